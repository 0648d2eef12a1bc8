"""Poll another ticket system for what its people did with our tickets."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from queue import SimpleQueue

from app.domain.effects import MirrorTicket, OutboxItem
from app.domain.errors import DeliveryFailed, NotFound
from app.domain.lifecycle import is_over
from app.domain.mirroring import Mirror
from app.domain.rest import Rest
from app.ports import Clock, ExternalDesk, UnitOfWork, UnitOfWorkFactory
from app.services.worker.take_over_changes import TakeOverChanges

log = logging.getLogger(__name__)

_NEVER = datetime.min.replace(tzinfo=UTC)
_LONGEST = timedelta(days=28)
"""What changed before is found only where it stands open: as far back is asked first, and after a long absence."""
_OVERLAP = timedelta(minutes=5)
"""How far two clocks, and their search behind what happened, may be apart."""
_UNSEEN, _AT_ONCE, _REVIVED = timedelta(hours=1), 5, 500
CURSOR = "pulled"


@dataclass(slots=True, kw_only=True)
class PullExternalChanges:
    """Asks what changed since it last asked, with some overlap, and takes that over; rests in between.

    What could not be taken over is tried again with the next round. Whatever stands open there is looked at once an
    hour besides, so nothing is missed for longer; and what it does not show yet of ours, though it was given up, is
    sent again as often.
    """

    there: ExternalDesk
    take_over: TakeOverChanges
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    rest_seconds: int = 20
    _rest: Rest = field(default_factory=Rest, init=False)
    _revives_at: datetime = field(default=_NEVER, init=False)
    _again: set[str] = field(default_factory=set, init=False)
    _hinted: SimpleQueue[str] = field(default_factory=SimpleQueue, init=False)
    _problem: str = field(default="", init=False)

    def problem(self) -> str:
        """Return why the last round could not ask, or an empty text."""
        return self._problem

    def hint(self, external_id: str) -> bool:
        """Have one copy looked at soon; return whether it is one of ours.

        If the process dies first, the next round finds it.
        """
        mirror = self._mirror(external_id)
        if mirror is not None:
            self._hinted.put(mirror.ticket_id)
        return mirror is not None

    def __call__(self) -> int:
        """Return how many tickets were looked at."""
        now = self.clock.now()
        if self._rest.lasts(now):
            return self._look_at(self._hints())
        self._rest.begin(now, timedelta(seconds=self.rest_seconds))
        try:
            looked = self._round(now)
        except DeliveryFailed as error:
            self._rest.begin(now, timedelta(seconds=max(self.rest_seconds, error.wait)))
            if str(error) != self._problem:
                log.warning("what changed in %s cannot be asked: %s", self.there.name, error)
            self._problem = str(error)
            return 0
        self._problem = ""
        return looked

    def _round(self, now: datetime) -> int:
        again, self._again = self._again | self._hints(), set()
        since = min(max(self._asked_at() or now - _LONGEST, now - _LONGEST), now)
        minutes = ceil((now - since + _OVERLAP).total_seconds() / 60)
        found = dict.fromkeys(again)
        for external_id, marked, changed_at in self.there.changed(minutes=minutes):
            mirror = self._mirror(external_id, marked)
            if mirror is not None and (changed_at is None or changed_at != mirror.changed_at):
                found[mirror.ticket_id] = None
        with self.reading() as work:
            unseen = work.mirrors.unseen(self.there.name, since=now - _UNSEEN, limit=_AT_ONCE)
        found |= dict.fromkeys(mirror.ticket_id for mirror in unseen)
        looked = self._look_at(found)
        with self.unit_of_work() as work:
            work.drawers.keep(self.there.name, CURSOR, now.isoformat(), at=now)
            work.commit()
        self._send_again(unseen, now)
        if now >= self._revives_at:
            self._revives_at = now + _UNSEEN
            self._revive(now)
        return looked

    def _hints(self) -> set[str]:
        hinted = set()
        while not self._hinted.empty():
            hinted.add(self._hinted.get())
        return hinted

    def _look_at(self, ticket_ids: Collection[str]) -> int:
        for ticket_id in ticket_ids:
            self._look(ticket_id)
        return len(ticket_ids)

    def _look(self, ticket_id: str) -> None:
        try:
            self.take_over(ticket_id)
        except DeliveryFailed as error:
            log.warning("what changed of %s is taken over later: %s", ticket_id, error)
            self._again.add(ticket_id)
        except NotFound:  # erased meanwhile
            log.info("ticket %s is no longer kept", ticket_id)

    def _send_again(self, unseen: tuple[Mirror, ...], now: datetime) -> None:
        """Have tickets shown again whose last version never arrived: what was to show them may have been given up."""
        with self.unit_of_work() as work:
            for mirror in unseen:
                if mirror.version < work.tickets.get(mirror.ticket_id).version:
                    key = f"{mirror.ticket_id}:again-{now:%Y%m%d%H}:mirror"
                    work.outbox.put([MirrorTicket(key=key, ticket_id=mirror.ticket_id)])
            work.commit()

    def _revive(self, now: datetime) -> None:
        """Have tickets shown after all that never stood there: it may have been down for longer than anybody waits."""
        with self.unit_of_work() as work:
            given_up: dict[str, OutboxItem] = {}
            for letter in work.outbox.dead_letters():
                if isinstance(letter.effect, MirrorTicket):
                    given_up[letter.effect.ticket_id] = letter
            for ticket_id, letter in list(given_up.items())[:_REVIVED]:
                if self._is_missing(work, ticket_id):
                    work.outbox.failed(letter.effect.key, error=letter.last_error, retry_at=now)
            work.commit()

    def _is_missing(self, work: UnitOfWork, ticket_id: str) -> bool:
        """Whether a ticket that somebody must look at stands nowhere there."""
        mirror = work.mirrors.of(ticket_id, system=self.there.name)
        try:
            return (mirror is None or not mirror.external_id) and not is_over(work.tickets.get(ticket_id))
        except NotFound:  # erased meanwhile
            return False

    def _asked_at(self) -> datetime | None:
        with self.reading() as work:
            kept = work.drawers.look(self.there.name, CURSOR)
        return datetime.fromisoformat(kept) if kept else None

    def _mirror(self, external_id: str, marked: str = "") -> Mirror | None:
        """Return the copy that is marked with a ticket of ours, else the one known by that id."""
        with self.reading() as work:
            ticket_id = marked or work.links.ticket_id(external_id, system=self.there.name)
            mirror = work.mirrors.of(ticket_id, system=self.there.name) if ticket_id else None
        return mirror if mirror is not None and mirror.external_id == external_id else None
