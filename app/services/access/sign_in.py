"""Start a session, always under a new secret; look one up; end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.audit import SIGNED_IN, SIGNED_OUT
from app.domain.person import Person, Session, SessionRule, digest_of, is_long_secret
from app.ports import Clock, UnitOfWorkFactory
from app.services.access.audit import RecordAct

_NOTED_EVERY = timedelta(minutes=1)
"""A session that is used all the time is written once in so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Lets a person in. `make_secret` returns 256 random bits as URL-safe text."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    make_secret: Callable[[], str]
    record: RecordAct
    rule: SessionRule = field(default_factory=SessionRule)

    def __call__(self, person: Person, *, via: str, former: str = "") -> str:
        """Return the secret of a new session. The one that the browser held before, `former`, ends.

        Whatever a browser brought along is never used again: nobody can be made to sign in under a secret that
        somebody else knows.
        """
        secret, now = self.make_secret(), self.clock.now()
        session = Session(id=digest_of(secret), person=person, started_at=now, seen_at=now, via=via)
        with self.unit_of_work() as work:
            if former:
                work.sessions.end(digest_of(former))
            work.sessions.start(session, forget_before=now - self.rule.longest)
            work.people.saw(session)
            self.record.within(work, SIGNED_IN, actor=person.id, about=person.id, detail=f"{person.role}, by {via}")
            work.commit()
        return secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSession:
    """Tells whose session a browser holds."""

    reading: UnitOfWorkFactory
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    rule: SessionRule = field(default_factory=SessionRule)

    def __call__(self, secret: str) -> Session | None:
        """Return the session in force under `secret`, or None; being looked up is being used."""
        session, now = self.in_force(secret), self.clock.now()
        if session is not None and now - session.seen_at >= _NOTED_EVERY:
            with self.unit_of_work() as work:
                work.sessions.seen(session.id, at=now)
                work.commit()
        return session

    def in_force(self, secret: str) -> Session | None:
        """Return the session in force under `secret`, or None; looking so is not using it."""
        if not is_long_secret(secret):
            return None
        with self.reading() as work:
            session = work.sessions.find(digest_of(secret))
        return None if session is None or self.rule.over(session, self.clock.now()) else session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """Ends a session here, so that a copied cookie is worth nothing."""

    unit_of_work: UnitOfWorkFactory
    record: RecordAct

    def __call__(self, secret: str) -> None:
        """End the session under `secret`, if there is one."""
        with self.unit_of_work() as work:
            session = work.sessions.find(digest_of(secret))
            if session is None:
                return
            work.sessions.end(session.id)
            self.record.within(work, SIGNED_OUT, actor=session.person.id, about=session.person.id)
            work.commit()
