"""What a ticket system is asked for, so that tickets of ours stand there: a copy is made, read, and changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.mirroring import Mirror, Standing
from app.domain.triage import Priority
from app.mirroring.story import Said, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A copy that was made: its id there, and what people call it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A ticket of ours as it stands there just now; `marked` is whose copy it says to be, `priority` their word.

    One that is `locked` takes no more words and no change.
    """

    id: str
    name: str
    url: str
    marked: str
    standing: Standing
    priority: str = ""
    locked: bool = False


class Copies(Protocol):
    """How copies are made in one system. Errors are `DeliveryFailed`, and `Refused` where surely nothing was made.

    `belongs` says whether tickets of a queue stand there at all; `ready` raises where what was said of the queue is not
    there. `find` is the copy that may have been made since `begun`, None where none is known. `make` makes one. So long
    as `settled` after it was begun nobody makes another, since `find` may lag; where that is zero, `make` with the same
    `begun` makes no second one.
    """

    @property
    def settled(self) -> timedelta: ...

    def belongs(self, queue: str) -> bool: ...

    def ready(self, queue: str) -> None: ...

    def find(self, ticket_id: str, *, begun: datetime) -> Made | None: ...

    def make(self, story: Story, *, begun: datetime) -> Made: ...


class CopyActs(Protocol):
    """What is done with one copy. Errors are `DeliveryFailed`.

    `read` raises where it is gone. `hand` gives it to whom, and to where, the ticket went since that was last told
    there, and returns what to note of its `holder` then, None where that can only be said in words. `urge` and `move`
    are False where the system has no such way. `seal` leaves our mark of this version.
    """

    def read(self, id: str) -> Copy: ...

    def hand(self, story: Story, mirror: Mirror) -> str | None: ...

    def urge(self, copy: Copy, word: str) -> bool: ...

    def move(self, story: Story, copy: Copy) -> bool: ...

    def seal(self, story: Story, copy: Copy) -> None: ...


class Words(Protocol):
    """How words come to stand below a copy. `standing` is the id of what was written under a key, empty for none."""

    def standing(self, id: str, key: str) -> str: ...

    def write(self, id: str, said: Said) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One ticket system: how it is noted, what people and sentences call it, and its three sides.

    `word` is what a priority is called there; empty leaves it to them.
    """

    id: str
    called: str
    sentence: str
    copies: Copies
    acts: CopyActs
    words: Words
    word: Callable[[Priority], str]
