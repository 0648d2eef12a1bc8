"""The audit log and the people known, in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from app.domain.audit import AuditEntry, names_of
from app.domain.person import KnownPerson, Person, Session
from app.storage.codec import decode, encode
from app.storage.tables.door import audit_log, chat_names, people, sessions
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlAuditLog:
    """`AuditLog` on one connection's transaction."""

    connection: Connection

    def add(self, entry: AuditEntry) -> None:
        """Append an entry."""
        values = {name: getattr(entry, name) for name in ("at", "actor", "act", "about", "detail")}
        self.connection.execute(insert(audit_log).values(**values))

    def latest(self, *, limit: int, before: int = 0, actor: str = "", act: str = "") -> tuple[AuditEntry, ...]:
        """Return entries, newest first."""
        query = select(audit_log).order_by(audit_log.c.position.desc()).limit(limit)
        conditions = ((before, audit_log.c.position < before), (actor, audit_log.c.actor == actor))
        for given, condition in (*conditions, (act, audit_log.c.act.in_(sorted(names_of(act))))):
            query = query.where(condition) if given else query
        return tuple(AuditEntry(**row._mapping) for row in self.connection.execute(query))


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """`People` on one connection's transaction."""

    connection: Connection

    def saw(self, session: Session) -> None:
        """Keep the person as of this sign-in."""
        person = session.person
        values = {"person": encode(person), "last_sign_in": session.started_at, "via": session.via}
        if not insert_once(self.connection, people, values | {"id": person.id}):
            self.connection.execute(update(people).where(people.c.id == person.id).values(**values))

    def name(self, person_id: str) -> str:
        """Return what somebody is called, or an empty text."""
        kept = self.connection.execute(select(people.c.person).where(people.c.id == person_id)).scalar_one_or_none()
        if kept:
            return decode(Person, kept).name
        met = select(chat_names.c.name).where(chat_names.c.person == person_id)
        return self.connection.execute(met).scalar_one_or_none() or ""

    def met(self, person_id: str, name: str) -> None:
        """Keep what a chat calls somebody."""
        if not insert_once(self.connection, chat_names, {"person": person_id, "name": name}):
            this = chat_names.c.person == person_id
            self.connection.execute(update(chat_names).where(this).values(name=name))

    def known(self, *, limit: int) -> tuple[KnownPerson, ...]:
        """Return people with their open sessions, who signed in last first."""
        open_now = select(func.count()).where(sessions.c.person_id == people.c.id).scalar_subquery()
        query = select(people, open_now.label("open_now")).order_by(people.c.last_sign_in.desc(), people.c.id)
        return tuple(
            KnownPerson(
                person=decode(Person, row.person), last_sign_in=row.last_sign_in, via=row.via, sessions=row.open_now
            )
            for row in self.connection.execute(query.limit(limit))
        )
