"""What a verdict does to the ticket."""

from __future__ import annotations

import pytest

from app.domain.errors import Conflict, NotFound
from app.domain.feedback import Feedback, Verdict
from app.domain.ticket import Ticket
from app.services.requests.record_feedback import RecordFeedback
from app.services.tickets.close_ticket import CloseTicket
from tests.fakes.builders import MOMENT, a_request, an_answer, an_incoming
from tests.fakes.engine import FakeAnswerer, FakeChannel, FakeTicketSync
from tests.fakes.wiring import Wiring


def _say(wiring: Wiring, verdict: Verdict, request_id: str = "req_1") -> Ticket:
    given = Feedback(request_id=request_id, verdict=verdict, actor="requester@example.com", at=MOMENT)
    return RecordFeedback(unit_of_work=wiring.unit_of_work)(given)


def test_solved_solves_the_ticket() -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    ticket = _say(wiring, "solved")
    assert ticket.state == "solved"
    with wiring.unit_of_work() as work:
        event = work.tickets.events(ticket.id)[-1]
        assert (event.kind, event.actor, event.detail) == ("solved", "requester@example.com", "by_requester")
        assert [given.verdict for given in work.feedback.of_request("req_1")] == ["solved"]


@pytest.mark.parametrize("verdict", ["not_quite", "person"])
def test_people_get_the_ticket_with_the_pages_already_tried(verdict: Verdict) -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    ticket = _say(wiring, verdict)
    assert (ticket.state, ticket.tier, ticket.queue) == ("open", 1, "it")
    with wiring.unit_of_work() as work:
        assert work.tickets.events(ticket.id)[-1].detail.endswith("tried page-1")


def test_the_requester_is_told_and_the_ticket_system_too() -> None:
    channel, sync = FakeChannel(), FakeTicketSync()
    wiring = Wiring(channel=channel, syncs=(sync,))
    wiring.handle()(a_request())
    _say(wiring, "not_quite")
    wiring.carry_out()()
    assert [decision.kind for _, decision in channel.shown.values()] == ["reply", "escalate"]
    assert len(sync.tickets) == 1


@pytest.mark.parametrize("verdict", ["solved", "not_quite", "person"])
def test_pressing_a_button_twice_is_once(verdict: Verdict) -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    first = _say(wiring, verdict)
    assert _say(wiring, verdict) == first
    with wiring.unit_of_work() as work:
        assert len(work.feedback.of_request("req_1")) == 1


def test_asking_for_a_person_when_people_have_it_changes_nothing() -> None:
    wiring = Wiring(answerer=FakeAnswerer(an_answer(0.1)))
    ticket = wiring.handle()(a_request()).ticket
    assert _say(wiring, "person") == ticket


def test_not_quite_after_solved_opens_the_ticket_again_for_people() -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    _say(wiring, "solved")
    ticket = _say(wiring, "not_quite")
    assert (ticket.state, ticket.tier) == ("open", 1)


def test_solved_after_the_ticket_is_over_keeps_the_verdict_only() -> None:
    wiring = Wiring()
    ticket = wiring.handle()(a_request()).ticket
    closed = CloseTicket(change=wiring.change())(ticket.id, actor="agent@example.com")
    assert _say(wiring, "solved") == closed
    with wiring.unit_of_work() as work:
        assert len(work.feedback.of_request("req_1")) == 1


def test_a_verdict_on_an_unknown_request_is_refused() -> None:
    with pytest.raises(NotFound, match="req_1"):
        _say(Wiring(), "solved")


def test_a_verdict_before_the_outcome_is_refused_kindly() -> None:
    wiring = Wiring()
    request_id = wiring.accept()(an_incoming()).request.id
    with pytest.raises(Conflict, match="still being worked on"):
        _say(wiring, "solved", request_id)
