"""Addresses of messages in Slack, as the core keeps them: opaque there, taken apart here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.request import Origin
from app.domain.ticket import Ticket

CHANNEL = "slack"
PREFIX = "slack:"
"""Requesters from Slack are `slack:` and their user id."""

_UNSENT = "slash:"
_CARRIED = re.compile(r"([A-Z][A-Z0-9]*):(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A message (`ts`) in a room, the thread it hangs in (`root`), and the edit it is about, if any.

    Written `ts`, `root/ts`, or either with `@edit`. What a slash command says is no message: its `ts` is `slash:...`.
    """

    room: str
    ts: str
    root: str
    edit: str = ""

    @property
    def address(self) -> str:
        """The message id the core keeps."""
        message = self.ts if self.root == self.ts else f"{self.root}/{self.ts}"
        return f"{message}@{self.edit}" if self.edit else message

    @property
    def origin(self) -> Origin:
        """Where a request from here is answered."""
        return Origin(channel=CHANNEL, conversation=self.room, message=self.address)

    @property
    def carried(self) -> str:
        """What a button carries that is about this message: it may be pressed in another conversation."""
        return f"{self.room}:{self.address}"

    @property
    def thread(self) -> str:
        """Where to say something below it; empty where there is no message to say it below."""
        return self.root if self.is_message else ""

    @property
    def is_private(self) -> bool:
        """Whether only the person who asked can see the conversation."""
        return self.room.startswith("D")

    @property
    def is_message(self) -> bool:
        """Whether there is a message others can see, to answer below."""
        return not self.ts.startswith(_UNSENT)


def place_of(origin: Origin) -> Place:
    """Return the place of an origin this module wrote."""
    message, _, edit = origin.message.partition("@")
    root, _, ts = message.rpartition("/")
    return Place(room=origin.conversation, ts=ts, root=root or ts, edit=edit)


def place_carried(value: str, *, room: str) -> Place:
    """Return the place that a button carries; one of before, which names no room, was pressed where it is about."""
    found = _CARRIED.fullmatch(value)
    room, message = (found[1], found[2]) if found else (room, value)
    return place_of(Origin(channel=CHANNEL, conversation=room, message=message))


def user_of(requester: str) -> str:
    """Return the Slack user of a requester, or an empty text for somebody from elsewhere."""
    return requester.removeprefix(PREFIX) if requester.startswith(PREFIX) else ""


def question_of(ticket: Ticket) -> Place | None:
    """Return where a ticket's question can be seen in Slack, or None."""
    here = place_of(ticket.origin)
    return here if ticket.origin.channel == CHANNEL and here.is_message else None


def place(room: str, ts: str, thread: str = "", *, edit: str = "") -> Place:
    """Return the place of a message; `thread` is empty or its own `ts` where it begins one."""
    return Place(room=room, ts=ts, root=thread or ts, edit=edit)


def unsent(room: str, trigger: str) -> Place:
    """Return the place of a slash command, which is said once per `trigger`."""
    ts = _UNSENT + trigger
    return Place(room=room, ts=ts, root=ts)
