"""Which request does a message go on with? Chats have no threads: there it is the newest that it can be about."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.teams.events import Said
from app.channels.teams.place import CHANNEL, PREFIX
from app.domain.reply import came_after
from app.domain.request import Origin
from app.ports import UnitOfWorkFactory
from app.services.requests.continue_request import ReadReply
from app.services.requests.find_request import Asked, FindRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """Below a question in a channel, its asker goes on with it. In a chat, what surely is no new question goes on with
    their newest request; what is not sure does where people, or a question of ours, wait for a word.
    """

    find: FindRequest
    read: ReadReply
    reading: UnitOfWorkFactory

    def __call__(self, event: Said) -> Asked | None:
        """Return the request it goes on with, or None where it asks something of its own."""
        asked = self.below(event)
        return asked if asked is None or event.in_thread or self._goes_on(asked, event.text) else None

    def below(self, event: Said) -> Asked | None:
        """Return the newest request of its writer in the thread or chat, or None where none can be meant."""
        mine = PREFIX + event.user
        if event.in_thread:
            thread = Origin(channel=CHANNEL, conversation=event.room.id, message=event.place.root)
            return self.find.newest_in(thread, requester=mine)
        if not event.to_us or event.room.kind == "channel":
            return None
        return self.find.newest_in(Origin(channel=CHANNEL, conversation=event.room.id), requester=mine)

    def _goes_on(self, asked: Asked, text: str) -> bool:
        if asked.ticket is None:
            return False
        after = came_after(asked.ticket)
        reading = self.read(text, after) if text.strip() else None
        if reading is not None and reading.sure:
            return reading.kind != "new_question"
        return after in {"with_person", "asked_back"} or self._asked_for_detail(asked)

    def _asked_for_detail(self, asked: Asked) -> bool:
        with self.reading() as work:
            past = work.turns.of_request(asked.request.id)
        return bool(past) and past[-1].decision.question == "which_detail"
