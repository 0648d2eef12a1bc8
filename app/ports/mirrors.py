"""Copies of tickets in systems whose people change them too, and those systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from app.domain.external import ExternalTicket
from app.domain.mirroring import Mirror


class Mirrors(Protocol):
    """Copies of tickets, by ticket and system. They are erased with their ticket.

    `begin` notes that a copy is about to be made, and says whether it is the caller who makes it: nobody has begun, or
    `again` is when somebody began without ever naming it. `note` changes some of what is known of a copy; it says False
    where there is none, or somebody else holds it by now (`held_until`). `forget` is for one that was surely not made.
    `unseen` are the named copies of a system that stand open and were not looked at since a moment, the longest ago
    first.
    """

    def begin(self, ticket_id: str, *, system: str, at: datetime, again: datetime | None = None) -> bool: ...

    def of(self, ticket_id: str, *, system: str) -> Mirror | None: ...

    def note(self, mirror: Mirror, **changed: object) -> bool: ...

    def forget(self, mirror: Mirror) -> None: ...

    def unseen(self, system: str, *, since: datetime, limit: int) -> tuple[Mirror, ...]: ...


class ExternalDesk(Protocol):
    """A ticket system whose people work on our tickets. Errors are raised as `DeliveryFailed`, also while yielding.

    `changed` yields our tickets there that changed in the last minutes: the id there, ours where it is marked with it,
    and when that was by their clock, which is the moment that `look` tells too, or None where that is not sure yet. It
    may yield one too many, and never one too few. `look` returns one as it is now, None where it is gone from sight.
    Only what we made bears our mark. Remarks come in their order under ids that stay, without what we wrote ourselves,
    even where nobody heard that we did; `public` are only those that customers see and a person of the desk wrote.
    """

    @property
    def name(self) -> str: ...

    def changed(self, *, minutes: int) -> Iterator[tuple[str, str, datetime | None]]: ...

    def look(self, external_id: str) -> ExternalTicket | None: ...
