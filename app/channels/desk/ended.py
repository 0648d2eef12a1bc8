"""Who ended a ticket before somebody who wanted to, and how: nobody should wonder whether their press did anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels.desk import wording
from app.channels.wording import Words
from app.domain.lifecycle import ENGINE, OVER, is_over
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedFirst:
    """Says it warmly to whoever came second. `names` says what to call somebody, nothing where nobody knows."""

    reading: UnitOfWorkFactory
    names: Callable[[str], str]

    def __call__(self, ticket: Ticket, words: Words, *, me: frozenset[str]) -> str:
        """Return a sentence; empty where the ticket is not over, or one of the names `me` goes by ended it."""
        by = self._ender(ticket.id) if is_over(ticket) else ""
        if not by or by in me:
            return ""
        state = words.gettext(wording.STATES[ticket.state])
        if by == ticket.requester:
            return words.gettext(wording.ENDED_BY_ASKER)
        if by == ENGINE:
            return words.gettext(wording.ENDED_ALREADY) % {"state": state}
        return words.gettext(wording.ENDED_BY) % {
            "who": self.names(by) or words.gettext(wording.A_COLLEAGUE),
            "state": state,
        }

    def _ender(self, ticket_id: str) -> str:
        """Return who brought it into the end that it is in; events of before states were noted say nothing."""
        by = ""
        with self.reading() as work:
            for event in reversed(work.tickets.events(ticket_id)):
                if event.state not in OVER:
                    break
                by = event.actor
        return by
