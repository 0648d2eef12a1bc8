"""Days that are kept tell what days that are counted anew tell, whatever happened meanwhile, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.figures import SpanFigures, span_of
from app.domain.ticket import TicketEvent
from app.ports import UnitOfWork, UnitOfWorkFactory
from app.services.worker.tally_days import TallyDays
from tests.contracts.test_desk_figures import ANSWERED, HANDED, put
from tests.fakes.builders import MOMENT

FIRST = MOMENT.replace(hour=0, minute=0)
LAST = FIRST + timedelta(days=5)


def anew(work: UnitOfWork) -> SpanFigures:
    return span_of(work.figures.tallies(FIRST, LAST))


def happens(work: UnitOfWork, number: int, kind: str) -> None:
    stored = work.tickets.get(f"tkt_{number}")
    at = MOMENT + timedelta(days=9)
    event = TicketEvent(ticket_id=stored.id, kind=kind, actor="ann", at=at)
    work.tickets.save(replace(stored, version=stored.version + 1, updated_at=at), event)


def test_kept_days_tell_the_same_as_days_that_are_counted_anew(units: UnitOfWorkFactory) -> None:
    tally = TallyDays()
    with units() as work:
        for number in range(12):
            put(work, number, HANDED if number % 3 else ANSWERED, days=number % 4)
        work.commit()
    for number, kind in ((1, "claimed"), (2, "solved"), (2, "reopened"), (7, "replied"), (11, "closed")):
        with units() as work:
            assert tally(work, FIRST, LAST) == anew(work)
            happens(work, number, kind)
            work.commit()
        with units() as work:
            assert tally(work, FIRST, LAST) == anew(work)
            assert tally(work, FIRST, FIRST + timedelta(days=2)).counts.requests == 6
    with units() as work:
        put(work, 99, HANDED, days=1)
        work.commit()
    with units() as work:
        assert tally(work, FIRST, LAST) == anew(work)


def test_what_is_forgotten_for_good_counts_no_longer(units: UnitOfWorkFactory) -> None:
    tally = TallyDays()
    with units() as work:
        for number in range(6):
            put(work, number, ANSWERED, ("solved", "me", 2, "by_requester"), days=number % 3, state="solved")
        work.commit()
    with units() as work:
        assert tally(work, FIRST, LAST).counts.requests == 6
    with units() as work:
        assert work.erasure.erase(before=MOMENT + timedelta(days=1), limit=10) == 2
        work.commit()
    with units() as work:
        assert tally(work, FIRST, LAST) == anew(work)
        assert tally(work, FIRST, LAST).counts.requests == 4


def test_a_day_is_counted_once_while_nothing_happens(units: UnitOfWorkFactory) -> None:
    tally = TallyDays()
    with units() as work:
        put(work, 1, HANDED)
        work.commit()
    with units() as work:
        tally(work, FIRST, LAST)
        kept = tally.known["2026-03-06"]
        tally(work, FIRST, LAST)
    assert tally.known["2026-03-06"] is kept
