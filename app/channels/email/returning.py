"""What came back was never heard: people get the ticket, and an agent is told that their words did not arrive."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.channels.email.place import OurIds
from app.domain.effects import message_effect, reply_effect
from app.domain.errors import Conflict, DeliveryFailed, NotFound
from app.ports import UnitOfWorkFactory
from app.services.tickets.settle_unheard import SettleUnheard

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """Finds what a mail of ours said by its id, which is made of the effect's key."""

    ids: OurIds
    unheard: SettleUnheard
    reading: UnitOfWorkFactory

    def is_ours(self, message_ids: tuple[str, ...]) -> bool:
        """Whether one of them is the id of a mail of ours."""
        return bool(self.ids.ticket_in(message_ids))

    def __call__(self, message_ids: tuple[str, ...]) -> None:
        """Settle it; raise `DeliveryFailed` to be read again."""
        ticket_id = self.ids.ticket_in(message_ids)
        with self.reading() as work:
            try:
                ticket = work.tickets.get(ticket_id)
            except NotFound:
                return  # forgotten by now, or no ticket's
            said = [one for one in work.conversations.of_ticket(ticket_id) if one.kind == "reply"]
            past = work.turns.of_request(ticket.request_id)
        try:
            for message in said:
                effect = message_effect(ticket, message.id)
                if self.ids.of(effect.key) in message_ids:
                    self.unheard.message(effect)
                    return
            if past:
                self.unheard.reply(reply_effect(ticket, past[-1].decision), "others")
        except Conflict as error:
            raise DeliveryFailed(f"Ticket {ticket_id!r} changed while a mail about it came back.") from error
        log.warning("a mail about ticket %s came back", ticket_id)
