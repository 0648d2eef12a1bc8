"""Who may work on a ticket from a chat: the members of the channel that works on its queue, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.channels.company import Company
from app.channels.desk.queue_rooms import QueueRooms
from app.channels.wording import Speak, Words
from app.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """Raises `DeliveryFailed` where the chat does not say who is in a channel: better late than wrong."""

    company: Company
    rules: QueueRooms
    speak: Speak
    agent_of: Callable[[str], str]
    """Says which agent a user of the chat is."""

    def agent(self, user: str, ticket: Ticket) -> str:
        """Return the id under which `user` works on `ticket`, or an empty text where they may not.

        What the engine still holds has no queue yet: any agent may take it.
        """
        return self.agent_for(user, ticket.queue)

    def agent_for(self, user: str, queue: str) -> str:
        """Return the id under which `user` works for a queue (empty: for any), or an empty text."""
        rooms = {self.rules.room_of_queue(queue)} if queue else self.rules.triage_rooms
        return self.agent_of(user) if any(self.is_seated(user, room) for room in rooms) else ""

    def is_seated(self, user: str, room: str) -> bool:
        """Whether somebody works in a triage channel; one that is shared with others seats nobody."""
        return (
            room in self.rules.triage_rooms and not self.company.is_shared(room) and self.company.is_member(user, room)
        )

    def words(self, user: str) -> Words:
        """Return the words of somebody's own language."""
        return self.speak(self.language(user))

    def language(self, user: str) -> str:
        """Return somebody's own language as a code, or an empty text where the chat knows none."""
        return self.company.person(user).locale.partition("-")[0]
