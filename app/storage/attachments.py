"""Which requests were attached to a ticket that was there already, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from app.storage.tables.core import attachments
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlAttachments:
    """`Attachments` on one connection's transaction."""

    connection: Connection

    def attach(self, request_id: str, ticket_id: str, *, at: datetime) -> None:
        """Remember that the request belongs to the ticket; the first attachment stays."""
        insert_once(self.connection, attachments, {"request_id": request_id, "ticket_id": ticket_id, "at": at})

    def detach(self, request_id: str) -> None:
        """Forget the attachment of the request, if there is one."""
        self.connection.execute(delete(attachments).where(attachments.c.request_id == request_id))

    def requests_of(self, ticket_id: str) -> tuple[str, ...]:
        """Return the attached requests, in the order they came."""
        query = select(attachments.c.request_id).where(attachments.c.ticket_id == ticket_id)
        ordered = query.order_by(attachments.c.at, attachments.c.request_id)
        return tuple(self.connection.execute(ordered).scalars())
