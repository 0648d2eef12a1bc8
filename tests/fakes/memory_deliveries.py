"""Raw events in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.delivery import Delivery


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    delivery: Delivery
    not_before: datetime | None = None
    done: bool = False
    answers: int = 0


@dataclass(slots=True)
class MemoryDeliveries:
    entries: dict[tuple[str, str], DeliveryEntry]

    def put(self, delivery: Delivery) -> bool:
        known = _key(delivery) in self.entries
        self.entries.setdefault(_key(delivery), DeliveryEntry(delivery))
        return not known

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Delivery, ...]:
        free = [e for e in self.entries.values() if not e.done and (e.not_before is None or e.not_before <= now)]
        leased = sorted((e.delivery for e in free), key=lambda d: (d.received_at, d.id))[:limit]
        counted = tuple(replace(delivery, attempts=delivery.attempts + 1) for delivery in leased)
        for delivery in counted:
            known = self.entries[_key(delivery)]
            self.entries[_key(delivery)] = replace(
                known, delivery=delivery, not_before=now + timedelta(seconds=seconds)
            )
        return counted

    def again(self, delivery: Delivery, *, at: datetime) -> None:
        self.entries[_key(delivery)] = replace(self.entries[_key(delivery)], not_before=at)

    def done(self, delivery: Delivery) -> None:
        kept = replace(self.entries[_key(delivery)].delivery, body="")
        known = self.entries[_key(delivery)]
        self.entries[_key(delivery)] = replace(known, delivery=kept, not_before=None, done=True)

    def prune(self, *, before: datetime, limit: int) -> int:
        old = [key for key, e in self.entries.items() if e.done and e.delivery.received_at < before][:limit]
        for key in old:
            del self.entries[key]
        return len(old)


@dataclass(slots=True)
class MemoryAnswerings:
    entries: dict[tuple[str, str], DeliveryEntry]

    def begin(self, delivery: Delivery, number: int) -> bool:
        known = self.entries.get(_key(delivery))
        if known is not None and known.answers < number:
            self.entries[_key(delivery)] = replace(known, answers=number)
        return known is None or known.answers < number

    def take_back(self, delivery: Delivery, number: int) -> None:
        if known := self.entries.get(_key(delivery)):
            self.entries[_key(delivery)] = replace(known, answers=number - 1)


def _key(delivery: Delivery) -> tuple[str, str]:
    return delivery.channel, delivery.id
