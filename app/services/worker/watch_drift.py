"""Watch whether people still ask what the promise was certified on, and retreat to suggestions when they do not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from app.domain.drift import Drift, DriftLook
from app.domain.going_live import Switched
from app.domain.lifecycle import ENGINE
from app.domain.rest import Rest
from app.ports import Clock
from app.services.worker.keep_watch import LEVEL, LiveSwitch

log = logging.getLogger(__name__)
_NEVER = datetime.min.replace(tzinfo=UTC)
LOOKS_A_YEAR = 52


class DriftNotes(Protocol):
    """The last look that compared anything; None before the first."""

    def last(self) -> DriftLook | None: ...

    def keep(self, look: DriftLook) -> None: ...


@dataclass(slots=True, kw_only=True)
class WatchDrift:
    """Compares the newest requests of `days` with the labelled ones, once a week; `retreats` says what follows.

    `compare` gets the span and the level, and returns None where there is nothing to compare with. Each look spends a
    share of `LEVEL`: a service whose requests have not changed retreats for this in at most 5 % of years. So looks
    that compared something are a week apart, also over restarts; an attempt with too few requests costs nothing.
    """

    compare: Callable[[datetime, datetime, float], Drift | None]
    notes: DriftNotes
    switch: LiveSwitch
    clock: Clock
    retreats: bool = True
    days: int = 30
    rest: timedelta = timedelta(days=365 / LOOKS_A_YEAR)
    again: timedelta = timedelta(hours=1)
    _rest: Rest = field(default_factory=Rest, init=False)

    def __call__(self) -> int:
        """Return 1 when it retreated, else 0."""
        now = self.clock.now()
        if self._rest.lasts(now):
            return 0
        self._rest.begin(now, self.again)
        last, state = self.notes.last(), self.switch.read()
        if state.retreat or (last is not None and last.at <= now < last.at + self.rest):
            return 0
        since = max(now - timedelta(days=self.days), state.since or _NEVER)
        seen = self.compare(since, now, LEVEL / LOOKS_A_YEAR)
        if seen is None or not seen.compared:
            return 0
        self.notes.keep(DriftLook(at=now, drift=seen))
        if not (seen.drifted and self.retreats):
            return 0
        reason = f"{seen.reason} ({seen.recent} requests since {since:%Y-%m-%d})"
        log.error("retreat: %s. Label some recent requests and evaluate again, then `firstline live resume`", reason)
        act = Switched(act="retreated", channel="", actor=ENGINE, at=now, reason=reason)
        self.switch.change(replace(state, retreat=reason), act)
        return 1
