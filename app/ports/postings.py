"""What we said in channels that cannot be asked for it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.posting import Posting, Room


class Postings(Protocol):
    """Messages of ours by the effect they carry out. `note` keeps the last of a key; `of` is None where none is known.

    `about` returns those about one message of a conversation, the first said first; `forget` of one that is not kept
    does nothing. They hold no words, and are erased with their ticket, whose id their key begins with; `prune` forgets
    those of no ticket, whose key begins with their channel's name, said before a moment, and returns how many.
    """

    def note(self, posting: Posting) -> None: ...

    def of(self, key: str) -> Posting | None: ...

    def about(self, channel: str, conversation: str, message: str) -> tuple[Posting, ...]: ...

    def forget(self, key: str) -> None: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Rooms(Protocol):
    """How conversations are reached. `note` keeps the last word on each; `find` is None for one never heard of."""

    def note(self, room: Room) -> None: ...

    def find(self, channel: str, id: str) -> Room | None: ...
