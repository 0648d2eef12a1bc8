"""Notice when many people report one thing, and keep their tickets together."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.errors import NotFound
from app.domain.fingerprint import Fingerprint
from app.domain.incident import Incident, opened_by
from app.domain.lifecycle import ENGINE
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, IdMaker, UnitOfWork, UnitOfWorkFactory
from app.services.requests.incident_near import Lately, StormWatch, within
from app.services.requests.read_unread import read_unread
from app.services.tickets.change_ticket import save_and_mirror

_WITHOUT_TICKET = timedelta(minutes=10)
_HISTORY = 5000
# Where little is known of what is usual, the like of anything is taken for one request in a hundred.
_NEWCOMER = 50
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStorms:
    """Looks at each new request once, in one unit of work with what follows from it: a crash repeats the look.

    Joins the ticket to an active incident with reports like it; otherwise opens one when enough different people
    reported the like within the window, and more than chance explains. Who only asks how something is done joins, but
    reports nothing. Most requests are like nobody else's: those
    are looked at without holding anybody up, and noted together.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker
    storms: StormWatch
    reading: UnitOfWorkFactory | None = None
    """Units of work that only look, where the store has them."""

    def __call__(self, *, limit: int = 50) -> int:
        """Return how many requests were looked at, at most `limit`; none while storms are switched off."""
        if not self.storms.rule.people:
            return 0
        units = self.reading or self.unit_of_work
        if not read_unread(units, self.unit_of_work, self.storms.likeness, limit=limit):
            return 0
        with units() as work:
            ready = [one for one in work.fingerprints.examine(limit=limit) if self._is_ready(work, one)]
            lately = Lately(work)
            alone = [one for one in ready if self._is_alone(one, lately)]
        self._note(alone)
        for fingerprint in ready:
            if fingerprint not in alone:
                self._look(fingerprint)
        return len(ready)

    def _is_ready(self, work: UnitOfWork, fingerprint: Fingerprint) -> bool:
        """Whether it is read and has its ticket; without one it is being handled this moment, or never will be."""
        if not fingerprint.is_read:
            return False
        is_old = self.clock.now() - fingerprint.at >= _WITHOUT_TICKET
        return is_old or work.tickets.of_request(fingerprint.request_id) is not None

    def _is_alone(self, fingerprint: Fingerprint, lately: Lately) -> bool:
        """Whether nothing can follow from it; whoever reports the like later sees it among what was asked lately."""
        near = self._incident_near(fingerprint, lately)
        return near is None and len(self._people(fingerprint, lately)) < self.storms.rule.people

    def _note(self, alone: list[Fingerprint]) -> None:
        if not alone:
            return
        with self.unit_of_work() as work:
            for fingerprint in alone:
                work.fingerprints.examined(fingerprint.request_id)
            work.commit()

    def _look(self, fingerprint: Fingerprint) -> None:
        with self.unit_of_work() as work:
            ticket = work.tickets.of_request(fingerprint.request_id)
            if ticket is not None:
                self._examine(work, fingerprint, ticket)
            work.fingerprints.examined(fingerprint.request_id)
            work.commit()

    def _examine(self, work: UnitOfWork, fingerprint: Fingerprint, ticket: Ticket) -> None:
        lately = Lately(work)
        near = self._incident_near(fingerprint, lately)
        if near is not None:
            self._join(work, near.id, ticket)
            return
        if len(self._people(fingerprint, lately)) < self.storms.rule.people:
            return
        reports = [one for one in (*self._gathered(fingerprint, lately), fingerprint) if self._reports(work, one)]
        people = len({one.requester for one in reports})
        enough = fingerprint in reports and people >= self.storms.rule.people
        if enough and self._is_rare(work, fingerprint, people):
            self._open(work, tuple(reports))

    def _incident_near(self, fingerprint: Fingerprint, lately: Lately) -> Incident | None:
        return self.storms.incident_near(
            lately, fingerprint.features, request_id=fingerprint.request_id, at=fingerprint.at
        )

    def _reports(self, work: UnitOfWork, fingerprint: Fingerprint) -> bool:
        try:
            return not self.storms.only_asks(work.records.request(fingerprint.request_id).text)
        except NotFound:  # forgotten by now
            return False

    def _people(self, fingerprint: Fingerprint, lately: Lately) -> frozenset[str]:
        return frozenset(one.requester for one in (*self._gathered(fingerprint, lately), fingerprint))

    def _gathered(self, fingerprint: Fingerprint, lately: Lately) -> tuple[Fingerprint, ...]:
        start, end = fingerprint.at - self.storms.window, fingerprint.at + self.storms.window
        found = within(lately.since(start), start=start, end=end)
        others = tuple(other for other in found if other.request_id != fingerprint.request_id)
        return self.storms.alike(fingerprint.features, others)

    def _is_rare(self, work: UnitOfWork, fingerprint: Fingerprint, people: int) -> bool:
        rule, start = self.storms.rule, fingerprint.at - self.storms.window
        seen = work.fingerprints.since(start - timedelta(days=rule.history_days), limit=_HISTORY)
        history, now = [o for o in seen if o.at < start], [o for o in seen if o.at >= start]
        alike = len(self.storms.alike(fingerprint.features, tuple(history)))
        share = (alike + 0.5) / (len(history) + _NEWCOMER)
        others = len(now) - len(self.storms.alike(fingerprint.features, tuple(now)))
        # By its share of what is asked at this hour, and by the clock: a desk may know one topic only.
        by_clock = alike * (self.storms.window / max(start - history[-1].at, _DAY)) if history else 0.0
        return at_least(people, max(share / (1 - share) * others, by_clock)) < 1 / rule.rarity

    def _open(self, work: UnitOfWork, reports: tuple[Fingerprint, ...]) -> None:
        ordered = sorted(reports, key=lambda report: (report.at, report.request_id))
        found = (work.tickets.of_request(report.request_id) for report in ordered)
        tickets = {t.id: t for t in found if t and not work.incident_tickets.incident_of(t.id)}
        if len({t.requester for t in tickets.values()}) < self.storms.rule.people:
            return  # most of them belong to an incident that is over: what is left is its tail
        first = next(iter(tickets.values()))
        incident = opened_by(first, incident_id=self.ids.new("inc"), at=self.clock.now())
        work.incidents.add(incident)
        for ticket in tickets.values():
            self._join(work, incident.id, ticket)

    def _join(self, work: UnitOfWork, incident_id: str, ticket: Ticket) -> None:
        now = self.clock.now()
        if work.incident_tickets.link(incident_id, ticket.id, at=now):
            linked = replace(ticket, updated_at=now, version=ticket.version + 1)
            event = TicketEvent(ticket_id=ticket.id, kind="joined_incident", actor=ENGINE, at=now, detail=incident_id)
            save_and_mirror(work, linked, event)


def at_least(count: int, mean: float) -> float:
    """Return the probability that a Poisson count of this mean reaches `count`."""
    term, below = math.exp(-mean), 0.0
    for number in range(count):
        below += term
        term *= mean / (number + 1)
    return max(0.0, 1.0 - below)
