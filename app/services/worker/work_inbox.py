"""Handle what the channels accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from app.domain.request import Request
from app.ports import Clock, UnitOfWorkFactory
from app.services.requests.handle_request import HandleRequest
from app.services.worker.leased import Leased


@dataclass(slots=True, kw_only=True)
class WorkInbox:
    """Leases a few requests at a time and handles them in turn. After a crash the lease ends and somebody takes them.

    `lease_seconds` is longer than handling a few ever takes; too short a lease costs double work, never a double
    ticket. What one request does leaves the others that were leased with it to the next call.
    """

    unit_of_work: UnitOfWorkFactory
    handle: HandleRequest
    clock: Clock
    lease_seconds: int = 60
    at_once: int = 4
    _leased: Leased[Request] = field(default_factory=Leased, init=False)

    def __call__(self, *, limit: int = 20) -> int:
        """Return how many requests were handled, at most `limit`."""
        for handled in range(limit):
            request = self._next(limit - handled)
            if request is None:
                return handled
            self.handle(request)
        return limit

    def _next(self, wanted: int) -> Request | None:
        now = self.clock.now()
        lease = partial(self._lease, min(wanted, self.at_once), now)
        return self._leased.take(now, lease, seconds=self.lease_seconds)

    def _lease(self, limit: int, now: datetime) -> tuple[Request, ...]:
        with self.unit_of_work() as work:
            leased = work.inbox.lease(limit=limit, now=now, seconds=self.lease_seconds)
            if leased:
                work.commit()
        return leased
