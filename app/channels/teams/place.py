"""Addresses of messages in Teams, as the core keeps them: opaque there, taken apart here."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.request import Origin

CHANNEL = "teams"
PREFIX = "teams:"
"""Requesters from Teams are `teams:` and their Entra object id."""

PERSONAL, TEAM_CHANNEL = "personal", "channel"
"""Kinds of rooms, as Teams calls them; what is neither is a chat of several people."""

THREAD = ";messageid="
"""Stands between a channel and a message in it where a thread is named as a conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A message (`id`) in a room, the thread it hangs in (`root`), and the edit it is about, if any.

    Written `id`, `root/id`, or either with `@edit`. Only channels have threads: elsewhere each message is its own root.
    """

    room: str
    id: str
    root: str
    edit: str = ""

    @property
    def unedited(self) -> str:
        """The message id the core keeps of it as it was first."""
        return self.id if self.root == self.id else f"{self.root}/{self.id}"

    @property
    def address(self) -> str:
        """The message id the core keeps."""
        return f"{self.unedited}@{self.edit}" if self.edit else self.unedited

    @property
    def origin(self) -> Origin:
        """Where a request from here is answered."""
        return Origin(channel=CHANNEL, conversation=self.room, message=self.address)

    def below(self, kind: str) -> str:
        """Return the conversation, as Teams calls it, in which something is said below this message."""
        return f"{self.room}{THREAD}{self.root}" if kind == TEAM_CHANNEL else self.room


def place(conversation: str, id: str, *, edit: str = "") -> Place:
    """Return the place of a message in a conversation as Teams calls it: its room, and perhaps the thread's root."""
    room, _, root = conversation.partition(THREAD)
    return Place(room=room, id=id, root=root or id, edit=edit)


def place_of(origin: Origin) -> Place:
    """Return the place of an origin this module wrote."""
    message, _, edit = origin.message.partition("@")
    root, _, id = message.rpartition("/")
    return Place(room=origin.conversation, id=id, root=root or id, edit=edit)


def user_of(requester: str) -> str:
    """Return the Teams user of a requester, or an empty text for somebody from elsewhere."""
    return requester.removeprefix(PREFIX) if requester.startswith(PREFIX) else ""
