"""What people do in Slack, once it is read: values that know nothing of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.channels.slack.place import Place

DESK = "desk"
"""Blocks, actions and windows of the agents' side begin with it."""

RATE, RATE_IN_WORDS = "rate", "rate_words"
"""Buttons to rate with are called this, an underscore, and their value; so is the window that the second opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """A file that came along: `link` opens it for people, `address` gives us its content, of `size` bytes."""

    name: str
    type: str = ""
    link: str = ""
    address: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody wrote a message, or shared files.

    One that was changed names its edit in its place, and in `earlier` the edit before that, if there was one.
    """

    place: Place
    user: str
    text: str
    mention: bool = False
    earlier: str = ""
    files: tuple[SharedFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A message is gone; `edit` names the last change of it, and `user` who had written it, where Slack says so."""

    place: Place
    edit: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """Somebody put an emoji on a message, or took it away."""

    place: Place
    user: str
    emoji: str
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody pressed a button of ours or picked from a list: `value` is what it carries, `block` where it stands.

    `trigger` lets a window be opened for three seconds.
    """

    place: Place
    user: str
    action: str
    value: str
    block: str = ""
    trigger: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """Somebody sent a window of ours: which `form`, what it is `about`, and the values of each field by its name.

    `id` is Slack's own name of the window.
    """

    user: str
    form: str
    about: str
    values: Mapping[str, tuple[str, ...]]
    id: str = ""

    def one(self, name: str) -> str:
        """Return the only value of a field, or an empty text."""
        return next(iter(self.values.get(name, ())), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHome:
    """Somebody looks at the app's own page."""

    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """Somebody used the slash command, or a message shortcut (then `about` is that message)."""

    place: Place
    user: str
    text: str
    about: Place | None = None
    shortcut: str = ""


Event = Said | Deleted | Reacted | Pressed | Commanded | Submitted | OpenedHome
