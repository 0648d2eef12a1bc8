"""What came in and what goes out, with its leases, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.effects import Effect, OutboxItem
from app.domain.request import Request

if TYPE_CHECKING:
    from tests.fakes.memory import Data


@dataclass(slots=True)
class Entry:
    request: Request
    event_id: str
    leased_until: datetime | None
    done: bool = False


@dataclass(slots=True)
class Letter:
    item: OutboxItem
    state: str = "waiting"
    leased_until: datetime | None = None
    begun: bool = False


@dataclass(slots=True)
class MemoryInbox:
    data: Data

    def put(self, request: Request, *, event_id: str = "", held_until: datetime | None = None) -> bool:
        if request.id in self.data.inbox or self.original(request, event_id=event_id):
            return False
        self.data.inbox[request.id] = Entry(request, event_id, held_until)
        return True

    def original(self, request: Request, *, event_id: str = "") -> str:
        for known in self.data.inbox.values():
            same_message = request.origin.message and known.request.origin == request.origin
            same_channel = known.request.origin.channel == request.origin.channel
            if same_message or (event_id and same_channel and known.event_id == event_id):
                return known.request.id
        return ""

    def overdue(self, *, before: datetime, limit: int = 50) -> tuple[Request, ...]:
        return tuple(entry.request for entry in self._open() if entry.request.received_at < before)[:limit]

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Request, ...]:
        free = [entry for entry in self._open() if entry.leased_until is None or entry.leased_until <= now][:limit]
        for entry in free:
            entry.leased_until = now + timedelta(seconds=seconds)
        return tuple(entry.request for entry in free)

    def done(self, request_id: str) -> None:
        if request_id in self.data.inbox:
            self.data.inbox[request_id].done = True

    def prune(self, *, before: datetime, limit: int) -> int:
        old = [key for key, entry in self.data.inbox.items() if entry.done and entry.request.received_at < before]
        for key in old[:limit]:
            del self.data.inbox[key]
        return len(old[:limit])

    def _open(self) -> list[Entry]:
        entries = [entry for entry in self.data.inbox.values() if not entry.done]
        return sorted(entries, key=lambda entry: (entry.request.received_at, entry.request.id))


@dataclass(slots=True)
class MemoryOutbox:
    data: Data

    def put(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            self.data.outbox.setdefault(effect.key, Letter(OutboxItem(effect=effect)))

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[OutboxItem, ...]:
        due = [letter for letter in self.data.outbox.values() if _is_due(letter, now)][:limit]
        for letter in due:
            letter.leased_until = now + timedelta(seconds=seconds)
            letter.item = replace(letter.item, attempts=letter.item.attempts + 1)
        return tuple(letter.item for letter in due)

    def done(self, key: str) -> None:
        if key in self.data.outbox:
            self.data.outbox[key].state = "done"

    def failed(self, key: str, *, error: str, retry_at: datetime | None) -> None:
        letter = self.data.outbox.get(key)
        if letter is None or letter.state == "done":
            return
        attempts = 0 if letter.state == "dead" else letter.item.attempts
        letter.item = replace(letter.item, attempts=attempts, last_error=error, not_before=retry_at)
        letter.state, letter.leased_until = "dead" if retry_at is None else "waiting", None

    def dead_letters(self) -> tuple[OutboxItem, ...]:
        return tuple(letter.item for letter in self.data.outbox.values() if letter.state == "dead")


@dataclass(slots=True)
class MemoryShowings:
    data: Data

    def begin(self, key: str) -> bool:
        letter = self.data.outbox.get(key)
        if letter is None or letter.begun:
            return letter is None
        letter.begun = True
        return True

    def take_back(self, key: str) -> None:
        if key in self.data.outbox:
            self.data.outbox[key].begun = False


def _is_due(letter: Letter, now: datetime) -> bool:
    moments = (letter.item.not_before, letter.leased_until)
    return letter.state == "waiting" and all(moment is None or moment <= now for moment in moments)


@dataclass(slots=True)
class MemoryBacklog:
    data: Data

    def requests(self) -> int:
        return sum(not entry.done for entry in self.data.inbox.values())

    def effects(self) -> int:
        return self._in_state("waiting")

    def dead_letters(self) -> int:
        return self._in_state("dead")

    def _in_state(self, state: str) -> int:
        return sum(letter.state == state for letter in self.data.outbox.values())
