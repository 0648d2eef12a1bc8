"""`DeskFigures`: the same counts and medians from every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.figures import Counts, DayFigures, span_of
from app.domain.ticket import Ticket, TicketEvent
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, a_ticket

SINCE, UNTIL = MOMENT - timedelta(hours=1), MOMENT + timedelta(days=3)
Told = tuple[str, str, float, str]
"""Kind, actor (`me` for the requester), minutes after the question, detail."""


def put(work: UnitOfWork, number: int, *told: Told, days: int = 0, **ticket: Any) -> None:
    asked = a_request(f"req_{number}", received_at=MOMENT + timedelta(days=days))
    work.records.add_request(asked)
    stored: Ticket = work.tickets.add(a_ticket(asked, id=f"tkt_{number}"))
    for kind, actor, minutes, detail in told:
        at = asked.received_at + timedelta(minutes=minutes)
        who = asked.requester if actor == "me" else actor
        stored = replace(stored, version=stored.version + 1, updated_at=at, **ticket)
        event = TicketEvent(ticket_id=stored.id, kind=kind, actor=who, at=at, detail=detail)
        work.tickets.save(stored, event)


ANSWERED: Told = ("answered", "engine", 0, "answered")
HANDED: Told = ("escalated", "engine", 0, "no_good_answer")


def test_an_empty_desk_has_no_figures(units: UnitOfWorkFactory) -> None:
    with units() as work:
        found = span_of(work.figures.tallies(SINCE, UNTIL))
        assert work.figures.backlog() == ()
    assert (found.counts, found.days, found.wait, found.until_over) == (Counts(), (), None, None)


def test_an_answer_is_confirmed_by_its_asker_refuted_by_what_follows_else_assumed(units: UnitOfWorkFactory) -> None:
    with units() as work:
        put(work, 1, ANSWERED, ("solved", "me", 2, "by_requester"))
        put(work, 2, ANSWERED, ("escalated", "me", 2, "not_quite"))
        put(work, 3, ANSWERED, ("answered", "engine", 1, "next_best"))
        put(work, 4, ANSWERED)
        put(work, 5, ANSWERED, ("answered", "engine", 1, "next_best"), ("solved", "me", 2, "by_requester"))
        put(work, 6, ANSWERED, ("solved", "me", 2, ""), ("reopened", "me", 60, "still_broken"))
        counts = span_of(work.figures.tallies(SINCE, UNTIL)).counts
    assert (counts.requests, counts.answered) == (6, 6)
    assert (counts.confirmed, counts.refuted, counts.assumed) == (2, 3, 1)
    assert (counts.resolved, counts.reopened) == (3, 1)


def test_thanks_and_silence_are_no_requests(units: UnitOfWorkFactory) -> None:
    with units() as work:
        put(work, 1, ("answered", "engine", 0, "courtesy"))
        put(work, 2, ("stayed_silent", "engine", 0, "not_a_request"))
        put(work, 3, HANDED)
        counts = span_of(work.figures.tallies(SINCE, UNTIL)).counts
    assert (counts.requests, counts.answered, counts.handed_over) == (1, 0, 1)


def test_medians_run_from_the_hand_over_to_a_persons_first_act_and_from_the_question_to_its_end(
    units: UnitOfWorkFactory,
) -> None:
    with units() as work:
        put(work, 1, HANDED, ("claimed", "ann", 10, ""), ("solved", "ann", 40, ""))
        put(work, 2, HANDED, ("wrote_back", "me", 5, ""), ("replied", "ann", 30, ""), ("closed", "ann", 50, ""))
        put(work, 3, HANDED)
        put(work, 4, ANSWERED, ("solved", "me", 1, "by_requester"))
        found = span_of(work.figures.tallies(SINCE, UNTIL))
    assert found.wait is not None
    assert found.until_over is not None
    assert round(found.wait) == 20 * 60
    assert round(found.until_over) == 45 * 60


def test_days_are_those_of_the_question_and_the_span_ends_before_its_last_moment(units: UnitOfWorkFactory) -> None:
    with units() as work:
        put(work, 1, ANSWERED)
        put(work, 2, HANDED, days=2)
        put(work, 3, HANDED, days=3)
        put(work, 4, HANDED, days=-1)
        found = span_of(work.figures.tallies(MOMENT, MOMENT + timedelta(days=3)))
    assert found.days == (
        DayFigures(day="2026-03-02", counts=Counts(requests=1, answered=1)),
        DayFigures(day="2026-03-04", counts=Counts(requests=1, handed_over=1)),
    )


def test_what_changed_since_is_told_by_the_day_of_its_tickets(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in range(3):
            put(work, number, HANDED, days=number)
        before = work.figures.touched(after=2**31 - 1)
        assert before.days == frozenset()
        asked = work.tickets.get("tkt_1")
        at = MOMENT + timedelta(days=9)
        event = TicketEvent(ticket_id="tkt_1", kind="claimed", actor="ann", at=at)
        work.tickets.save(replace(asked, version=asked.version + 1, updated_at=at), event)
        after = work.figures.touched(after=before.position)
        assert after.position > before.position
        assert "2026-03-03" in after.days
        assert work.figures.opened(MOMENT, MOMENT + timedelta(days=2)) == 2


def test_the_backlog_holds_what_people_owe_by_queue_the_longest_first(units: UnitOfWorkFactory) -> None:
    with units() as work:
        put(work, 1, HANDED, tier=1, queue="it", state="open", days=1)
        put(work, 2, HANDED, tier=1, queue="it", state="in_progress")
        put(work, 3, HANDED, tier=2, queue="hr", state="pending_requester")
        put(work, 4, ANSWERED, state="pending_requester")
        put(work, 5, HANDED, tier=1, queue="hr", state="solved")
        first, second = work.figures.backlog()
    assert (first.queue, first.open, first.in_progress, first.waiting, first.oldest_at) == ("it", 1, 1, 0, MOMENT)
    assert (second.queue, second.total, second.waiting) == ("hr", 1, 1)
