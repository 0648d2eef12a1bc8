"""Who is at the door: a visitor known by a random cookie, somebody who signed in, or a program with a token."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace

from app.domain.errors import NotAllowed
from app.domain.lifecycle import DEFAULT_QUEUE

COOKIE = "firstline_me"
SECRET_DIGITS = 32
"""A visitor's secret is 128 random bits in hexadecimal."""

AGENT = "agent"
_BEARER = "bearer "


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A requester and the groups they belong to. An `agent` is a person who signed in as one, or holds a token.

    An agent serves `queues`; none named means all. What no queue is named for is the default queue's.
    Every `admin` is an agent too. `name` is empty for whoever did not sign in.
    """

    requester: str
    audience: frozenset[str]
    agent: bool = False
    admin: bool = False
    queues: frozenset[str] = frozenset()
    name: str = ""

    def may_see(self, requester: str, *, queue: str) -> bool:
        """Whether this is the requester's own, or an agent's of that queue to look at."""
        return self.requester == requester or self.serves(queue)

    def serves(self, queue: str) -> bool:
        """Whether this is an agent of `queue`."""
        return self.agent and self.covers(queue)

    def covers(self, queue: str) -> bool:
        """Whether `queue` is among those this is kept to: a token of scope `read` looks at them, too."""
        return not self.queues or (queue or DEFAULT_QUEUE) in self.queues


def visitor(secret: str, *, audience: frozenset[str]) -> Identity:
    """Return the visitor with this secret. The secret itself goes nowhere: the requester is a digest of it."""
    digest = hashlib.sha256(secret.encode("ascii")).hexdigest()
    return Identity(requester=f"web:{digest[:24]}", audience=audience)


def is_secret(value: str) -> bool:
    """Whether `value` is a secret as we make them; anything else in the cookie is replaced by a new one."""
    return len(value) == SECRET_DIGITS and all(digit in "0123456789abcdef" for digit in value)


def bearer_of(authorization: str) -> str:
    """Return the token in an Authorization header, or nothing."""
    return authorization[len(_BEARER) :].strip() if authorization.lower().startswith(_BEARER) else ""


def holds_token(authorization: str, token: str) -> bool:
    """Whether an Authorization header carries `token`, compared in constant time; no token set means nobody does."""
    given = bearer_of(authorization)
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8"))


def speak_for(identity: Identity, *, requester: str | None, audience: frozenset[str] | None) -> Identity:
    """Return who a request is for. Agents may name anybody; a visitor may only narrow their own audience.

    Raises `NotAllowed` for a visitor who names somebody else or a group they are not in.
    """
    if not identity.agent and requester not in {None, identity.requester}:
        raise NotAllowed("Only a request with the agent token may name a requester. Leave `requester` out.")
    if not identity.agent and audience is not None and not audience <= identity.audience:
        wider = ", ".join(sorted(audience - identity.audience))
        raise NotAllowed(f"Reading as {wider} needs the agent token. Leave `audience` out to read as yourself.")
    return replace(
        identity,
        requester=requester or identity.requester,
        audience=identity.audience if audience is None else audience,
    )
