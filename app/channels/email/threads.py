"""Which request does a mail go on with? Our own signed Message-IDs say it, and the mail that asked; a subject never."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.channels.email.mail import Mail
from app.channels.email.place import OurIds, origin_of
from app.channels.email.rules import Sender
from app.domain.errors import NotFound
from app.ports import UnitOfWorkFactory
from app.services.requests.find_request import Asked, FindRequest

log = logging.getLogger(__name__)

_OTHER_KEY = (
    "a mail answers one of ours that another key signed, so it is a new request: `email.key` was lost, or is not the "
    "same on every machine (docs/email.md)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A request that a mail refers to; `signed` says that it names a mail of ours."""

    asked: Asked
    signed: bool

    def goes_on_for(self, sender: Sender) -> bool:
        """Whether this is the requester: vouched for as when they asked, or, never vouched for, holding our mail."""
        return self.asked.request.requester == sender.requester and (sender.vouched or self.signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """Looks up what a mail refers to."""

    ids: OurIds
    find: FindRequest
    reading: UnitOfWorkFactory

    def of(self, mail: Mail, sender: Sender) -> Thread | None:
        """Return the request that a mail of its sender refers to, or None; others' mail leads nowhere, ours does."""
        signed = self._of_ticket(self.ids.ticket_in(mail.refers_to))
        if signed is not None:
            return Thread(asked=signed, signed=True)
        if sender.vouched and self.ids.resemble(mail.refers_to) and not self.ids.ticket_in(mail.refers_to):
            log.warning(_OTHER_KEY)
        for id in mail.refers_to:
            asked = self.find(origin_of(id, sender.requester))
            if asked is not None:
                return Thread(asked=asked, signed=False)
        return None

    def _of_ticket(self, ticket_id: str) -> Asked | None:
        if not ticket_id:
            return None
        with self.reading() as work:
            try:
                ticket = work.tickets.get(ticket_id)
                return Asked(request=work.records.request(ticket.request_id), ticket=ticket)
            except NotFound:
                return None  # forgotten by now, or never a ticket's
