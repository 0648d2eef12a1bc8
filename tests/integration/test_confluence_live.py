"""A Confluence that answers over a real connection, indexed by the command, asked, changed, and indexed again."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.bootstrap.health import check_up
from app.bootstrap.sources.refreshing import index_again
from app.cli.commands import cli
from app.settings import load_settings
from indexer.bootstrap import open_retriever
from tests.fakes.confluence import FakeConfluence, WikiPage
from tests.fakes.served import on_a_port
from tests.fakes.web_api import TOKEN, busy

PRINTING = "<h2>Jams</h2><p>Open the rear door and pull the paper out slowly.</p>"
PAY = "<p>Salaries are paid on the 25th of each month.</p>"


@pytest.fixture
def wiki() -> FakeConfluence:
    pages = [WikiPage(id="1", title="Printer jams", body=PRINTING), WikiPage(id="2", title="Pay", body=PAY, space="HR")]
    return FakeConfluence(pages=pages, in_part=1)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "firstline.toml").write_text('[confluence_spaces]\nIT = "everyone"\nHR = "hr"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_CONFLUENCE_TOKEN", TOKEN)
    monkeypatch.setenv("FIRSTLINE_CONFLUENCE_USER", "firstline@acme.example")
    return tmp_path / "desk"


def index(address: str, home: Path, *options: str, exits: int = 0) -> str:
    result = CliRunner().invoke(cli, ["index", f"wiki=confluence:{address}/wiki", "--home", str(home), *options])
    assert result.exit_code == exits, result.output
    return result.output


def found(home: Path, question: str, *groups: str) -> list[str]:
    return [hit.document.id for hit in open_retriever(home).search(question, audience=frozenset(groups), k=5)]


@pytest.mark.slow
def test_a_wiki_is_read_shown_to_its_readers_and_kept_up_to_date(wiki: FakeConfluence, house: Path) -> None:
    with on_a_port(wiki) as address:
        assert "2 documents" in index(address, house)
        assert found(house, "when are salaries paid?", "everyone") == ["IT/1"]
        assert found(house, "when are salaries paid?", "everyone", "hr")[0] == "HR/2"

        wiki.change("1", groups=("printers",))  # nothing else of the page changes
        wiki.troubles.append(busy("0"))
        assert "1 updated, 1 unchanged" in index(address, house)
        assert found(house, "paper jam in the printer", "everyone") == []
        assert found(house, "paper jam in the printer", "everyone", "printers") == ["IT/1"]

        wiki.pages.pop()
        assert "1 deleted" in index(address, house)
        assert found(house, "when are salaries paid?", "everyone", "hr", "printers") == ["IT/1"]


@pytest.mark.slow
def test_a_running_service_reads_the_wiki_again_by_itself(wiki: FakeConfluence, house: Path) -> None:
    with on_a_port(wiki) as address:
        index(address, house)
        wiki.change("1", version=2, body="<p>Paper jams are mended by the porters.</p>")
        assert index_again(load_settings(home=house)) == 2
    (hit,) = open_retriever(house).search("paper jam", audience=frozenset({"everyone"}), k=1)
    assert hit.document.text == "Paper jams are mended by the porters."


@pytest.mark.slow
def test_where_the_wiki_does_not_answer_what_is_indexed_stays(wiki: FakeConfluence, house: Path) -> None:
    with on_a_port(wiki) as address:
        index(address, house)
        wiki.user = "somebody-else@acme.example"
        said = index(address, house, exits=1)
    assert "FIRSTLINE_CONFLUENCE_TOKEN" in said
    assert TOKEN not in said
    doubted = next(check for check in check_up(load_settings(home=house)) if check.name == "sources")
    assert (doubted.ok, "FIRSTLINE_CONFLUENCE_TOKEN" in doubted.detail) == (False, True)
    assert found(house, "paper jam in the printer", "everyone") == ["IT/1"]


def test_without_a_token_it_says_what_to_set_and_what_else_there_is(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIRSTLINE_CONFLUENCE_TOKEN")
    result = CliRunner().invoke(cli, ["index", "confluence:https://acme.atlassian.net/wiki", "--home", str(house)])
    assert result.exit_code != 0
    assert "FIRSTLINE_CONFLUENCE_TOKEN" in str(result.exception)
    assert "confluence-export" in str(result.exception)
