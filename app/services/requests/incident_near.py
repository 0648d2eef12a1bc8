"""Find the active incident that a request reports, if any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.fingerprint import Features, Fingerprint
from app.domain.incident import Incident, IncidentState, StormRule
from app.ports import Likeness, UnitOfWork

_ACTIVE: frozenset[IncidentState] = frozenset({"suspected", "confirmed"})
_MEMBERS_ALIKE = 2
"""So many of an incident's reports must be alike: one alone may be the odd one out."""
_LULL = 4
"""After so many windows without the like, an incident that nobody confirmed takes nobody in."""
AT_MOST = 2000
"""Fingerprints compared at once; more in a window are a storm by any measure."""


@dataclass(slots=True)
class Lately:
    """What was asked lately, read once for many looks within one unit of work."""

    work: UnitOfWork
    _from: datetime | None = field(default=None, init=False)
    _found: tuple[Fingerprint, ...] = field(default=(), init=False)
    _active: Mapping[str, Incident] | None = field(default=None, init=False)
    _reports: tuple[tuple[str, Fingerprint], ...] = field(default=(), init=False)

    def since(self, moment: datetime) -> tuple[Fingerprint, ...]:
        """Return the newest from `moment` on, at most as many as are compared at once."""
        if self._from is None or moment < self._from:
            self._from, self._found = moment, self.work.fingerprints.since(moment, limit=AT_MOST)
        return tuple(fingerprint for fingerprint in self._found if fingerprint.at >= moment)

    def incidents(self, window: timedelta) -> tuple[Mapping[str, Incident], tuple[tuple[str, Fingerprint], ...]]:
        """Return the active incidents and their newest reports, from a `window` before the first was opened on."""
        if self._active is None:
            active = {one.id: one for one in self.work.incidents.find(states=_ACTIVE, limit=20)}
            if active:
                start = min(incident.opened_at for incident in active.values()) - window
                self._reports = self.work.incident_tickets.reports(active.keys(), since=start, limit=AT_MOST)
            self._active = active
        return self._active, self._reports


@dataclass(frozen=True, slots=True, kw_only=True)
class StormWatch:
    """The rule of storms, the likeness it counts by, and which texts report nothing: they only ask."""

    likeness: Likeness
    rule: StormRule
    only_asks: Callable[[str], bool] = lambda _: False

    def is_on(self, work: UnitOfWork) -> bool:
        """Whether there is an active incident that newcomers may report."""
        return bool(work.incidents.find(states=_ACTIVE, limit=1))

    def alike(self, features: Features, others: tuple[Fingerprint, ...]) -> tuple[Fingerprint, ...]:
        """Return those of `others` that report the same."""
        probabilities = self.likeness.sameness(features, [other.features for other in others])
        return tuple(o for o, p in zip(others, probabilities, strict=True) if p >= self.rule.likeness)

    def incident_near(self, lately: Lately, features: Features, *, request_id: str, at: datetime) -> Incident | None:
        """Return the active incident that holds the most reports like this one.

        What nobody confirmed takes in reports only while others still come: a false alarm should not live on.
        """
        active, found = lately.incidents(self.window)
        if not active:
            return None
        incident_of = {report.request_id: id for id, report in found if report.request_id != request_id}
        alike = self.alike(features, tuple(report for _, report in found if report.request_id in incident_of))
        fresh = at - _LULL * self.window
        named = [(incident_of[report.request_id], report.at) for report in alike]
        held = Counter(id for id, asked in named if active[id].state == "confirmed" or asked >= fresh)
        most = [(count, id) for id, count in held.items() if count >= _MEMBERS_ALIKE]
        return active[max(most)[1]] if most else None

    @property
    def window(self) -> timedelta:
        """How long a storm may take to gather."""
        return timedelta(minutes=self.rule.minutes)


def within(fingerprints: tuple[Fingerprint, ...], *, start: datetime, end: datetime) -> tuple[Fingerprint, ...]:
    """Return those made from `start` to `end`."""
    return tuple(fingerprint for fingerprint in fingerprints if start <= fingerprint.at <= end)
