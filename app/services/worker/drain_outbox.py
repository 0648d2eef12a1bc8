"""Work off the outbox: each conversation in its order, several conversations side by side."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.effects import OutboxItem, lane_of
from app.domain.errors import DeliveryFailed
from app.domain.retry import RetryPolicy
from app.ports import Clock, UnitOfWorkFactory

log = logging.getLogger(__name__)

Attempt = Callable[[OutboxItem], DeliveryFailed | None]
"""Carries out one effect; returns why it did not work, or None. Anything else it raises ends the draining."""

_A_MOMENT = 0.005
"""Seconds for the others to end too, so that they are noted together: most take less."""
_AHEAD = 2
"""So many effects are leased for each lane, so that one busy conversation does not keep the others waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """An effect that is ours until the lease ends."""

    item: OutboxItem
    ends: datetime

    @property
    def lane(self) -> str:
        """What must keep its order."""
        return lane_of(self.item.effect)


@dataclass(slots=True, kw_only=True)
class DrainOutbox:
    """One draining. What went out is noted with the next lease, in one commit, as soon as any effect is over."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    attempt: Attempt
    retry: RetryPolicy
    lease_seconds: int
    lanes: int
    _running: dict[Future[DeliveryFailed | None], Lease] = field(default_factory=dict, init=False)
    _waiting: list[Lease] = field(default_factory=list, init=False)
    _over: list[tuple[OutboxItem, DeliveryFailed | None]] = field(default_factory=list, init=False)
    _broken: BaseException | None = field(default=None, init=False)

    def __call__(self, limit: int) -> int:
        """Return how many effects were tried, at most `limit`."""
        tried = 0
        with ThreadPoolExecutor(self.lanes, thread_name_prefix="outbox") as threads:
            while True:
                held = len(self._running) + len(self._waiting)
                leased = self._turn(min(limit - tried, _AHEAD * self.lanes - held))
                tried += len(leased)
                self._waiting += leased
                self._start(threads)
                if not self._running:
                    break
                self._collect()
        if self._broken is not None:
            raise self._broken
        return tried

    def _turn(self, wanted: int) -> list[Lease]:
        """Note what is over, and lease up to `wanted` more."""
        now = self.clock.now()
        if not self._over and wanted <= 0:
            return []
        over = [(item, error, self._again(item, error, now)) for item, error in self._over]
        with self.unit_of_work() as work:
            for item, error, again in over:
                if error is None:
                    work.outbox.done(item.effect.key)
                else:
                    work.outbox.failed(item.effect.key, error=str(error), retry_at=again)
            leased = work.outbox.lease(limit=wanted, now=now, seconds=self.lease_seconds) if wanted > 0 else ()
            if over or leased:
                work.commit()
        self._over = []
        for item, error, again in over:
            if error is not None:
                _tell(item, error, again)
        ends = now + timedelta(seconds=self.lease_seconds)
        ours = {lease.item.effect.key for lease in (*self._running.values(), *self._waiting)}
        return [Lease(item=item, ends=ends) for item in leased if item.effect.key not in ours]

    def _again(self, item: OutboxItem, error: DeliveryFailed | None, now: datetime) -> datetime | None:
        if error is not None and error.final:
            return None
        return self.retry.next_try(item.attempts, at=now, wait=error.wait if error else 0.0)

    def _start(self, threads: ThreadPoolExecutor) -> None:
        busy = {lease.lane for lease in self._running.values()}
        for lease in tuple(self._waiting):
            if lease.lane in busy or len(self._running) >= self.lanes:
                continue
            busy.add(lease.lane)
            self._waiting.remove(lease)
            if self.clock.now() < lease.ends:  # else somebody else may have it by now
                self._running[threads.submit(self.attempt, lease.item)] = lease

    def _collect(self) -> None:
        wait(self._running, timeout=_A_MOMENT)
        for future in wait(self._running, return_when=FIRST_COMPLETED).done:
            lease, broken = self._running.pop(future), future.exception()
            if broken is None:
                self._over.append((lease.item, future.result()))
            else:
                self._broken = self._broken or broken


def _tell(item: OutboxItem, error: DeliveryFailed, again: datetime | None) -> None:
    key = item.effect.key
    if again is None:
        log.error("gave up on %s after %d attempts: %s", key, item.attempts, error)
    else:
        log.warning("attempt %d of %s failed, next at %s: %s", item.attempts, key, again.isoformat(), error)
