"""Take what others than the requester write in the thread of a request: only those who work on it read it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.effects import MirrorTicket
from app.domain.files import AttachedFile
from app.domain.lifecycle import is_over
from app.domain.message import TicketMessage
from app.domain.request import clean_text
from app.ports import Clock, UnitOfWorkFactory
from app.services.requests.find_request import Asked

PARTICIPANT = "participant"
"""Where a note comes from that neither an agent nor the requester wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearParticipant:
    """Keeps their words as a note; assignee and state of the ticket stay as they are."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self, asked: Asked, text: str, *, author: str, message_id: str, files: tuple[AttachedFile, ...] = ()
    ) -> bool:
        """Return whether people have the ticket, and so the note; raise `InvalidInput` for no text."""
        if asked.ticket is None:
            return False
        said = clean_text(text)
        with self.unit_of_work() as work:
            ticket = work.tickets.get(asked.ticket.id)
            if not ticket.tier or is_over(ticket):
                return False
            note = TicketMessage(
                id=message_id,
                ticket_id=ticket.id,
                kind="note",
                author=author,
                text=said,
                at=self.clock.now(),
                source=PARTICIPANT,
                files=files,
            )
            if work.conversations.add(note):
                kept = tuple(file.id for file in files if file.id)
                if kept:
                    work.uploads.claim(kept, request_id=ticket.request_id)
                work.outbox.put([MirrorTicket(key=f"{ticket.id}:{message_id}:mirror", ticket_id=ticket.id)])
                work.commit()
        return True
