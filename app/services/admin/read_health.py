"""How is the service doing: the last days beside those before, what waits, what is promised, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.decision import Thresholds
from app.domain.drift import DriftLook
from app.domain.effects import OutboxItem
from app.domain.figures import QueueBacklog, SpanFigures
from app.domain.incident import Incident, IncidentState
from app.domain.promise import PromiseInForce, promise_in_force
from app.domain.rating import Rating, satisfied
from app.domain.share import Share
from app.ports import Clock, EvaluationShelf, UnitOfWork, UnitOfWorkFactory
from app.services.requests.check_readiness import CheckReadiness, Readiness
from app.services.worker.tally_days import TallyDays

_ACTIVE: frozenset[IncidentState] = frozenset({"suspected", "confirmed"})
_SHOWN = 50
_RATINGS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Requests not handled yet, effects to be carried out, and effects given up, of which the oldest are listed."""

    requests: int
    effects: int
    dead: int
    dead_letters: tuple[OutboxItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything at a glance; spans are whole days in UTC, the present one included.

    A rating counts on the day it was given, so that nobody can tell whose it is.
    """

    days: int
    since: datetime
    until: datetime
    now: SpanFigures
    before: SpanFigures
    ratings: tuple[Rating, ...]
    satisfied: Share
    satisfied_before: Share
    backlog: tuple[QueueBacklog, ...]
    waiting: Waiting
    incidents: tuple[Incident, ...]
    promise: PromiseInForce
    readiness: Readiness
    drift: DriftLook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHealth:
    """Reads in one unit of work, so that all figures are of one moment."""

    reading: UnitOfWorkFactory
    clock: Clock
    evaluations: EvaluationShelf
    in_force: Callable[[], Thresholds]
    check_readiness: CheckReadiness
    last_look: Callable[[], DriftLook | None] = lambda: None
    tally: TallyDays = field(default_factory=TallyDays)

    def __call__(self, *, days: int = 30, until: datetime | None = None) -> Health:
        """Return the last `days` days, or those before the midnight `until`, and as many before."""
        midnight = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        until = until or midnight + timedelta(days=1)
        since = until - timedelta(days=days)
        with self.reading() as work:
            now, before = self.tally(work, since, until), self.tally(work, since - (until - since), since)
            first = since - (until - since)
            rated = work.ratings.since(first.date(), limit=_RATINGS)
            backlog, waiting = work.figures.backlog(), _waiting(work)
            incidents = work.incidents.find(states=_ACTIVE, limit=_SHOWN)
        ratings = tuple(one for one in rated if since.date() <= one.day < until.date())
        return Health(
            days=days,
            since=since,
            until=until,
            now=now,
            before=before,
            ratings=ratings,
            satisfied=satisfied(ratings),
            satisfied_before=satisfied(one for one in rated if one.day < since.date()),
            backlog=backlog,
            waiting=waiting,
            incidents=incidents,
            promise=promise_in_force(self.in_force(), self.evaluations.runs(kind="answering", limit=_SHOWN)),
            readiness=self.check_readiness(),
            drift=self.last_look(),
        )


def _waiting(work: UnitOfWork) -> Waiting:
    dead = work.backlog.dead_letters()
    return Waiting(
        requests=work.backlog.requests(),
        effects=work.backlog.effects(),
        dead=dead,
        dead_letters=work.outbox.dead_letters()[:_SHOWN] if dead else (),
    )
