"""Forget what nobody needs any more, a little at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.change import DRAFTS
from app.domain.rest import Rest
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory

_JUMP = timedelta(days=1)
"""A clock that goes on by more from one round to the next was put forward, or the machine slept."""


@dataclass(slots=True, kw_only=True)
class ForgetOld:
    """Prunes done inbox entries, raw events, fingerprints, drafts and files that were never sent off, in batches.

    Then it rests for `rest_seconds`. An event that its channel delivers again after `inbox_days` counts as new;
    channels give up after hours. Tickets that ended `history_days` ago go with everything that was written about them;
    0 keeps them. Nothing goes before the clock has gone on for as long as it `settles`: one that is a year ahead, as at
    the start of some machines, would take everything with it.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    inbox_days: int = 30
    fingerprint_days: int = 30
    draft_days: int = 30
    history_days: int = 0
    rest_seconds: int = 600
    settles: timedelta = timedelta(hours=1)
    batch: int = 500
    _rest: Rest = field(default_factory=Rest, init=False)

    def __call__(self) -> int:
        """Return how many entries were forgotten."""
        now = self.clock.now()
        if not self._rest.goes_on(now, within=_JUMP):
            self._rest.begin(now, self.settles)
        if self._rest.lasts(now):
            return 0
        with self.unit_of_work() as work:
            before = now - timedelta(days=self.inbox_days)
            inbox = work.keeping.prune(before=before, limit=self.batch)
            events = work.deliveries.prune(before=before, limit=self.batch)
            said = work.postings.prune(before=before, limit=self.batch)
            prints = work.fingerprints.prune(before=now - timedelta(days=self.fingerprint_days), limit=self.batch)
            files = work.uploads.prune(before=now - timedelta(days=1), limit=self.batch)
            drafts = self._drafts(work, now)
            tickets = self._tickets(work, now)
            work.commit()
        if max(inbox, events, said, prints, files, drafts, tickets) < self.batch:
            self._rest.begin(now, timedelta(seconds=self.rest_seconds))
        return inbox + events + said + prints + files + drafts + tickets

    def _drafts(self, work: UnitOfWork, now: datetime) -> int:
        before = now - timedelta(days=self.draft_days)
        return sum(work.drawers.prune(begins, before=before, limit=self.batch) for begins in DRAFTS)

    def _tickets(self, work: UnitOfWork, now: datetime) -> int:
        if not self.history_days:
            return 0
        return work.erasure.erase(before=now - timedelta(days=self.history_days), limit=self.batch)
