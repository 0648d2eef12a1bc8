"""Send the digest once a week, after a new look into the knowledge, so that its advice is up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.digest import DigestPlace, week_of
from app.domain.effects import digest_effect
from app.domain.errors import Conflict
from app.ports import Clock, Study, UnitOfWorkFactory


@dataclass(slots=True, kw_only=True)
class SendDigests:
    """A chore of the worker. A week that was missed is told as soon as the service runs again; none is told twice.

    `looked_at` is when the knowledge was last looked into; a look that fails keeps nobody from being told.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    places: Sequence[DigestPlace]
    looked_at: Callable[[], datetime | None]
    look: Study
    _done: datetime | None = field(default=None, init=False)
    _begun: datetime | None = field(default=None, init=False)

    def __call__(self) -> int:
        """Return how many were put on their way."""
        week = week_of(self.clock.now())
        if not self.places or week == self._done or self._is_looking(week):
            return 0
        with self.unit_of_work() as work:
            work.outbox.put([digest_effect(place, week) for place in self.places])
            work.commit()
        self._done = week
        return len(self.places)

    def _is_looking(self, week: datetime) -> bool:
        last = self.looked_at()
        if self._begun != week and (last is None or last < week):
            self._begun = week
            try:
                self.look.start()
            except Conflict:  # one of last week is not over yet
                return True
        return self.look.state().since is not None
