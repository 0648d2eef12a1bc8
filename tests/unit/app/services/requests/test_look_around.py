"""Overheard messages are judged by what goes on in their conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.politeness import Politeness, Surroundings
from app.domain.request import Request
from app.services.requests.look_around import LookAround
from app.services.tickets.claim_ticket import ClaimTicket
from tests.fakes.builders import MOMENT, a_request, an_origin
from tests.fakes.clock import FakeClock
from tests.fakes.wiring import Wiring

NEXT = a_request("req_2", "and the printer?", received_at=MOMENT + timedelta(seconds=60), explicit=False)


def seen(wiring: Wiring, request: Request = NEXT, *, expected: bool = False) -> Surroundings:
    wiring.clock = FakeClock()
    look = LookAround(
        unit_of_work=wiring.unit_of_work,
        clock=wiring.clock,
        manners=lambda: Politeness(grace_seconds=90),
        expects_requests=lambda _: expected,
    )
    return look(request)


def test_a_reply_a_minute_ago_is_a_reply_just_given() -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    assert seen(wiring).just_replied
    assert not seen(wiring, replace(NEXT, received_at=MOMENT + timedelta(seconds=600))).just_replied


@pytest.mark.parametrize("elsewhere", [{"origin": an_origin(conversation="hall")}, {"requester": "bo@example.com"}])
def test_another_conversation_and_another_person_do_not_count(elsewhere: dict[str, Any]) -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    assert not seen(wiring, replace(NEXT, **elsewhere)).just_replied


def test_a_person_who_took_the_ticket_is_answering() -> None:
    wiring = Wiring()
    ticket = wiring.handle()(a_request()).ticket
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket.id, agent="agent@example.com")
    assert seen(wiring).person_answers


@pytest.mark.parametrize(("message", "just_replied"), [("200", False), ("100/200", True), ("100@150", True)])
def test_where_requests_are_expected_only_the_same_thread_was_just_replied_to(message: str, just_replied: bool) -> None:
    wiring = Wiring()
    wiring.handle()(a_request(origin=an_origin(message="100")))
    following = replace(NEXT, origin=an_origin(message=message))
    assert seen(wiring, following, expected=True).just_replied is just_replied
    assert seen(wiring, following).just_replied


def test_where_requests_are_expected_a_person_on_one_is_not_on_the_next() -> None:
    wiring = Wiring()
    ticket = wiring.handle()(a_request(origin=an_origin(message="100"))).ticket
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket.id, agent="agent@example.com")
    assert not seen(wiring, replace(NEXT, origin=an_origin(message="200")), expected=True).person_answers
    assert seen(wiring, replace(NEXT, origin=an_origin(message="100/200")), expected=True).person_answers


def test_the_engine_looks_around_for_overheard_messages_only() -> None:
    wiring = Wiring()
    around = replace(wiring.decide(), look_around=lambda _: Surroundings(person_answers=True))
    assert around(NEXT, explicit=False).decision.kind == "silent"
    assert around(NEXT, explicit=True).decision.kind == "reply"
