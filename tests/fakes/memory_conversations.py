"""What people wrote on a ticket, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.message import TicketMessage, in_order


@dataclass(slots=True)
class MemoryConversations:
    messages: dict[str, TicketMessage]

    def add(self, message: TicketMessage) -> bool:
        known = message.id in self.messages
        self.messages.setdefault(message.id, message)
        return not known

    def of_ticket(self, ticket_id: str) -> tuple[TicketMessage, ...]:
        return in_order(message for message in self.messages.values() if message.ticket_id == ticket_id)[-1000:]

    def change(self, message: TicketMessage) -> None:
        if known := self.messages.get(message.id):
            self.messages[message.id] = replace(
                known, kind=message.kind, text=message.text, edited_at=message.edited_at, earlier=message.earlier
            )

    def from_source(self, prefix: str, *, limit: int) -> tuple[TicketMessage, ...]:
        found = [message for message in self.messages.values() if message.source.startswith(prefix)]
        return tuple(sorted(found, key=lambda message: (message.at, message.id), reverse=True)[:limit])
