"""The desk's own knowledge as sources: what is indexed, for whom, and what disappears."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.approved import ApprovedAnswer, withdrawn
from app.domain.message import TicketMessage
from app.domain.request import Origin
from app.domain.ticket import move
from app.storage.database import database_url, open_database
from app.storage.home.article_files import ArticleFolder
from app.storage.knowledge_sources import AnswersSource, SolvedTicketsSource
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from indexer.build import build
from indexer.sources.markdown import MarkdownSource
from indexer.threads import thread_document
from indexer.types import Document, ResolvedThread
from tests.contracts.test_suggestion_stores import an_answer
from tests.fakes.builders import MOMENT, a_receipt, a_request, a_ticket, an_event
from tests.fakes.snapshot_writer import FakeSnapshotWriter

ROOMS = {("slack", "C1"): "everyone"}


class Desk:
    """A database with tickets of Anna Rossi's that Ben Moore solves."""

    def __init__(self, home: Path) -> None:
        engine = open_database(database_url(home))
        migrate(engine)
        self.units = SqlUnitsOfWork(engine)
        self.tickets = SolvedTicketsSource(engine=engine, name="desk", rooms=ROOMS)
        self.answers = AnswersSource(engine=engine, name="answers")

    def solved(
        self, number: int = 1, *, origin: Origin | None = None, sensitive: bool = False, reply: bool = True
    ) -> None:
        request = replace(
            a_request(f"req_{number}", "VPN fails since I moved to Rossi's office", requester="anna.rossi@example.com"),
            origin=origin or Origin(channel="web", conversation=f"w{number}"),
        )
        receipt = a_receipt(request, id=f"rcp_{number}")
        ticket = replace(a_ticket(request, id=f"tkt_{number}"), tier=1, state="open", queue="it")
        with self.units() as work:
            work.records.add_request(request)
            work.records.add_receipt(replace(receipt, triage=replace(receipt.triage, sensitive=sensitive)))
            work.tickets.add(ticket)
            self._say(work, number, "requester", "It says 809", minute=1)
            if reply:
                self._say(work, number, "reply", "Hi Anna, forward port 4500. Ben", minute=2)
            self._say(work, number, "note", "Ben: she is new here", minute=3)
            after = move(ticket, "solved", at=MOMENT + timedelta(minutes=4))
            work.tickets.save(after, an_event(after, "solved"))
            work.commit()

    def say(self, number: int, text: str, *, minute: int) -> None:
        with self.units() as work:
            self._say(work, number, "reply", text, minute=minute)
            work.commit()

    def reopen(self, number: int) -> None:
        with self.units() as work:
            ticket = work.tickets.get(f"tkt_{number}")
            work.tickets.save(move(ticket, "open", at=MOMENT), an_event(ticket, "reopened"))
            work.commit()

    def approve(self, answer: ApprovedAnswer) -> None:
        with self.units() as work:
            if not work.answers.add(answer):
                work.answers.save(answer)
            work.commit()

    def threads(self, **asked: Any) -> list[ResolvedThread]:
        found = list(self.tickets.resolved_threads(**asked))
        whole = [thread for thread in found if isinstance(thread, ResolvedThread)]
        assert whole == found
        return whole

    def _say(self, work: Any, number: int, kind: Any, text: str, *, minute: int) -> None:
        author = "anna.rossi@example.com" if kind == "requester" else "ben.moore@example.com"
        work.conversations.add(
            TicketMessage(
                id=f"msg_{number}_{minute}",
                ticket_id=f"tkt_{number}",
                kind=kind,
                author=author,
                text=text,
                at=MOMENT + timedelta(minutes=minute),
            )
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_solved_ticket_is_a_thread_without_names_and_notes(desk: Desk) -> None:
    desk.solved()
    (thread,) = desk.threads()
    document = thread_document(thread)
    assert document.id == "tkt_1"
    assert document.text == (
        "Question: VPN fails since I moved to [name]'s office\n\n"
        "Resolution: The requester added: It says 809\n\nHi [name], forward port 4500. [name]"
    )
    assert document.tags == ("it/vpn",)


def test_what_was_between_one_requester_and_the_desk_is_for_the_desk_alone(desk: Desk) -> None:
    desk.solved(1)
    desk.solved(2, origin=Origin(channel="slack", conversation="C1", message="1"))
    private, public = (thread_document(thread) for thread in desk.threads())
    assert not private.readable_by(frozenset({"everyone", "finance"}))
    assert private.readable_by(frozenset({"desk:everyone+finance"}))
    assert public.readable_by(frozenset())


def test_unanswered_and_sensitive_tickets_teach_nobody(desk: Desk) -> None:
    desk.solved(1, reply=False)
    desk.solved(2, sensitive=True)
    assert desk.threads() == []


def test_a_reopened_ticket_is_gone_and_a_late_reply_yields_its_thread_again(desk: Desk) -> None:
    desk.solved(1)
    desk.solved(2)
    later = MOMENT + timedelta(minutes=30)
    assert desk.threads(since=later) == []
    desk.say(2, "And restart the client.", minute=31)
    (again,) = desk.threads(since=later)
    assert "restart the client" in thread_document(again).text
    desk.reopen(1)
    assert [thread.id for thread in desk.threads()] == ["tkt_2"]


def test_more_tickets_than_a_page_are_all_read(desk: Desk) -> None:
    for number in range(10, 215):
        desk.solved(number)
    assert len(desk.threads()) == 205


def test_approved_answers_are_documents_of_their_own_kind_until_withdrawn(desk: Desk) -> None:
    for number in range(203):
        desk.approve(an_answer(f"ans_{number:03}"))
    found = [one for one in desk.answers.documents() if isinstance(one, Document)]
    assert len(found) == 203
    assert {one.id for one in found} == desk.answers.document_ids()
    assert (found[0].kind, found[0].text, found[0].audience) == ("answer", an_answer().text, an_answer().audience)
    desk.approve(withdrawn(an_answer("ans_007"), at=MOMENT + timedelta(days=1)))
    assert "ans_007" not in desk.answers.document_ids()
    assert list(desk.answers.documents(since=MOMENT + timedelta(hours=1))) == []


def test_an_exported_article_is_read_as_the_page_it_was_written_as(tmp_path: Path) -> None:
    answer = replace(an_answer(), title="Reset: the «VPN»", audience=frozenset({"finance"}))
    write = ArticleFolder(tmp_path / "out")
    write(replace(answer, title="Older title"))
    write(answer)
    (page,) = MarkdownSource(tmp_path / "out").documents()
    assert isinstance(page, Document)
    assert (page.id, page.title, page.language, page.audience) == ("ans_1", answer.title, "en", {"finance"})
    assert (page.owner, page.updated) == (answer.approved_by, MOMENT.date())
    assert answer.text in page.text


@pytest.mark.parametrize("subject", ["anna.rossi@example.com", "slack:C1", "ben.moore@example.com"])
def test_nothing_is_learned_where_somebody_asked_to_be_left_out(desk: Desk, subject: str) -> None:
    desk.solved(1, origin=Origin(channel="slack", conversation="C1", message="1"))
    source = replace(desk.tickets, left_out=frozenset({subject}))
    assert list(source.resolved_threads()) == []
    assert source.forgets("tkt_1")
    assert not desk.tickets.forgets("tkt_1")


def test_what_is_older_than_may_be_kept_is_no_knowledge(desk: Desk) -> None:
    desk.solved(1)
    source = replace(desk.tickets, oldest=MOMENT + timedelta(days=1))
    assert list(source.resolved_threads()) == []
    assert source.forgets("tkt_1")
    assert source.forgets("tkt_that_was_erased")
    assert not desk.tickets.forgets("tkt_unknown")


def test_somebodys_wish_is_not_held_back_by_the_brake_for_deletions(desk: Desk, tmp_path: Path) -> None:
    for number in range(30):
        desk.solved(number)
    writer = FakeSnapshotWriter()
    assert build([desk.tickets], home=tmp_path / "home", writer=writer).documents == 30
    source = replace(desk.tickets, left_out=frozenset({"anna.rossi@example.com"}))
    assert build([source], home=tmp_path / "home", writer=writer).documents == 0
