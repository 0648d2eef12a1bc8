"""Getting started: the steps of a new service, each by what is really there."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import pytest
from lxml.html import fromstring
from starlette.testclient import TestClient

from app.bootstrap.faces import assemble
from app.domain.brought import BroughtFile
from app.domain.channel_board import ChannelBoard, ChannelLine
from app.domain.decision import Thresholds
from app.domain.person import Role
from app.domain.promise import promised
from app.domain.study import StudyState
from app.storage.home.brought_pages import BroughtFolders
from indexer.books import SourceState
from tests.fakes.administration import AdminWorld, FakeBooks
from tests.fakes.administration_filled import a_gold_row, a_run, a_sheet
from tests.fakes.builders import MOMENT, a_receipt, a_request, a_ticket
from tests.fakes.faces import a_desk, a_person
from tests.fakes.markup import text_of


@dataclass(slots=True)
class NoBooks(FakeBooks):
    """Nothing was read yet, or nothing but `found`."""

    found: tuple[SourceState, ...] = ()

    def sources(self) -> tuple[SourceState, ...]:
        return self.found


@pytest.fixture
def fresh(world: AdminWorld) -> AdminWorld:
    world.books = NoBooks()
    return world


def marks(world: AdminWorld) -> dict[str, str]:
    """The step of each heading: done, next or later."""
    found = {}
    for step in fromstring(world.client().get("/admin/start").text).findall(".//ol[@class='first-steps']/li"):
        heading = step.find(".//h2")
        assert heading is not None
        found[heading.get("id", "")] = step.get("class", "")
    return found


def test_an_empty_service_begins_with_its_pages(fresh: AdminWorld) -> None:
    shown = fresh.client().get("/admin/start")
    assert "5 steps to go" in text_of(shown)
    assert 'action="/admin/knowledge/brought"' in shown.text
    assert 'action="/ask"' not in shown.text
    found = marks(fresh)
    assert (found["pages"], found["questions"]) == ("next", "later")


@pytest.mark.parametrize(("role", "place"), [("admin", "/admin/start"), ("agent", "/desk")])
def test_administrators_of_a_service_without_pages_land_on_it(fresh: AdminWorld, role: Role, place: str) -> None:
    desk = a_desk()
    waiting = replace(desk, check_readiness=replace(desk.check_readiness, index_version=lambda: ""))
    client = TestClient(assemble(waiting, administration=fresh.administration()), base_url="http://desk.example")
    token = waiting.door.make_link(a_person(role))
    came = client.post("/sign-in", data={"token": token}, follow_redirects=False)
    assert came.headers["location"] == place


def test_pages_that_were_never_read_to_their_end_are_read_again(fresh: AdminWorld) -> None:
    BroughtFolders(fresh.home).take("handbook", [BroughtFile(name="a.md", content=io.BytesIO(b"# A\n"))])
    client = fresh.client()
    assert "handbook was brought, and not read to its end" in text_of(client.get("/admin/start"))
    assert client.post("/admin/start/pages", data={"name": "handbook"}, follow_redirects=False).status_code == 303
    assert list(fresh.bringing.now.about) == [f"handbook=files:{fresh.home / 'brought' / 'handbook'}"]
    assert "are being read" in text_of(client.get("/admin/start"))
    assert client.post("/admin/start/pages", data={"name": "nothing"}).status_code == 404


def test_how_far_the_reading_is_can_be_seen(fresh: AdminWorld) -> None:
    fresh.bringing.now = StudyState(since=MOMENT, said="Embedding: 256 of 1,501")
    assert "256 of 1,501 passages so far." in text_of(fresh.client().get("/admin/start"))


def test_questions_are_asked_there_and_ticked_off_when_three_were(world: AdminWorld) -> None:
    client = world.client()
    for number in range(3):
        assert "two minutes" in text_of(client.get("/admin/start"))
        client.post("/ask", data={"text": f"question {number} about the vpn"})
    assert marks(world)["questions"] == "done"
    shown = client.get("/admin/start")
    assert "question 2 about the vpn" in text_of(shown)
    assert "two minutes" not in text_of(shown)


def test_what_was_asked_before_there_were_pages_is_no_question_to_them(world: AdminWorld) -> None:
    request = a_request(text="is anybody there", requester="admin@example.com")
    with world.wiring.unit_of_work() as work:
        work.records.add_request(request)
        work.records.add_receipt(replace(a_receipt(request), index_version=""))
        work.tickets.add(replace(a_ticket(request), subject=request.text))
        work.commit()
    assert "is anybody there" not in text_of(world.client().get("/admin/start"))


def test_pages_of_which_none_could_be_read_are_named(fresh: AdminWorld) -> None:
    broken = replace(FakeBooks(name="handbook", failed=(("a.docx", "It is empty."),)).sources()[0], live=0)
    fresh.books = NoBooks(found=(broken,))
    shown = fresh.client().get("/admin/start")
    assert "Nothing of handbook could be read. See why" in text_of(shown)
    assert 'href="/admin/knowledge/sources?name=handbook"' in shown.text


def test_whose_rules_go_with_a_model_is_said_until_there_are_own_ones(world: AdminWorld) -> None:
    client = world.client()
    assert "still said by the demo company's rules" in text_of(client.get("/admin/start"))
    assert "These are the demo company's rules" in text_of(client.get("/admin/triage"))
    (world.home / "triage.toml").write_text('[default]\nqueue = "it-desk"\n', encoding="utf-8")
    assert not any("demo company's rules" in text_of(client.get(f"/admin/{place}")) for place in ("start", "triage"))


def test_what_is_missing_for_a_promise_is_said_in_words(world: AdminWorld) -> None:
    world.gold.keep("march", [a_gold_row("g1"), a_gold_row("g2")])
    world.sheets.keep("march", a_sheet("g1", "g2"))
    assert "0 of about 2 judged" in text_of(world.client().get("/admin/start"))
    world.evaluations.save(replace(a_run(judged=1, judged_right=1, requests=2), name="march"))
    shown = text_of(world.client().get("/admin/start"))
    assert "About 40 more judged answers are needed to prove that at most 5% are wrong." in shown
    assert "Choose a promise" in shown
    assert "Proven already: at most 10% wrong" in shown
    assert "Nearest: about 40 more, and at most 5% wrong may be proven." in shown


def test_a_promise_in_force_and_a_live_channel_end_the_list(world: AdminWorld) -> None:
    world.evaluations.save(a_run())
    world.thresholds = Thresholds(answer=0.6, source=promised("halyard", 0.1, 0.95))
    assert marks(world)["channels"] == "later"
    world.board = ChannelBoard(lines=(ChannelLine(name="web"),))
    found = marks(world)
    assert (found["promise"], found["channels"]) == ("done", "done")
    assert "In force: at most 10%" in text_of(world.client().get("/admin/start"))


def test_the_list_is_put_away_and_taken_out_again(world: AdminWorld) -> None:
    client = world.client()
    tab = '<a href="/admin/start" '
    assert tab in client.get("/admin/triage").text
    assert client.post("/admin/start/list", data={"act": "hide"}, follow_redirects=False).status_code == 303
    assert tab not in client.get("/admin/triage").text
    assert 'href="/admin/start"' in client.get("/admin").text
    client.post("/admin/start/list", data={"act": "show"})
    assert tab in client.get("/admin/triage").text
