"""Find recent tickets about the same thing, to show to an agent before they begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.domain.ticket import Ticket
from app.ports import Clock, Likeness, UnitOfWork, UnitOfWorkFactory

_LATEST = 300
MORE_LIKELY_THAN_NOT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A ticket, and the probability that it is about the same."""

    ticket: Ticket
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSimilar:
    """Looks among the tickets that people got of late, `_LATEST` requests at most, whoever asked."""

    unit_of_work: UnitOfWorkFactory
    likeness: Likeness
    clock: Clock
    days: int = 30

    def __call__(self, ticket_id: str, *, k: int = 5) -> tuple[Similar, ...]:
        """Return those that more likely than not are about the same, the likeliest first; raise `NotFound`."""
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            features = self.likeness.features(work.records.request(ticket.request_id).text)
            recent = work.fingerprints.since(self.clock.now() - timedelta(days=self.days), limit=_LATEST)
            sameness = self.likeness.sameness(features, [one.features for one in recent])
            likely = [(one.request_id, p) for one, p in zip(recent, sameness, strict=True) if p > MORE_LIKELY_THAN_NOT]
            likely.sort(key=lambda found: (-found[1], found[0]))
            return _tickets(work, likely, without=ticket_id, k=k)


def _tickets(work: UnitOfWork, likely: list[tuple[str, float]], *, without: str, k: int) -> tuple[Similar, ...]:
    found: dict[str, Similar] = {}
    for request_id, probability in likely:
        ticket = work.tickets.of_request(request_id)
        if ticket is not None and ticket.tier and ticket.id not in {without, *found}:
            found[ticket.id] = Similar(ticket=ticket, probability=probability)
        if len(found) == k:
            break
    return tuple(found.values())
