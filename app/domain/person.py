"""Somebody who signed in, their session, and the one-time link that let them in."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.domain.identity import Identity

Role = Literal["requester", "agent", "admin"]
ROLES: tuple[Role, ...] = ("requester", "agent", "admin")

_SECRET_DIGITS = 43
"""A secret is 256 random bits, as 43 characters of URL-safe base 64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who signed in. No `queues` means all of them; `audience` are reader groups beside those everybody has."""

    id: str
    name: str
    role: Role = "requester"
    audience: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()

    def identity(self, everybody: frozenset[str]) -> Identity:
        """Return what this person may do and read; administrators are agents too."""
        return Identity(
            requester=self.id,
            audience=everybody | self.audience,
            agent=self.role in {"agent", "admin"},
            admin=self.role == "admin",
            queues=self.queues,
            name=self.name,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in of one person in one browser; `id` is the digest of a secret that only the browser holds."""

    id: str
    person: Person
    started_at: datetime
    seen_at: datetime
    via: str = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody as of their last sign-in, with how many sessions of theirs are kept."""

    person: Person
    last_sign_in: datetime
    via: str
    sessions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRule:
    """How long a session lives at most, and how long unused."""

    longest: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(hours=2)

    def over(self, session: Session, now: datetime) -> bool:
        """Whether the person has to sign in again."""
        return now >= session.started_at + self.longest or now >= session.seen_at + self.idle


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink:
    """Lets its holder in once, as `person`, until it expires; `id` is the digest of the secret in it."""

    id: str
    person: Person
    expires_at: datetime


def digest_of(secret: str) -> str:
    """Return what is stored of a secret of 256 random bits: nobody finds the secret by it, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def is_of(secret: str, digest: str) -> bool:
    """Whether `digest` is the secret's, compared in constant time."""
    return same(digest_of(secret), digest)


def same(one: str, other: str) -> bool:
    """Whether two secret texts are equal, compared in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def is_long_secret(value: str) -> bool:
    """Whether `value` looks like a secret as we make them; anything else is not even looked up."""
    return len(value) == _SECRET_DIGITS and value.isascii() and value.replace("-", "a").replace("_", "a").isalnum()
