"""Overheard messages are judged by what goes on in their conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.politeness import Politeness, Surroundings
from app.domain.request import Request
from app.services.claim_ticket import ClaimTicket
from app.services.look_around import LookAround
from tests.fakes.builders import MOMENT, a_request, an_origin
from tests.fakes.clock import FakeClock
from tests.fakes.wiring import Wiring

NEXT = a_request("req_2", "and the printer?", received_at=MOMENT + timedelta(seconds=60), explicit=False)


def seen(wiring: Wiring, request: Request = NEXT) -> Surroundings:
    wiring.clock = FakeClock()
    look = LookAround(
        unit_of_work=wiring.unit_of_work, clock=wiring.clock, manners=lambda: Politeness(grace_seconds=90)
    )
    return look(request)


def test_a_reply_a_minute_ago_is_a_reply_just_given() -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    assert seen(wiring).just_replied
    assert not seen(wiring, replace(NEXT, received_at=MOMENT + timedelta(seconds=600))).just_replied


@pytest.mark.parametrize("elsewhere", [{"origin": an_origin(conversation="hall")}, {"requester": "bo@example.com"}])
def test_another_conversation_and_another_person_do_not_count(elsewhere: dict[str, object]) -> None:
    wiring = Wiring()
    wiring.handle()(a_request())
    assert not seen(wiring, replace(NEXT, **elsewhere)).just_replied  # type: ignore[arg-type]


def test_a_person_who_took_the_ticket_is_answering() -> None:
    wiring = Wiring()
    ticket = wiring.handle()(a_request()).ticket
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket.id, agent="agent@example.com")
    assert seen(wiring).person_answers


def test_the_engine_looks_around_for_overheard_messages_only() -> None:
    wiring = Wiring()
    around = replace(wiring.decide(), look_around=lambda _: Surroundings(person_answers=True))
    assert around(NEXT, explicit=False).decision.kind == "silent"
    assert around(NEXT, explicit=True).decision.kind == "reply"
