"""What people do in Teams, once it is read: values that know nothing of the wire."""

from __future__ import annotations

from dataclasses import dataclass

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
    """A message is gone."""

    room: Room
    place: Place


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


Event = Said | Deleted | Pressed | Joined
