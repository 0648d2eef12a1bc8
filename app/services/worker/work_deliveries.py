"""Read what the channels delivered."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed
from app.domain.retry import RetryPolicy
from app.ports import Clock, DeliveryReader, UnitOfWorkFactory
from app.services.worker.leased import Leased

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class WorkDeliveries:
    """Leases a few events at a time and has their channel's reader take one after the other.

    What was read is noted with the next lease, in one commit: after a crash a few events are read again, and reading
    one twice is reading it once. What cannot be read is kept, not lost; after `retry.tries` attempts its reader
    gives it up. What one event does leaves the others that were leased with it to the next call.
    """

    unit_of_work: UnitOfWorkFactory
    readers: Mapping[str, DeliveryReader]
    clock: Clock
    retry: RetryPolicy = field(default_factory=lambda: RetryPolicy(tries=5, first=2))
    lease_seconds: int = 60
    at_once: int = 4
    _leased: Leased[Delivery] = field(default_factory=Leased, init=False)
    _read: list[Delivery] = field(default_factory=list, init=False)

    def __call__(self, *, limit: int = 50) -> int:
        """Return how many events were taken up, at most `limit`."""
        try:
            for taken in range(limit):
                delivery = self._next(limit - taken)
                if delivery is None:
                    return taken
                self._take(delivery, self.readers.get(delivery.channel))
            return limit
        finally:
            self._settle(lease=0)

    def _next(self, wanted: int) -> Delivery | None:
        lease = partial(self._settle, lease=min(wanted, self.at_once))
        return self._leased.take(self.clock.now(), lease, seconds=self.lease_seconds)

    def _settle(self, *, lease: int) -> tuple[Delivery, ...]:
        """Note what was read, and lease up to `lease` more."""
        if not self._read and not lease:
            return ()
        with self.unit_of_work() as work:
            for delivery in self._read:
                work.deliveries.done(delivery)
            now, seconds = self.clock.now(), self.lease_seconds
            leased = work.deliveries.lease(limit=lease, now=now, seconds=seconds) if lease else ()
            if self._read or leased:
                work.commit()
        self._read.clear()
        return leased

    def _take(self, delivery: Delivery, reader: DeliveryReader | None) -> None:
        if reader is None:
            log.error("event %s of %s waits: this channel is not set up here", delivery.id, delivery.channel)
            return
        if delivery.attempts > self.retry.tries:
            log.error("event %s of %s could not be read; it is given up", delivery.id, delivery.channel)
            reader.give_up(delivery)
            self._read.append(delivery)
            return
        try:
            reader.read(delivery)
        except DeliveryFailed as error:
            self._again(delivery, error)
        else:
            self._read.append(delivery)

    def _again(self, delivery: Delivery, error: DeliveryFailed) -> None:
        now = self.clock.now()
        at = self.retry.next_try(delivery.attempts, at=now, wait=error.wait) or now
        log.warning("event %s of %s is read again at %s: %s", delivery.id, delivery.channel, at.isoformat(), error)
        with self.unit_of_work() as work:
            work.deliveries.again(delivery, at=at)
            work.commit()
