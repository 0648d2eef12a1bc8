"""Handle what the channels accepted."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.request import Request
from app.ports import Clock, UnitOfWorkFactory
from app.services.handle_request import HandleRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkInbox:
    """Leases one request at a time and handles it. After a crash the lease ends and somebody takes it again.

    `lease_seconds` is longer than handling ever takes; too short a lease costs double work, never a double ticket.
    """

    unit_of_work: UnitOfWorkFactory
    handle: HandleRequest
    clock: Clock
    lease_seconds: int = 60

    def __call__(self, *, limit: int = 20) -> int:
        """Return how many requests were handled, at most `limit`."""
        for handled in range(limit):
            request = self._next()
            if request is None:
                return handled
            self.handle(request)
        return limit

    def _next(self) -> Request | None:
        with self.unit_of_work() as work:
            leased = work.inbox.lease(limit=1, now=self.clock.now(), seconds=self.lease_seconds)
            if leased:
                work.commit()
        return leased[0] if leased else None
