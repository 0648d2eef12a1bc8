"""Letting somebody in: who they are, checked before a link is made for them."""

from __future__ import annotations

from urllib.parse import urlencode

from app.domain.errors import InvalidInput
from app.domain.person import Person, Role

SIGN_IN = "/sign-in"
"""Where the pages let people in."""
_LONGEST = 200
_NAMES: dict[Role, str] = {"admin": "Administrator", "agent": "Agent", "requester": "Employee"}


def invited(
    *,
    role: Role,
    name: str = "",
    id: str = "",
    queues: frozenset[str] = frozenset(),
    audience: frozenset[str] = frozenset(),
) -> Person:
    """Return who is let in, with an id made of the name where none is given.

    Raises `InvalidInput` for what could not be somebody's name or id, and for queues of somebody who is no agent.
    """
    called = " ".join(name.split()) or _NAMES[role]
    known_as = (id.strip() or "-".join(called.split())).lower()
    if len(called) > _LONGEST or len(known_as) > _LONGEST or not (called.isprintable() and known_as.isprintable()):
        raise InvalidInput(f"A name and an id are one line of at most {_LONGEST} letters. Shorten them.")
    if any(letter.isspace() for letter in known_as):
        raise InvalidInput(f"An id has no spaces, such as an e-mail address. Not {known_as!r}.")
    if queues and role != "agent":
        raise InvalidInput("Only agents serve queues. Leave them out, or choose the role agent.")
    return Person(id=known_as, name=called, role=role, queues=queues, audience=audience)


def link_with(secret: str, *, base: str) -> str:
    """Return the address at which a one-time link is opened; `base` is that of the pages, without a slash behind it."""
    return f"{base}{SIGN_IN}?{urlencode({'token': secret})}"
