"""Ask requesters to rate how they were helped, and keep what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.desk_rules import CsatRule, DeskRules
from app.domain.effects import AskRating
from app.domain.errors import Conflict
from app.domain.rating import Rating, Satisfaction, Scale, is_sampled, pseudonym, rated, satisfaction
from app.domain.rest import Rest
from app.domain.ticket import Ticket
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory
from indexer.masking import mask_private

_LATEST = 5000


@dataclass(slots=True, kw_only=True)
class InviteRatings:
    """Decides about each newly solved ticket, once, whether its requester is asked. Whoever was asked has peace then.

    `key` is what pseudonyms and the sample are made with; it is kept outside of the database.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    rules: Callable[[], DeskRules]
    key: bytes
    rest_seconds: int = 5
    batch: int = 50
    _rest: Rest = field(default_factory=Rest, init=False)

    def __call__(self) -> int:
        """Return how many tickets were decided about."""
        now, rule = self.clock.now(), self.rules().csat
        if self._rest.lasts(now) or rule.scale == "off":
            return 0
        with self.unit_of_work() as work:
            found = work.invitations.undecided(solved_since=now - rule.open_for, limit=self.batch)
            for ticket in found:
                self._decide(work, ticket, rule, now)
            work.peace.prune(before=now - timedelta(days=1), limit=self.batch)
            work.commit()
        if len(found) < self.batch:
            self._rest.begin(now, timedelta(seconds=self.rest_seconds))
        return len(found)

    def _decide(self, work: UnitOfWork, ticket: Ticket, rule: CsatRule, now: datetime) -> None:
        wanted = ticket.tier in rule.tiers and is_sampled(ticket.id, rule.share, self.key)
        person = pseudonym(ticket.requester, self.key)
        asked = wanted and work.peace.begin(person, now=now, until=now + rule.cooldown)
        work.invitations.decide(ticket.id, asked=asked, open_until=now + rule.open_for)
        if asked:
            work.outbox.put([AskRating(key=f"{ticket.id}:rating", ticket_id=ticket.id, origin=ticket.origin)])


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket:
    """Takes a rating once a ticket. What is kept names neither ticket nor person; private details are masked."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    rules: Callable[[], DeskRules]

    def __call__(self, ticket_id: str, value: int, *, comment: str = "") -> Rating:
        """Return the rating; raise `InvalidInput` for a value there is none of, `Conflict` where none is waited for."""
        now, rule = self.clock.now(), self.rules().csat
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            scale: Scale = "stars" if rule.scale == "stars" else "thumbs"
            rating = rated(ticket, scale, value, mask_private(comment), day=now.date())
            if not work.invitations.use(ticket_id, now=now):
                raise Conflict(f"No rating of ticket {ticket_id!r} is waited for: it was given, or time is over.")
            work.ratings.add(rating)
            work.commit()
        return rating

    def is_asked(self, ticket: Ticket) -> bool:
        """Whether the requester of a ticket is asked how it was, now."""
        if ticket.state != "solved" or self.rules().csat.scale == "off":
            return False
        with self.reading() as work:
            return work.invitations.is_open(ticket.id, now=self.clock.now())

    def satisfaction(self, *, days: int) -> tuple[Satisfaction, ...]:
        """Return how satisfied the requesters of each queue were in the last `days`."""
        since = self.clock.now().date() - timedelta(days=days)
        with self.reading() as work:
            found = work.ratings.since(since, limit=_LATEST)
        return satisfaction(found)
