"""What people do in Teams, once it is read: values that know nothing of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.channels.teams.place import PERSONAL, TEAM_CHANNEL, Place
from app.domain.files import AttachedFile
from app.domain.posting import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody wrote a message, to us where it is a `mention` or in private; a changed one names its edit.

    One that was deleted and is there again is `restored`.
    """

    room: Room
    place: Place
    user: str
    text: str
    name: str = ""
    mention: bool = False
    language: str = ""
    files: tuple[AttachedFile, ...] = ()
    restored: bool = False

    @property
    def to_us(self) -> bool:
        """Whether it is meant for us by name."""
        return self.mention or self.room.kind == PERSONAL

    @property
    def in_thread(self) -> bool:
        """Whether it stands below another message."""
        return self.room.kind == TEAM_CHANNEL and self.place.root != self.place.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A message is gone; `user` is whoever it was by, where Teams says so."""

    room: Room
    place: Place
    user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody pressed a button of ours: `about` is the message the card answers, `card` the card itself."""

    room: Room
    user: str
    verb: str
    about: Place
    choice: str = ""
    receipt: str = ""
    card: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Somebody can write to us from now on."""

    room: Room
    user: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An agent asks for a window about a ticket, begun with a suggested reply where one is named."""

    room: Room
    user: str
    verb: str
    ticket: str
    id: str
    language: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """An agent does something with a ticket: by a button of its card, or by a window with the `values` of its fields.

    `id` is Teams' own name of the press.
    """

    room: Room
    user: str
    verb: str
    ticket: str
    id: str
    name: str = ""
    language: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return the value of a field, or an empty text."""
        return self.values.get(name, "")

    def some(self, name: str) -> tuple[str, ...]:
        """Return what was picked in a field of several."""
        return tuple(value for value in self.one(name).split(",") if value)


Event = Said | Deleted | Pressed | Joined | Acted | Opened
