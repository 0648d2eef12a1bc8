"""Settings: documented, read from where they should be, and refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.setting_lines import lines_of
from app.domain.errors import InvalidInput
from app.settings import Settings, load_settings, unknown_variables

DOCUMENT = Path(__file__).parents[3] / "docs" / "settings.md"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"| `{name}` | `FIRSTLINE_{name.upper()}` |" in text


def test_the_document_names_no_setting_that_does_not_exist() -> None:
    rows = [line.split("`")[1] for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if "`FIRSTLINE_" in line]
    assert {row for row in rows if row.isidentifier()} == set(Settings.model_fields)


def test_the_default_listens_on_loopback_only() -> None:
    assert load_settings().host == "127.0.0.1"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_PORT", "9191")
    assert load_settings().port == 9191


def test_variables_named_like_a_setting_that_are_none_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_SHADOW_CHANELS", '["web"]')
    monkeypatch.setenv("firstline_port", "9191")
    monkeypatch.setenv("FIRSTLINE_SERVICE_HOST", "10.0.0.1")
    assert unknown_variables() == (
        "Unknown setting FIRSTLINE_SERVICE_HOST: it changes nothing; docs/settings.md lists them all.",
        "Unknown setting FIRSTLINE_SHADOW_CHANELS: it changes nothing; did you mean FIRSTLINE_SHADOW_CHANNELS?",
    )


def test_an_argument_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_PORT", "9191")
    assert load_settings(port=7000).port == 7000


def test_firstline_toml_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "firstline.toml").write_text("suggestions = 5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().suggestions == 5


def test_a_wrong_setting_is_named_and_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_PORT", "not-a-port")
    monkeypatch.setenv("FIRSTLINE_AGENT_TOKEN", "tell-nobody")
    with pytest.raises(InvalidInput, match="port") as refused:
        load_settings()
    assert "tell-nobody" not in str(refused.value)


def test_every_setting_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "firstline.toml").write_text("suggestions = 5\nport = 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_PORT", "9191")
    lines = {line.name: line for line in lines_of(load_settings(host="::1"))}
    assert {name: lines[name].source for name in ("suggestions", "port", "host", "languages")} == {
        "suggestions": "file",
        "port": "environment",
        "host": "option",
        "languages": "default",
    }
    assert (lines["languages"].value, lines["suggestions"].default) == ("en, es, it", "3")
    assert all(line.description for line in lines.values())


def test_a_file_that_broke_meanwhile_changes_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(port=7000)
    (tmp_path / "firstline.toml").write_text("port 3", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert {line.name: line.value for line in lines_of(settings)}["port"] == "7000"


def test_no_secret_is_among_the_readable_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_AGENT_TOKEN", "tell-nobody")
    monkeypatch.setenv("FIRSTLINE_DATABASE_URL", "postgresql+psycopg://desk:tell-nobody@db/desk")
    lines = {line.name: line for line in lines_of(load_settings())}
    assert "tell-nobody" not in str(lines)
    assert lines["agent_token"].is_set
    assert not lines["webhook_secret"].is_set
    assert lines["database_url"].value == "postgresql+psycopg://desk:…@db/desk"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"port 3", "is no TOML in UTF-8"),
        (b"\xff\xfe", "is no TOML in UTF-8"),
        (b"prot = 3", "prot: there is no such setting; did you mean port?"),
        (b"nonsense = 3", r"nonsense: there is no such setting\. "),
        (b"[slack_channels.C01]\npolcy = 'off'", r"slack_channels.C01.polcy: there is no such setting\. "),
        (b"port = 'x'", "port: Input should be a valid integer"),
    ],
)
def test_a_file_of_settings_that_cannot_be_used_is_one_sentence(
    written: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "firstline.toml").write_bytes(written)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match=said):
        load_settings()


def test_a_list_in_the_environment_that_is_none_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_WEB_AUDIENCE", "finance")
    with pytest.raises(InvalidInput, match=r"web_audience.*are JSON, such as '\[\"everyone\"\]'"):
        load_settings()


@pytest.mark.parametrize(
    "given",
    [
        {"slack_channels": {"#it-help": {}}},
        {"slack_queues": {"*": "it-desk"}},
        {"slack_user_groups": {"finance": "finance"}},
        {"slack_agents_channel": "#desk"},
    ],
)
def test_slack_is_set_up_by_ids_and_not_by_names(given: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="is a name, and names change: write the id"):
        load_settings(**given)


@pytest.mark.parametrize("named", ["IT desk", "19:group@thread.v2", "19:a;messageid=1@thread.tacv2"])
def test_channels_of_teams_are_named_by_their_ids(named: str) -> None:
    with pytest.raises(InvalidInput, match="no id of a channel of Teams"):
        load_settings(teams_queues={"*": named})
    assert load_settings(teams_queues={"*": "19:abc_-1@thread.tacv2"}).teams_queues
