"""Sessions and one-time links in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, select, update

from app.domain.person import Person, Session, SignInLink
from app.storage.codec import decode, encode
from app.storage.tables.door import sessions, sign_in_links


@dataclass(frozen=True, slots=True)
class SqlSessions:
    """`Sessions` on one connection's transaction."""

    connection: Connection

    def start(self, session: Session, *, forget_before: datetime) -> None:
        """Store a session, and drop those that started before a moment."""
        self.connection.execute(delete(sessions).where(sessions.c.started_at < forget_before))
        self.connection.execute(
            sessions.insert().values(
                id=session.id,
                person_id=session.person.id,
                person=encode(session.person),
                started_at=session.started_at,
                seen_at=session.seen_at,
                via=session.via,
            )
        )

    def find(self, session_id: str) -> Session | None:
        """Return a session, expired or not."""
        row = self.connection.execute(select(sessions).where(sessions.c.id == session_id)).one_or_none()
        return _session(row) if row else None

    def seen(self, session_id: str, *, at: datetime) -> None:
        """Note that it was used."""
        self.connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=at))

    def end(self, session_id: str) -> None:
        """Forget it."""
        self.connection.execute(delete(sessions).where(sessions.c.id == session_id))

    def end_all(self, person_id: str) -> int:
        """Forget every session of a person."""
        return self.connection.execute(delete(sessions).where(sessions.c.person_id == person_id)).rowcount


@dataclass(frozen=True, slots=True)
class SqlSignInLinks:
    """`SignInLinks` on one connection's transaction."""

    connection: Connection

    def add(self, link: SignInLink, *, now: datetime) -> None:
        """Store a link, and drop the expired ones."""
        self.connection.execute(delete(sign_in_links).where(sign_in_links.c.expires_at <= now))
        values = {"id": link.id, "person": encode(link.person), "expires_at": link.expires_at}
        self.connection.execute(sign_in_links.insert().values(**values))

    def find(self, link_id: str, *, now: datetime) -> SignInLink | None:
        """Return a link that still opens, and leave it."""
        good = (sign_in_links.c.id == link_id) & (sign_in_links.c.expires_at > now)
        row = self.connection.execute(select(sign_in_links).where(good)).one_or_none()
        return _link(row) if row else None

    def take(self, link_id: str, *, now: datetime) -> SignInLink | None:
        """Return a link that still opens, to the one caller whose delete takes the row."""
        good = (sign_in_links.c.id == link_id) & (sign_in_links.c.expires_at > now)
        row = self.connection.execute(delete(sign_in_links).where(good).returning(*sign_in_links.c)).one_or_none()
        return _link(row) if row else None


def _session(row: Row[tuple[object, ...]]) -> Session:
    person = decode(Person, row.person)
    return Session(id=row.id, person=person, started_at=row.started_at, seen_at=row.seen_at, via=row.via)


def _link(row: Row[tuple[object, ...]]) -> SignInLink:
    return SignInLink(id=row.id, person=decode(Person, row.person), expires_at=row.expires_at)
