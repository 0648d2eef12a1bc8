"""Agents write to requesters, and to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.domain.identity import Identity
from app.domain.message import MAX_REPLY
from app.domain.replying import Then
from app.domain.ticket import Ticket
from app.services.desk.read_conversation import conversation_of
from app.services.desk.reply_to_requester import AddNote, Written
from app.services.requests.read_request import ReadRequest
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from tests.fakes.builders import a_request, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer, FakeChannel
from tests.fakes.wiring import Wiring

ANN, BEN = "ann@example.com", "ben@example.com"


@dataclass(slots=True)
class _Desk:
    channel: FakeChannel = field(default_factory=FakeChannel)
    wiring: Wiring = field(default_factory=Wiring)

    def ticket(self, *, answered: bool = False) -> Ticket:
        self.wiring.channel = self.channel
        self.wiring.answerer = FakeAnswerer(an_answer(0.9 if answered else 0.1))
        return self.wiring.handle()(a_request()).ticket

    def reply(self, ticket: Ticket, text: str = "Connect again.", *, then: Then = "", key: str = "") -> Written:
        return self.wiring.reply()(ticket.id, text, agent=ANN, source="web", then=then, key=key)

    def note(self, ticket: Ticket, text: str = "Gateway 3 is full.") -> Written:
        wiring = self.wiring
        return AddNote(unit_of_work=wiring.unit_of_work, clock=wiring.clock, ids=wiring.ids)(
            ticket.id, text, agent=BEN, source="web"
        )

    def told(self) -> list[str]:
        self.wiring.carry_out()()
        return [message.text for _, message in self.channel.told.values()]

    def kinds(self, ticket: Ticket) -> list[str]:
        with self.wiring.unit_of_work() as work:
            return [event.kind for event in work.tickets.events(ticket.id)]


def test_a_reply_reaches_the_requester_once_and_takes_the_ticket() -> None:
    desk = _Desk()
    written = desk.reply(desk.ticket())
    assert desk.told() == desk.told() == ["Connect again."]
    assert (written.ticket.state, written.ticket.assignee) == ("in_progress", ANN)
    assert desk.kinds(written.ticket) == ["opened", "escalated", "replied"]


@pytest.mark.parametrize(("then", "kind"), [("pending_requester", "asked_back"), ("solved", "solved")])
def test_a_reply_may_ask_back_or_solve_in_one_step(then: Then, kind: str) -> None:
    desk = _Desk()
    ticket = desk.ticket()
    written = desk.reply(ticket, then=then)
    assert (written.ticket.state, written.ticket.version) == (then, ticket.version + 1)
    assert desk.kinds(ticket)[-1] == kind


def test_a_colleague_may_reply_and_the_ticket_stays_with_whom_it_is() -> None:
    desk = _Desk()
    ticket = desk.ticket()
    ClaimTicket(unit_of_work=desk.wiring.unit_of_work, clock=desk.wiring.clock)(ticket.id, agent=BEN)
    assert desk.reply(ticket).ticket.assignee == BEN


def test_a_reply_to_what_the_engine_answered_brings_the_ticket_to_people_first() -> None:
    desk = _Desk()
    written = desk.reply(desk.ticket(answered=True))
    assert (written.ticket.state, written.ticket.tier) == ("in_progress", 1)
    assert desk.kinds(written.ticket) == ["opened", "answered", "escalated", "replied"]


def test_a_kind_word_after_the_end_leaves_the_ticket_ended_and_a_question_opens_it() -> None:
    desk = _Desk()
    ticket = CloseTicket(change=desk.wiring.change())(desk.ticket().id, actor=ANN, ending="solved")
    assert desk.reply(ticket, "Have a nice day.").ticket.state == "solved"
    assert desk.reply(ticket, "Does it still work?", then="pending_requester").ticket.state == "pending_requester"


def test_the_same_key_sends_once() -> None:
    desk = _Desk()
    ticket = desk.ticket()
    first, second = desk.reply(ticket, key="form-1"), desk.reply(ticket, "other words", key="form-1")
    assert second.message == first.message
    assert desk.told() == ["Connect again."]
    assert desk.reply(ticket, key="form-2").message.id != first.message.id


def test_a_note_is_kept_for_agents_and_told_to_nobody() -> None:
    desk = _Desk()
    ticket = desk.ticket()
    assert desk.note(ticket).ticket == ticket
    assert desk.told() == []
    requester = Identity(requester="requester@example.com", audience=frozenset())
    story = ReadRequest(unit_of_work=desk.wiring.unit_of_work)("req_1", reader=requester)
    assert story.replies == ()


def test_the_conversation_holds_everything_once_in_order() -> None:
    desk = _Desk()
    ticket = desk.ticket()
    clock = desk.wiring.clock
    assert isinstance(clock, FakeClock)
    for step in (
        lambda: desk.note(ticket),
        lambda: desk.reply(ticket, "Which error do you see?", then="pending_requester"),
        lambda: desk.wiring.continue_request()("req_1", "detail: it says 809", message="m1"),
        lambda: desk.wiring.continue_request()("req_1", "detail: it says 809", message="m1"),
    ):
        clock.advance(60)
        step()
    with desk.wiring.unit_of_work() as work:
        said = conversation_of(work, ticket)
    assert [(message.kind, message.text) for message in said] == [
        ("requester", "My VPN does not connect"),
        ("note", "Gateway 3 is full."),
        ("reply", "Which error do you see?"),
        ("requester", "detail: it says 809"),
    ]


@pytest.mark.parametrize(("text", "says"), [(" \n", "nothing to send"), ("x" * (MAX_REPLY + 1), "10,000")])
def test_what_cannot_be_sent_is_refused_with_what_to_do_and_changes_nothing(text: str, says: str) -> None:
    desk = _Desk()
    ticket = desk.ticket()
    with pytest.raises(InvalidInput, match=says):
        desk.reply(ticket, text)
    assert desk.told() == []


def test_an_unknown_ticket_is_named() -> None:
    with pytest.raises(NotFound, match="tkt_nowhere"):
        Wiring().reply()("tkt_nowhere", "Hello", agent=ANN)
