"""Read what the channels delivered."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.delivery import Delivery
from app.domain.errors import DeliveryFailed
from app.domain.retry import RetryPolicy
from app.ports import Clock, DeliveryReader, UnitOfWorkFactory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDeliveries:
    """Leases one event at a time and has its channel's reader take it. What cannot be read is kept, not lost.

    After a crash the lease ends and the event is read again; after `retry.tries` attempts its reader gives it up.
    """

    unit_of_work: UnitOfWorkFactory
    readers: Mapping[str, DeliveryReader]
    clock: Clock
    retry: RetryPolicy = field(default_factory=lambda: RetryPolicy(tries=5, first=2))
    lease_seconds: int = 60

    def __call__(self, *, limit: int = 50) -> int:
        """Return how many events were taken up, at most `limit`."""
        for taken in range(limit):
            delivery = self._next()
            if delivery is None:
                return taken
            self._take(delivery, self.readers.get(delivery.channel))
        return limit

    def _next(self) -> Delivery | None:
        with self.unit_of_work() as work:
            leased = work.deliveries.lease(limit=1, now=self.clock.now(), seconds=self.lease_seconds)
            if leased:
                work.commit()
        return leased[0] if leased else None

    def _take(self, delivery: Delivery, reader: DeliveryReader | None) -> None:
        if reader is None:
            log.error("event %s of %s waits: this channel is not set up here", delivery.id, delivery.channel)
            return
        if delivery.attempts > self.retry.tries:
            log.error("event %s of %s could not be read; it is given up", delivery.id, delivery.channel)
            reader.give_up(delivery)
            self._done(delivery)
            return
        try:
            reader.read(delivery)
        except DeliveryFailed as error:
            self._again(delivery, error)
        else:
            self._done(delivery)

    def _again(self, delivery: Delivery, error: DeliveryFailed) -> None:
        at = self.retry.next_try(delivery.attempts, at=self.clock.now()) or self.clock.now()
        log.warning("event %s of %s is read again at %s: %s", delivery.id, delivery.channel, at.isoformat(), error)
        with self.unit_of_work() as work:
            work.deliveries.again(delivery, at=at)
            work.commit()

    def _done(self, delivery: Delivery) -> None:
        with self.unit_of_work() as work:
            work.deliveries.done(delivery)
            work.commit()
