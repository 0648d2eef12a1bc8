"""Ratings in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.rating import Rating
from app.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Invitation:
    asked: bool
    open_until: datetime
    used: bool = False


@dataclass(slots=True)
class RatingData:
    ratings: list[Rating] = field(default_factory=list)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    peace: dict[str, datetime] = field(default_factory=dict)

    def copied(self) -> RatingData:
        return RatingData(list(self.ratings), dict(self.invitations), dict(self.peace))


@dataclass(slots=True)
class MemoryRatings:
    data: RatingData

    def add(self, rating: Rating) -> None:
        self.data.ratings.append(rating)

    def since(self, day: date, *, limit: int) -> tuple[Rating, ...]:
        found = [rating for rating in self.data.ratings if rating.day >= day]
        return tuple(sorted(found, key=lambda rating: rating.day, reverse=True)[:limit])


@dataclass(slots=True)
class MemoryRatingInvitations:
    data: RatingData
    tickets: dict[str, Ticket]

    def undecided(self, *, solved_since: datetime, limit: int) -> tuple[Ticket, ...]:
        solved = [t for t in self.tickets.values() if t.state == "solved" and t.updated_at >= solved_since]
        found = [ticket for ticket in solved if ticket.id not in self.data.invitations]
        return tuple(sorted(found, key=lambda ticket: (ticket.updated_at, ticket.id))[:limit])

    def decide(self, ticket_id: str, *, asked: bool, open_until: datetime) -> bool:
        known = ticket_id in self.data.invitations
        self.data.invitations.setdefault(ticket_id, Invitation(asked, open_until))
        return not known

    def is_open(self, ticket_id: str, *, now: datetime) -> bool:
        found = self.data.invitations.get(ticket_id)
        return found is not None and found.asked and not found.used and found.open_until > now

    def use(self, ticket_id: str, *, now: datetime) -> bool:
        if not self.is_open(ticket_id, now=now):
            return False
        self.data.invitations[ticket_id] = replace(self.data.invitations[ticket_id], used=True)
        return True


@dataclass(slots=True)
class MemoryRatingPeace:
    data: RatingData

    def begin(self, pseudonym: str, *, now: datetime, until: datetime) -> bool:
        if pseudonym in self.data.peace and self.data.peace[pseudonym] > now:
            return False
        self.data.peace[pseudonym] = until
        return True

    def prune(self, *, before: datetime, limit: int) -> int:
        old = [person for person, until in self.data.peace.items() if until < before][:limit]
        for person in old:
            del self.data.peace[person]
        return len(old)
