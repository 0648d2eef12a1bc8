"""One-time links: made by whoever runs the service, good for one sign-in and a short time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.audit import LINK_MADE
from app.domain.errors import NotAllowed
from app.domain.person import Person, SignInLink, digest_of
from app.ports import Clock, UnitOfWorkFactory
from app.services.access.audit import RecordAct
from app.services.access.sign_in import SignIn

SHORT = timedelta(minutes=15)


class LinkOver(NotAllowed):
    """The link was used, has expired, or never was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeSignInLink:
    """Makes the secret of a link; it is shown once and only its digest is kept."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    make_secret: Callable[[], str]
    record: RecordAct

    def __call__(self, person: Person, *, by: str = "server", good_for: timedelta = SHORT) -> str:
        """Return the secret that lets its holder in as `person`, once."""
        secret, now = self.make_secret(), self.clock.now()
        link = SignInLink(id=digest_of(secret), person=person, expires_at=now + good_for)
        with self.unit_of_work() as work:
            work.sign_in_links.add(link, now=now)
            self.record.within(work, LINK_MADE, actor=by, about=person.id, detail=person.role)
            work.commit()
        return secret


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSignInLink:
    """Lets the holder of a link in. Looking at it, as programs do that preview links, does not use it up."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    sign_in: SignIn

    def whose(self, secret: str) -> Person:
        """Return whom the link lets in; raise `LinkOver` where it does not."""
        with self.reading() as work:
            return _person(work.sign_in_links.find(digest_of(secret), now=self.clock.now()))

    def __call__(self, secret: str, *, former: str = "") -> tuple[Person, str]:
        """Return the person and the secret of their new session; raise `LinkOver` from the second time on."""
        with self.unit_of_work() as work:
            person = _person(work.sign_in_links.take(digest_of(secret), now=self.clock.now()))
            work.commit()
        return person, self.sign_in(person, via="link", former=former)


def _person(link: SignInLink | None) -> Person:
    if link is None:
        raise LinkOver("This sign-in link was used or has expired. Make another: firstline sign-in-link")
    return link.person
