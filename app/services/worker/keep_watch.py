"""Watch whether live answers keep the promise, and retreat to suggestions when that is in doubt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

from app.domain.going_live import LiveState, Switched
from app.domain.lifecycle import ENGINE
from app.domain.rest import Rest
from app.domain.watch import Watched, watched
from app.ports import Clock, Experience

log = logging.getLogger(__name__)
LEVEL = 0.05
"""The chance of ever retreating while the promise is kept."""
MOST = 5_000


class LiveSwitch(Protocol):
    """What is live now; `change` records the act before the state counts."""

    def read(self) -> LiveState: ...

    def change(self, state: LiveState, act: Switched) -> None: ...


@dataclass(slots=True, kw_only=True)
class KeepWatch:
    """Looks every `rest_seconds` at answers that their askers had `settle_hours` to complain about.

    Once what they said leaves no reasonable doubt that more than `promised` are wrong, the engine only suggests, until
    somebody resumes. A `promised` of 0 never retreats.
    """

    experience: Experience
    switch: LiveSwitch
    clock: Clock
    promised: float = 0.05
    days: int = 30
    settle_hours: int = 24
    rest_seconds: int = 3600
    _rest: Rest = field(default_factory=Rest, init=False)

    def __call__(self) -> int:
        """Return 1 when it retreated, else 0."""
        now = self.clock.now()
        if self.promised <= 0 or self._rest.lasts(now):
            return 0
        self._rest.begin(now, timedelta(seconds=self.rest_seconds))
        state = self.switch.read()
        if state.retreat:
            return 0
        seen = self.look(state)
        if seen.doubt < 1 / LEVEL:
            return 0
        reason = (
            f"{seen.wrong} of {seen.answers} answers were wrong by what people said; {self.promised:.1%} is allowed"
        )
        log.error("retreat: %s. From now on the engine only suggests; `firstline live resume` ends that", reason)
        act = Switched(act="retreated", channel="", actor=ENGINE, at=now, reason=reason)
        self.switch.change(replace(state, retreat=reason), act)
        return 1

    def look(self, state: LiveState) -> Watched:
        """Return what live answers were like in these days, since somebody last resumed."""
        now = self.clock.now()
        since = now - timedelta(days=self.days)
        if state.since is not None:
            since = max(since, state.since)
        until = now - timedelta(hours=self.settle_hours)
        return watched(self.experience.answers(since=since, until=until, limit=MOST), self.promised)


Lacking = Callable[[], tuple[str, str]]
"""Returns what a go-live lacks, as a sentence or empty, and the certificate that holds."""
