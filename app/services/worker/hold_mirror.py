"""A lock on a ticket's copy in another system, across processes and in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.errors import DeliveryFailed
from app.domain.mirroring import Mirror
from app.ports import Clock, UnitOfWorkFactory

_HELD = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMirror:
    """Holds a copy in `system` for a minute at most, so that a killed process keeps nobody waiting longer."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    system: str

    @contextmanager
    def __call__(self, ticket_id: str) -> Iterator[Mirror]:
        """Give the copy as it is known, held; raise `DeliveryFailed` while somebody else holds it, or it has none."""
        mirror, now = self.look(ticket_id), self.clock.now()
        if mirror is None or not mirror.external_id:
            raise DeliveryFailed(f"Ticket {ticket_id!r} stands nowhere in {self.system} that we know of.")
        if mirror.held_until is not None and mirror.held_until > now:
            raise _busy(ticket_id, mirror.held_until - now)
        until = now + _HELD
        with self.unit_of_work() as work:
            mine = work.mirrors.note(mirror, held_until=until)
            work.commit()
        if not mine:
            raise _busy(ticket_id, timedelta(seconds=1))
        held = replace(mirror, held_until=until)
        try:
            yield held
        finally:
            with self.unit_of_work() as work:
                work.mirrors.note(held, held_until=None)
                work.commit()

    def look(self, ticket_id: str) -> Mirror | None:
        """Return the copy as it is known."""
        with self.unit_of_work() as work:
            return work.mirrors.of(ticket_id, system=self.system)

    def note(self, held: Mirror, **changed: object) -> None:
        """Change what is known of it; raise `DeliveryFailed` where somebody else holds it by now."""
        with self.unit_of_work() as work:
            if not work.mirrors.note(held, **changed):
                raise _busy(held.ticket_id, timedelta(seconds=1))
            work.commit()


def _busy(ticket_id: str, wait: timedelta) -> DeliveryFailed:
    failure = DeliveryFailed(f"Somebody else is working on the copy of {ticket_id!r} just now.")
    failure.wait = wait.total_seconds()
    return failure
