"""What we said where, and how rooms are reached, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.posting import Posting, Room


@dataclass(slots=True)
class PostingData:
    postings: dict[str, Posting] = field(default_factory=dict)
    rooms: dict[tuple[str, str], Room] = field(default_factory=dict)

    def copied(self) -> PostingData:
        return PostingData(postings=dict(self.postings), rooms=dict(self.rooms))


@dataclass(slots=True)
class MemoryPostings:
    known: dict[str, Posting]

    def note(self, posting: Posting) -> None:
        self.known[posting.key] = posting

    def of(self, key: str) -> Posting | None:
        return self.known.get(key)

    def about(self, channel: str, conversation: str, message: str) -> tuple[Posting, ...]:
        place = (channel, conversation, message)
        found = [one for one in self.known.values() if (one.channel, one.conversation, one.message) == place]
        return tuple(sorted(found, key=lambda one: (one.at, one.key)))

    def forget(self, key: str) -> None:
        self.known.pop(key, None)

    def prune(self, *, before: datetime, limit: int) -> int:
        old = [key for key, one in self.known.items() if one.at < before and key.startswith(f"{one.channel}:")][:limit]
        for key in old:
            self.forget(key)
        return len(old)


@dataclass(slots=True)
class MemoryRooms:
    known: dict[tuple[str, str], Room]

    def note(self, room: Room) -> None:
        self.known[room.channel, room.id] = room

    def find(self, channel: str, id: str) -> Room | None:
        return self.known.get((channel, id))
