"""What we said is taken back with the question it answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.channels.slack.api import Message, SlackCalls, SlackDirect
from app.channels.slack.conversation import look
from app.channels.slack.place import Place, user_of
from app.domain.effects import is_reply
from app.services.requests.find_request import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Removes our answers to a message: from its thread, what its asker got directly, what was suggested to agents.

    What only one person saw in a channel cannot be taken back: Slack itself forgets it when they load the page again.
    """

    calls: SlackCalls
    direct: SlackDirect
    agents_room: str = ""

    def __call__(self, place: Place, asked: Iterable[Asked]) -> None:
        """Take back what was said about `place`, where `asked` stood; raise `DeliveryFailed` to be tried again."""
        now = look(self.calls.thread(place.room, place.root), place, asker="")
        self._remove(place.room, (m for m in now.ours if m.address.partition("@")[0] == place.address))
        if not place.is_private:
            self._elsewhere(tuple(asked))

    def _elsewhere(self, asked: tuple[Asked, ...]) -> None:
        keys = tuple(f"{one.ticket.id}:v" for one in asked if one.ticket)
        if not keys:
            return
        askers = dict.fromkeys(user_of(one.request.requester) for one in asked)
        rooms = [*(self.direct.direct(user) for user in askers if user), *filter(None, [self.agents_room])]
        for room in rooms:
            self._remove(room, (m for m in self.calls.thread(room, "") if m.key.startswith(keys) and is_reply(m.key)))

    def _remove(self, room: str, messages: Iterable[Message]) -> None:
        for message in tuple(messages):
            self.calls.remove(room, message.ts)
