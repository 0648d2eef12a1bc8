"""Sign-in links and tokens as somebody at a terminal makes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bootstrap.door import open_door
from app.cli import run
from app.domain.person import digest_of
from app.settings import load_settings
from tests.fakes.faces import a_person


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_a_link_made_at_the_terminal_lets_that_person_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--role", "agent", "--name", "Ada Byron", "--queue", "it", "--queue", "hr", "--group", "finance"]
    assert run(["sign-in-link", *options, "--home", str(home)]) == 0
    address = capsys.readouterr().out.strip()
    assert address.startswith("http://127.0.0.1:8080/sign-in?token=")
    person, _ = open_door(load_settings(home=home)).use_link(address.partition("=")[2])
    assert (person.id, person.name, person.role) == ("ada-byron", "Ada Byron", "agent")
    assert (person.queues, person.audience) == ({"it", "hr"}, {"finance"})


def test_switching_a_channel_at_the_terminal_is_in_the_audit_log(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["live", "off", "web", "--reason", "A trial", "--home", str(home)]) == 0
    assert run(["live", "on", "web", "--override", "--reason", "It went well", "--home", str(home)]) == 0
    capsys.readouterr()
    assert run(["audit", "--home", str(home), "--json"]) == 0
    acts = json.loads(capsys.readouterr().out)["acts"]
    told = [(one["act"], one["about"], one["detail"]) for one in acts]
    assert told == [("channel_on", "web", "It went well (override)"), ("channel_off", "web", "A trial")]


def test_a_token_is_made_listed_and_revoked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at_home = ["--home", str(home), "--json"]
    assert run(["tokens", "create", "portal", "--scope", "ask,read", "--days", "30", *at_home]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["scopes"] == ["ask", "read"]
    assert digest_of(made["token"]) not in json.dumps(made)
    run(["tokens", "list", *at_home])
    (listed,) = json.loads(capsys.readouterr().out)["tokens"]
    assert (listed["name"], listed["state"]) == ("portal", "in force")
    assert "token" not in listed
    assert run(["tokens", "revoke", "portal", *at_home]) == 0
    capsys.readouterr()
    run(["tokens", "list", "--home", str(home)])
    assert "revoked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        (["tokens", "create", "portal", "--scope", "everything"], "no scope 'everything'", 2),
        (["tokens", "create", "two words", "--scope", "ask"], "'two words'", 2),
        (["tokens", "revoke", "nobody"], "no token 'nobody'", 1),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str, status: int
) -> None:
    assert run([*arguments, "--home", str(home)]) == status
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_home_that_is_not_there_is_named_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sign-in-link", "--home", str(tmp_path / "none")]) == 1
    assert "none" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_acts_are_listed_newest_first(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["tokens", "create", "portal", "--scope", "ask", "--home", str(home)])
    run(["tokens", "revoke", "portal", "--home", str(home)])
    capsys.readouterr()
    assert run(["audit", "--home", str(home), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["acts"]
    assert [(entry["act"], entry["actor"]) for entry in listed] == [
        ("token_revoked", "command line"),
        ("token_made", "command line"),
    ]
    run(["audit", "--act", "signed_in", "--home", str(home)])
    assert "Nothing yet" in capsys.readouterr().out


def test_people_are_listed_and_signed_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    door = open_door(load_settings(home=home))
    run(["people", "list", "--home", str(home)])
    assert "Nobody signed in yet" in capsys.readouterr().out
    secret = door.sign_in(a_person("agent", id="ada@example.com"), via="link")
    run(["people", "list", "--home", str(home), "--json"])
    (listed,) = json.loads(capsys.readouterr().out)["people"]
    assert (listed["person"]["id"], listed["sessions"]) == ("ada@example.com", 1)
    assert run(["people", "sign-out", "ada@example.com", "--home", str(home)]) == 0
    assert "1 session(s)" in capsys.readouterr().out
    assert door.read_session(secret) is None


def test_a_backup_without_the_database_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "desk.toml").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRSTLINE_DATABASE_URL", f"sqlite:///{home.parent / 'elsewhere.db'}")
        assert run(["backup", str(home.parent / "part.tar.gz"), "--home", str(home), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["database"] is False
    assert "is not in it" in said.err


def test_a_backup_is_an_act_that_is_written_down(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_door(load_settings(home=home))
    assert run(["backup", str(home.parent / "kept.tar.gz"), "--home", str(home)]) == 0
    assert run(["restore", str(home.parent / "kept.tar.gz"), "--home", str(home.parent / "again")]) == 0
    capsys.readouterr()
    for where, acts in ((home, ["backed_up"]), (home.parent / "again", ["restored"])):
        run(["audit", "--home", str(where), "--json"])
        assert [act["act"] for act in json.loads(capsys.readouterr().out)["acts"]] == acts
