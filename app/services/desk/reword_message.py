"""Follow an agent who changes or deletes what they wrote in a chat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.message import TicketMessage, clean_reply, reworded, taken_back
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, IdMaker, UnitOfWork, UnitOfWorkFactory
from app.services.desk.reply_to_requester import new_message_id
from app.services.tickets.change_ticket import save_and_mirror

REWORDED, TOOK_BACK = "reworded", "took_back"
"""Kinds of events; the detail is the message's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewordMessage:
    """Finds the message by the `key` it was kept under, on one of several tickets; only its author's is found.

    Its words are those of its newest change, in whatever order changes are told; what it said before is kept with it.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker

    def __call__(self, ticket_ids: Iterable[str], text: str, *, agent: str, key: str, at: datetime) -> bool:
        """Return whether the message is kept; raise `InvalidInput` for words that cannot be."""
        said = clean_reply(text)
        return self._change(ticket_ids, lambda known: reworded(known, said, at=at), REWORDED, agent=agent, key=key)

    def withdraw(self, ticket_ids: Iterable[str], *, agent: str, key: str) -> bool:
        """Return whether the message is kept, and is taken back from now on."""
        now = self.clock.now()
        return self._change(ticket_ids, lambda known: taken_back(known, at=now), TOOK_BACK, agent=agent, key=key)

    def _change(
        self,
        ticket_ids: Iterable[str],
        change: Callable[[TicketMessage], TicketMessage],
        kind: str,
        *,
        agent: str,
        key: str,
    ) -> bool:
        with self.unit_of_work() as work:
            for ticket_id in ticket_ids:
                known = _known(work, ticket_id, new_message_id(self.ids, ticket_id, agent, key))
                if known is None:
                    continue
                changed = change(known)
                if changed != known:
                    work.conversations.change(changed)
                    self._note(work, work.tickets.get(ticket_id), kind, changed)
                    work.commit()
                return True
        return False

    def _note(self, work: UnitOfWork, ticket: Ticket, kind: str, message: TicketMessage) -> None:
        now = self.clock.now()
        event = TicketEvent(ticket_id=ticket.id, kind=kind, actor=message.author, at=now, detail=message.id)
        save_and_mirror(work, replace(ticket, updated_at=now, version=ticket.version + 1), event)


def _known(work: UnitOfWork, ticket_id: str, message_id: str) -> TicketMessage | None:
    return next((one for one in work.conversations.of_ticket(ticket_id) if one.id == message_id), None)
