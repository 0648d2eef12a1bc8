"""A Zendesk that answers over a real connection, indexed by the command, asked, changed, and indexed again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from app.bootstrap.health import Check, check_up
from app.bootstrap.sources.refreshing import index_again
from app.cli.commands import cli
from app.settings import load_settings
from app.storage.home.gold_file import read_gold
from eval.cli import eval_app
from indexer.bootstrap import open_retriever
from indexer.build import BuildReport, build
from indexer.ledger import Ledger
from indexer.sources.zendesk import GuideSource, Place
from indexer.sources.zendesk.guide_api import GuideApi
from indexer.webapi import WebApi, client_for
from tests.fakes.served import on_a_port
from tests.fakes.snapshot_writer import FakeSnapshotWriter
from tests.fakes.web_api import TOKEN, busy
from tests.fakes.zendesk_guide import SITE, VIP, Article, FakeGuide, Translated, article
from tests.fakes.zendesk_past import ADA, GRACE, QUESTION, Past, PastTickets, Said

JAMS = (
    Translated(locale="en-us", title="Paper jams", body="<p>Open the rear door and pull the paper out slowly.</p>"),
    Translated(locale="es", title="Atascos de papel", body="<p>Abra la puerta trasera y saque el papel despacio.</p>"),
    Translated(locale="it", title="Carta inceppata", body="<p>Aprite lo sportello posteriore e tirate la carta.</p>"),
)
PAY = "<p>Salaries are paid on the 25th of each month.</p>"


@pytest.fixture
def guide() -> FakeGuide:
    return FakeGuide(articles=[Article(id=1, words=JAMS), article(2, "Pay", PAY, segments=(VIP,))], in_part=1)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "firstline.toml").write_text('[zendesk_segments]\neveryone = "everyone"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTLINE_ZENDESK_TOKEN", TOKEN)
    monkeypatch.setenv("FIRSTLINE_ZENDESK_USER", "firstline@acme.example")
    return tmp_path / "desk"


def index(address: str, home: Path, *, exits: int = 0) -> str:
    result = CliRunner().invoke(cli, ["index", f"zendesk:{address}/hc/en-us", "--home", str(home)])
    assert result.exit_code == exits, result.output
    return result.output


def found(home: Path, question: str, *groups: str) -> list[str]:
    return [hit.document.id for hit in open_retriever(home).search(question, audience=frozenset(groups), k=5)]


def doctor(home: Path, name: str) -> Check:
    return next(check for check in check_up(load_settings(home=home)) if check.name == name)


@pytest.mark.slow
def test_a_help_center_is_read_in_all_its_languages_shown_to_its_readers_and_kept_up_to_date(
    guide: FakeGuide, house: Path
) -> None:
    with on_a_port(guide) as address:
        said = index(address, house)
        assert "4 documents" in said
        assert "Segment 'Printers' (90) is for the group zendesk:90 alone" in said
        assert found(house, "paper is stuck in the printer", "everyone")[0] == "1/en"
        assert found(house, "se ha atascado el papel en la impresora", "everyone")[0] == "1/es"
        assert found(house, "la carta si è inceppata nella stampante", "everyone")[0] == "1/it"
        assert "2/en" not in found(house, "when are salaries paid?", "everyone")
        assert found(house, "when are salaries paid?", "everyone", "zendesk:90")[0] == "2/en"
        assert "may read the articles" in doctor(house, "zendesk knowledge").detail

        guide.change(1, segments=(VIP,), words=JAMS[:2])  # no word changes, one translation goes
        guide.troubles.append(busy("0"))
        assert "2 updated, 1 unchanged, 1 deleted" in index(address, house)
        assert found(house, "paper is stuck in the printer", "everyone") == []

        guide.change(1, archived=True)
        assert index_again(load_settings(home=house)) == 1


@pytest.mark.slow
def test_where_it_does_not_answer_what_is_indexed_stays(guide: FakeGuide, house: Path) -> None:
    with on_a_port(guide) as address:
        index(address, house)
        guide.stranger = True
        said = index(address, house, exits=1)
        assert "FIRSTLINE_ZENDESK_TOKEN" in said
        assert TOKEN not in said
        for name in ("sources", "zendesk knowledge"):
            doubted = doctor(house, name)
            assert (doubted.ok, "FIRSTLINE_ZENDESK_TOKEN" in doubted.detail) == (False, True)
    assert found(house, "paper is stuck in the printer", "everyone")[0] == "1/en"


def solved(home: Path, address: str, *, exits: int = 0) -> str:
    result = CliRunner().invoke(cli, ["index", f"zendesk:{address}/agent?group=IT", "--home", str(home)])
    assert result.exit_code == exits, result.output
    return result.output


PAST = (
    Past(id=1),
    Past(id=2, subject="Print jobs vanish", said=(QUESTION, Said(by=GRACE, text="<p>Install the spooler update.</p>"))),
)


@pytest.mark.slow
def test_what_was_solved_answers_the_next_until_it_is_open_again(house: Path) -> None:
    zendesk = PastTickets(tickets=list(PAST), in_part=1)
    with on_a_port(zendesk) as address:
        solved(house, address)
        assert found(house, "my print jobs vanish", "everyone") == []
        assert found(house, "my print jobs vanish", "zendesk:IT")[0] == "2"
        assert "may read the tickets of 2 group(s)" in doctor(house, "zendesk knowledge").detail

        zendesk.change(2, status="open")
        assert index_again(load_settings(home=house)) == 1
        assert found(house, "my print jobs vanish", "zendesk:IT") == ["1"]

        zendesk.user = "somebody-else@acme.example/token"
        assert "FIRSTLINE_ZENDESK_TOKEN" in solved(house, address, exits=1)
        assert found(house, "my print jobs vanish", "zendesk:IT") == ["1"]


def test_a_gold_set_is_made_of_what_was_solved_there(house: Path) -> None:
    with on_a_port(PastTickets(tickets=list(PAST))) as address:
        options = ["--from", f"zendesk:{address}/agent", "--out", "gold.jsonl", "--home", str(house)]
        result = CliRunner().invoke(eval_app, ["goldset", *options])
    assert result.exit_code == 0, result.output
    rows = list(read_gold(Path("gold.jsonl")))
    assert [(row.id, row.resolution) for row in rows] == [
        ("1", "Hold **both keys** for ten seconds."),
        ("2", "Install the spooler update."),
    ]


@pytest.mark.slow
def test_a_killed_process_loses_nothing_and_asks_for_nothing_twice(house: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=id) for id in range(1, 6)], in_part=2)
    started: list[subprocess.Popen[bytes]] = []

    def killing(request: httpx.Request) -> httpx.Response:
        answer = zendesk(request)
        if "comments" in request.url.path and len(read_of(zendesk)) in {2, 4}:
            started[-1].kill()
        return answer

    with on_a_port(killing) as address:
        command = [sys.executable, "-c", "from app.cli import main; main()", "index", f"zendesk:{address}/agent"]
        for _ in range(3):
            started.append(subprocess.Popen([*command, "--home", str(house)], stderr=subprocess.DEVNULL))
            started[-1].wait(60)
    assert found(house, "the scanner does not scan", "zendesk:IT")
    with Ledger(house / "index" / "ledger.sqlite") as ledger:
        assert sorted(document.id for document in ledger.documents()) == ["1", "2", "3", "4", "5"]
    assert (len(set(read_of(zendesk))), len(read_of(zendesk))) == (5, 7)


def read_of(zendesk: PastTickets) -> list[str]:
    """Return whose comments were asked for."""
    return [url.path for url in zendesk.asked if "comments" in url.path]


@pytest.mark.slow
def test_a_history_says_what_would_have_been_answered_and_reads_every_ticket_once(house: Path) -> None:
    kinds = ("scanner", "badge", "printer", "headset", "door", "screen")
    tickets = [
        Past(
            id=number,
            subject=f"The {kind} is broken",
            said=(
                Said(by=ADA, text=f"<p>My {kind} does nothing.</p>"),
                Said(by=GRACE, text=f"<p>Reset the {kind}.</p>"),
            ),
            month=1 + number // 6,
        )
        for number, kind in enumerate(kinds * 2)
    ]
    zendesk = PastTickets(tickets=tickets)
    with on_a_port(zendesk) as address:
        options = ["--from", f"zendesk:{address}/agent", "--out", "report", "--json"]
        result = CliRunner().invoke(eval_app, ["history", *options])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["requests"], told["gold"]["rows"]) == (12, 12)
    assert (Path("report") / "report.html").is_file()
    assert len(read_of(zendesk)) == 12


def source(guide: FakeGuide) -> GuideSource:
    client = client_for(SITE, user=guide.user, token=TOKEN, transport=httpx.MockTransport(guide))
    return GuideSource(place=Place(base=SITE), calls=GuideApi(web=WebApi(client=client, service="Zendesk")))


def test_a_list_that_breaks_off_deletes_nothing_and_what_was_taken_back_goes_however_much(tmp_path: Path) -> None:
    guide = FakeGuide(articles=[article(number) for number in range(60)], in_part=50)

    def run() -> BuildReport:
        return build([source(guide)], home=tmp_path, writer=FakeSnapshotWriter())

    assert run().added == 60
    whole, guide.lost_after = list(guide.articles), 50
    report = run()
    assert (report.documents, report.deleted) == (60, 0)
    assert "broke a list off" in report.failed[0].reason

    guide.lost_after = None
    guide.articles = whole[30:]
    report = run()
    assert (report.deleted, report.tombstoned) == (0, 30)
    guide.articles = [draft(one) if one.id < 40 else one for one in whole]
    report = run()
    assert (report.deleted, report.unchanged, report.tombstoned) == (40, 20, 0)


def draft(one: Article) -> Article:
    return replace(one, words=tuple(replace(words, draft=True) for words in one.words))


def test_without_a_token_it_says_what_to_set(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRSTLINE_ZENDESK_TOKEN")
    result = CliRunner().invoke(cli, ["index", "zendesk:https://acme.zendesk.com", "--home", str(house)])
    assert result.exit_code != 0
    assert "FIRSTLINE_ZENDESK_TOKEN" in str(result.exception)
