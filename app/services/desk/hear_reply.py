"""Record what an agent wrote to the requester in their own thread: it need not be sent any more."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.message import TicketMessage, clean_reply
from app.domain.replying import replied, replied_event
from app.domain.ticket import Ticket
from app.ports import Clock, IdMaker, UnitOfWorkFactory
from app.services.desk.reply_to_requester import new_message_id
from app.services.tickets.change_ticket import save_and_mirror


@dataclass(frozen=True, slots=True, kw_only=True)
class HearReply:
    """Keeps what an agent wrote in the requester's own thread, as a reply; the same message (`key`) twice is once.

    A ticket that nobody held is theirs from then on. One that is over stays over, and what they wrote late becomes part
    of what solved it. One that the engine holds stays the engine's: the words are kept, and count once people have it.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker

    def __call__(self, ticket_id: str, text: str, *, agent: str, source: str, key: str) -> Ticket:
        """Return the ticket; raise `InvalidInput` for a text that cannot be kept."""
        now, said = self.clock.now(), clean_reply(text)
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            message = TicketMessage(
                id=new_message_id(self.ids, ticket_id, agent, key),
                ticket_id=ticket_id,
                kind="reply",
                author=agent,
                text=said,
                at=now,
                source=source,
            )
            if not work.conversations.add(message):
                return ticket
            if not ticket.tier:
                work.commit()
                return ticket
            after = replied(ticket, "", agent=agent, at=now)
            save_and_mirror(work, after, replied_event(ticket, after, agent=agent, message_id=message.id))
            work.commit()
        return after
