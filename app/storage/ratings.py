"""Ratings in SQL, apart from tickets and people."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from sqlalchemy import Connection, delete, exists, insert, select, update

from app.domain.rating import Rating
from app.domain.ticket import Ticket
from app.storage.tables.core import tickets
from app.storage.tables.rating import rating_invitations, rating_peace, ratings
from app.storage.tickets import as_ticket
from app.storage.writing import insert_once

_FIELDS = tuple(field.name for field in fields(Rating))


@dataclass(frozen=True, slots=True)
class SqlRatings:
    """`Ratings` on one connection's transaction. A row's id is random: its place does not tell when it came."""

    connection: Connection

    def add(self, rating: Rating) -> None:
        """Keep a rating."""
        self.connection.execute(insert(ratings).values(id=secrets.token_hex(16), **asdict(rating)))

    def since(self, day: date, *, limit: int) -> tuple[Rating, ...]:
        """Return at most `limit` ratings from a day on, in no telling order."""
        query = select(ratings).where(ratings.c.day >= day).order_by(ratings.c.day.desc(), ratings.c.id).limit(limit)
        return tuple(Rating(**{name: getattr(row, name) for name in _FIELDS}) for row in self.connection.execute(query))


@dataclass(frozen=True, slots=True)
class SqlRatingInvitations:
    """`RatingInvitations` on one connection's transaction."""

    connection: Connection

    def undecided(self, *, solved_since: datetime, limit: int) -> tuple[Ticket, ...]:
        """Return solved tickets that nobody has decided about, the longest solved first."""
        decided = exists().where(rating_invitations.c.ticket_id == tickets.c.id)
        recent = (tickets.c.state == "solved") & (tickets.c.updated_at >= solved_since)
        query = select(tickets).where(recent, ~decided).order_by(tickets.c.updated_at, tickets.c.id).limit(limit)
        return tuple(as_ticket(row) for row in self.connection.execute(query))

    def decide(self, ticket_id: str, *, asked: bool, open_until: datetime) -> bool:
        """Remember whether the requester is asked; False where it was decided before."""
        row = {"ticket_id": ticket_id, "asked": asked, "open_until": open_until, "used": False}
        return insert_once(self.connection, rating_invitations, row)

    def is_open(self, ticket_id: str, *, now: datetime) -> bool:
        """Whether a rating of the ticket is waited for."""
        invitation = rating_invitations.c
        mine = (invitation.ticket_id == ticket_id) & invitation.asked & ~invitation.used
        query = select(invitation.ticket_id).where(mine, invitation.open_until > now)
        return self.connection.execute(query).first() is not None

    def use(self, ticket_id: str, *, now: datetime) -> bool:
        """Take the invitation, once; False where there is none open."""
        invitation = rating_invitations.c
        mine = (invitation.ticket_id == ticket_id) & invitation.asked & ~invitation.used & (invitation.open_until > now)
        return self.connection.execute(update(rating_invitations).where(mine).values(used=True)).rowcount == 1


@dataclass(frozen=True, slots=True)
class SqlRatingPeace:
    """`RatingPeace` on one connection's transaction."""

    connection: Connection

    def begin(self, pseudonym: str, *, now: datetime, until: datetime) -> bool:
        """Leave somebody in peace until a moment; False where they are already."""
        over = (rating_peace.c.pseudonym == pseudonym) & (rating_peace.c.until <= now)
        self.connection.execute(delete(rating_peace).where(over))
        return insert_once(self.connection, rating_peace, {"pseudonym": pseudonym, "until": until})

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget who may be asked again."""
        old = select(rating_peace.c.pseudonym).where(rating_peace.c.until < before).limit(limit)
        return self.connection.execute(delete(rating_peace).where(rating_peace.c.pseudonym.in_(old))).rowcount
