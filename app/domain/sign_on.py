"""Signing in at the organisation's own provider: what it says of a person, and what that makes them here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import NotAllowed
from app.domain.identity import AGENT
from app.domain.person import Person, Role

_MAX_NAME = 120


class SignInFailed(NotAllowed):
    """The provider did not vouch for anybody, or what it sent cannot be trusted. The reason is for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to sign in, kept by the browser that began it: whoever comes back must hold it."""

    state: str
    nonce: str
    verifier: str
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What the provider says of somebody, verified. `email` only where the provider stands for it."""

    subject: str
    name: str = ""
    email: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMap:
    """Who is what, by groups of the provider or e-mail addresses; both compare without case.

    `queues` gives an agent's queues by group; an agent in none of these groups serves all. `audience` gives the
    reader groups by the provider's.
    """

    admins: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    queues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audience: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def person(self, vouched: Vouched) -> Person:
        """Return who somebody is here."""
        marks = {group.casefold() for group in vouched.groups} | ({vouched.email.casefold()} - {""})
        id = _id(vouched)
        return Person(
            id=id,
            name=" ".join((vouched.name or id).split())[:_MAX_NAME],
            role=self._role(marks),
            queues=_reached(self.queues, marks),
            audience=_reached(self.audience, marks),
        )

    def _role(self, marks: set[str]) -> Role:
        if marks & {mark.casefold() for mark in self.admins}:
            return "admin"
        by_queue = {group.casefold() for group in self.queues}
        return "agent" if marks & ({mark.casefold() for mark in self.agents} | by_queue) else "requester"


def _id(vouched: Vouched) -> str:
    """Return the person's e-mail, or else the provider's subject, which must not pass for somebody of another door."""
    if vouched.email:
        return vouched.email.lower()
    strange = ":" in vouched.subject or vouched.subject == AGENT or "@" in vouched.subject
    return f"sub:{vouched.subject}" if strange else vouched.subject


def _reached(by_group: Mapping[str, tuple[str, ...]], marks: set[str]) -> frozenset[str]:
    return frozenset(one for group, reached in by_group.items() if group.casefold() in marks for one in reached)
