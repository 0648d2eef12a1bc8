"""A copy is made once, whatever crashes in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import DeliveryFailed
from app.domain.mirroring import Mirror
from app.domain.ticket import Ticket
from app.mirroring.calling import Refused
from app.mirroring.copies import Made, System
from app.mirroring.story import TellStory
from app.ports import Clock, UnitOfWorkFactory

_AT_LEAST = timedelta(minutes=2)
"""So long whoever is making one is left to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOnce:
    """That a copy is about to be made is noted before. Where nobody knows whether it was made, it is looked for.

    One that surely was not made need not be looked for.
    """

    system: System
    tell: TellStory
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock

    def __call__(self, ticket: Ticket, begun: Mirror | None) -> None:
        """Have a copy made, and note it; raise `DeliveryFailed` where that is for later."""
        found = self.system.copies.find(ticket.id, begun=begun.begun_at) if begun else None
        made = found or self._made(ticket, begun)
        with self.unit_of_work() as work:
            work.mirrors.note(
                Mirror(ticket_id=ticket.id, system=self.system.id, begun_at=self.clock.now()),
                external_id=made.id,
                name=made.name,
                queue=ticket.queue,
                assignee="",
            )
            work.commit()

    def _made(self, ticket: Ticket, begun: Mirror | None) -> Made:
        self.system.copies.ready(ticket.queue)  # what is wrong there is found before anything is begun
        with self.reading() as work:
            story = self.tell.read(work, ticket)
        now = self._begin(ticket, begun)
        try:
            return self.system.copies.make(story, begun=now)
        except Refused:
            with self.unit_of_work() as work:  # so it surely was not made, and need not be looked for
                work.mirrors.forget(Mirror(ticket_id=ticket.id, system=self.system.id, begun_at=now))
                work.commit()
            raise

    def _begin(self, ticket: Ticket, begun: Mirror | None) -> datetime:
        """Note that one is about to be made; return since when, which is of old where that makes no second one."""
        now, settled = self.clock.now(), self.system.copies.settled
        if begun and not settled:
            return begun.begun_at
        if begun and now - begun.begun_at < settled:
            raise later(f"Nobody knows yet whether {self.system.sentence} has a copy of {ticket.id!r}.", settled)
        with self.unit_of_work() as work:
            again = begun.begun_at if begun else None
            mine = work.mirrors.begin(ticket.id, system=self.system.id, at=now, again=again)
            work.commit()
        if not mine:
            raise later(f"Somebody else is making a copy of {ticket.id!r}.", max(settled, _AT_LEAST))
        return now


def later(sentence: str, wait: timedelta) -> DeliveryFailed:
    """Return a failure that is none: it goes on in a while."""
    failure = DeliveryFailed(sentence + " It goes on in a while.")
    failure.wait = wait.total_seconds()
    return failure
