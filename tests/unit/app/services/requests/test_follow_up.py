"""What people write below their request does what it means, and what is left to say is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.decision import Decision
from app.domain.outcome import Outcome
from app.domain.request import Incoming, Origin
from app.domain.ticket import Ticket
from app.services.requests.find_request import Asked, FindRequest
from app.services.requests.follow_up import FollowUp, ToSay
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from tests.fakes.builders import an_answer, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring

PLACE = Origin(channel="slack", conversation="C1", message="100/200")


def asked_with(wiring: Wiring, *, confidence: float) -> Asked:
    wiring.answerer = FakeAnswerer(an_answer(confidence))
    question = replace(an_incoming(), origin=replace(PLACE, message="100"), explicit=False)
    outcome = wiring.ask()(question)
    asked = FindRequest(unit_of_work=wiring.unit_of_work)(question.origin)
    assert asked
    assert asked.ticket == outcome.ticket
    return asked


def a_follow_up(wiring: Wiring, new: list[Incoming] | None = None) -> FollowUp:
    def ask(incoming: Incoming) -> Outcome:
        if new is not None:
            new.append(incoming)
        return wiring.ask()(incoming)

    return FollowUp(
        continue_request=wiring.continue_request(),
        turns=wiring.take_turn(),
        ask=ask,
        reading=wiring.unit_of_work,
        clock=wiring.clock,
    )


def ticket_of(wiring: Wiring, asked: Asked) -> Ticket:
    with wiring.unit_of_work() as work:
        ticket = work.tickets.of_request(asked.request.id)
    assert ticket
    return ticket


@pytest.mark.parametrize(
    ("confidence", "left"),
    [(0.1, "still_waiting"), (0.99, "")],  # what leaves the engine's desk is announced by itself
)
def test_still_broken_is_confirmed_where_it_is_for_people(confidence: float, left: ToSay) -> None:
    wiring = Wiring()
    asked = asked_with(wiring, confidence=confidence)
    assert a_follow_up(wiring)(asked, "broken still", PLACE) == left
    assert ticket_of(wiring, asked).state == "open"


def test_that_a_person_has_it_is_said_only_where_one_does() -> None:
    wiring = Wiring()
    asked = asked_with(wiring, confidence=0.1)
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket_of(wiring, asked).id, agent="ben")
    assert a_follow_up(wiring)(replace(asked, ticket=ticket_of(wiring, asked)), "broken still", PLACE) == "still_theirs"


def test_what_was_over_is_said_to_be_open_again() -> None:
    wiring = Wiring()
    asked = asked_with(wiring, confidence=0.1)
    CloseTicket(change=wiring.change())(ticket_of(wiring, asked).id, actor="ben")
    assert a_follow_up(wiring)(replace(asked, ticket=ticket_of(wiring, asked)), "broken still", PLACE) == "open_again"
    assert ticket_of(wiring, asked).state == "open"


def test_what_was_over_long_ago_has_a_ticket_of_its_own_that_announces_itself() -> None:
    wiring = Wiring()
    asked = asked_with(wiring, confidence=0.1)
    CloseTicket(change=wiring.change())(ticket_of(wiring, asked).id, actor="ben")
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.advance(60 * 60 * 24 * 90)
    assert a_follow_up(wiring)(replace(asked, ticket=ticket_of(wiring, asked)), "broken still", PLACE) == ""


def test_thanks_needs_no_word() -> None:
    wiring = Wiring()
    asked = asked_with(wiring, confidence=0.99)
    assert a_follow_up(wiring)(asked, "thanks", PLACE) == ""


def test_a_new_question_stands_where_it_was_written_and_is_no_louder() -> None:
    wiring, new = Wiring(), list[Incoming]()
    asked = asked_with(wiring, confidence=0.99)
    a_follow_up(wiring, new)(asked, "new how do I print?", PLACE)
    assert [(incoming.origin, incoming.explicit) for incoming in new] == [(PLACE, False)]


def test_a_detail_we_asked_for_is_used() -> None:
    wiring = Wiring()
    asked = asked_with(wiring, confidence=0.99)
    question = Decision(
        kind="clarify", confidence=0.4, reason="asked_back", question="which_detail", choices=("device",)
    )
    with wiring.unit_of_work() as work:
        (receipt,) = work.turns.of_request(asked.request.id)
        work.records.add_receipt(replace(receipt, id="rcp_asked", decision=question))
        work.commit()
    assert a_follow_up(wiring)(asked, "it is a ThinkPad", PLACE) == ""
    ticket = ticket_of(wiring, asked)
    with wiring.unit_of_work() as work:
        last = work.tickets.events(ticket.id)[-1]
        told = work.records.request(last.detail.removeprefix("detail_added: "))
    assert (ticket.state, told.text) == ("open", "it is a ThinkPad")
