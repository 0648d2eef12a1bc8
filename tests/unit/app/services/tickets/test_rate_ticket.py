"""Asking how it was: once a ticket, rarely a person, and never with a way back to them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.desk_rules import CsatRule, DeskRules
from app.domain.errors import Conflict, InvalidInput
from app.domain.rating import HIDDEN_BELOW, Rating, Scale, is_sampled, pseudonym, rated
from app.domain.ticket import Ticket
from app.services.tickets.close_ticket import CloseTicket
from app.storage.tables.rating import rating_invitations, rating_peace, ratings
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring

DAY = 86_400.0


@dataclass(slots=True)
class _Desk:
    csat: CsatRule = field(default_factory=CsatRule)
    clock: FakeClock = field(default_factory=FakeClock)
    wiring: Wiring = field(init=False)
    asked: int = 0

    def __post_init__(self) -> None:
        rules = DeskRules(csat=self.csat)
        self.wiring = Wiring(answerer=FakeAnswerer(an_answer(0.1)), clock=self.clock, desk_rules=rules)

    def solved(self, requester: str = "ann@example.com") -> Ticket:
        self.asked += 1
        request = a_request(f"req_{self.asked}", requester=requester, received_at=self.clock.now())
        ticket = self.wiring.handle()(request).ticket
        return CloseTicket(change=self.wiring.change())(ticket.id, actor="agent", ending="solved")

    def is_asked(self, ticket: Ticket) -> bool:
        self.wiring.invite_ratings()()
        return self.wiring.life().ratings.is_asked(ticket)

    def rate(self, ticket: Ticket, value: int = 1, comment: str = "") -> Rating:
        return self.wiring.life().ratings(ticket.id, value, comment=comment)


def test_a_solved_ticket_is_asked_about_and_rated_once() -> None:
    desk = _Desk()
    ticket = desk.solved()
    assert desk.is_asked(ticket)
    assert desk.rate(ticket).is_happy
    assert not desk.is_asked(ticket)
    with pytest.raises(Conflict, match="given"):
        desk.rate(ticket, 0)


def test_who_was_asked_has_peace_until_their_time_is_over_and_others_have_not() -> None:
    desk = _Desk(csat=CsatRule(cooldown=timedelta(days=7)))
    assert desk.is_asked(desk.solved())
    assert not desk.is_asked(desk.solved())
    assert desk.is_asked(desk.solved("ben@example.com"))
    desk.clock.advance(8 * DAY)
    assert desk.is_asked(desk.solved())


@pytest.mark.parametrize("csat", [CsatRule(scale="off"), CsatRule(share=0.0), CsatRule(tiers=frozenset({2, 3}))])
def test_nobody_is_asked_where_the_desk_file_does_not_want_it(csat: CsatRule) -> None:
    desk = _Desk(csat=csat)
    ticket = desk.solved()
    assert not desk.is_asked(ticket)
    with pytest.raises(Conflict):
        desk.rate(ticket)


def test_after_a_while_it_is_too_late() -> None:
    desk = _Desk(csat=CsatRule(open_for=timedelta(days=3)))
    ticket = desk.solved()
    assert desk.is_asked(ticket)
    desk.clock.advance(3 * DAY)
    assert not desk.is_asked(ticket)


def test_a_reopened_ticket_is_not_asked_about() -> None:
    desk = _Desk()
    ticket = desk.solved()
    assert desk.is_asked(ticket)
    assert not desk.is_asked(replace(ticket, state="open"))


@pytest.mark.parametrize(("scale", "value"), [("thumbs", 2), ("thumbs", -1), ("stars", 0), ("stars", 6)])
def test_a_value_that_the_scale_does_not_have_is_refused_and_the_question_stays_open(scale: Scale, value: int) -> None:
    desk = _Desk(csat=CsatRule(scale=scale))
    ticket = desk.solved()
    assert desk.is_asked(ticket)
    with pytest.raises(InvalidInput, match=scale):
        desk.rate(ticket, value)
    assert desk.is_asked(ticket)


def test_nothing_that_is_kept_leads_back_to_the_person() -> None:
    kept = {field.name for field in fields(Rating)} | {column.name for column in ratings.columns}
    assert not kept & {"requester", "actor", "request_id", "ticket_id", "pseudonym", "at", "origin", "conversation"}
    assert not ratings.foreign_keys
    assert not {column.name for column in rating_invitations.columns} & {"value", "rating_id", "requester", "used_at"}
    assert {column.name for column in rating_peace.columns} == {"pseudonym", "until"}


def test_a_pseudonym_needs_the_key() -> None:
    assert pseudonym("ann@example.com", b"a" * 32) != pseudonym("ann@example.com", b"b" * 32)
    assert "ann" not in pseudonym("ann@example.com", b"a" * 32)


def test_private_details_in_a_comment_are_masked() -> None:
    desk = _Desk()
    ticket = desk.solved()
    desk.is_asked(ticket)
    assert "ann@example.com" not in desk.rate(ticket, comment="Thanks, write to ann@example.com").comment


def test_comments_of_few_are_not_shown_and_those_of_many_are() -> None:
    desk = _Desk(csat=CsatRule(scale="stars"))
    for number in range(HIDDEN_BELOW):
        (before,) = desk.wiring.life().ratings.satisfaction(days=30) or (None,)
        assert before is None or before.comments == ()
        ticket = desk.solved(f"r{number}@example.com")
        desk.is_asked(ticket)
        desk.rate(ticket, 5 if number else 2, comment=f"comment {number}")
    (found,) = desk.wiring.life().ratings.satisfaction(days=30)
    assert (found.queue, found.ratings, found.csat) == ("it", HIDDEN_BELOW, 0.8)
    assert len(found.comments) == HIDDEN_BELOW


@given(share=st.floats(0, 1))
def test_about_the_wanted_share_is_sampled_and_always_the_same_tickets(share: float) -> None:
    key = b"k" * 32
    sampled = [is_sampled(f"tkt_{number}", share, key) for number in range(400)]
    assert sampled == [is_sampled(f"tkt_{number}", share, key) for number in range(400)]
    assert abs(sum(sampled) / 400 - share) < 0.12


def test_only_the_day_is_kept() -> None:
    assert rated(a_ticket(), "stars", 4, "", day=MOMENT.date()).day == MOMENT.date()
