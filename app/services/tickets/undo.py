"""Undo the last act at the desk, as long as nothing else has happened since."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from app.domain.errors import Conflict, FirstlineError
from app.domain.ticket import Ticket, TicketState
from app.ports import Clock, UnitOfWorkFactory
from app.services.tickets.edit_ticket import EditTicket, TicketEdit
from app.services.tickets.merge_tickets import PartTickets

_DRAWER = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What brings one ticket back, as long as it still is at `version`; without an edit, what it was joined to."""

    ticket_id: str
    version: int
    edit: TicketEdit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAct:
    """What somebody did last: a word for it, and the steps that take it back; none where it cannot be.

    Of the chosen tickets `left` stayed as they were; `words` are those that were sent to nobody.
    """

    kind: str
    tickets: int = 1
    left: int = 0
    words: str = ""
    steps: tuple[Step, ...] = field(default=())


def way_back(before: Ticket, after: Ticket) -> TicketEdit | None:
    """Return the edit that makes `after` like `before` again, or None where no such step is allowed."""
    state: TicketState | None
    if before.state == after.state != "snoozed":
        state = None
    elif after.state == "snoozed" != before.state:
        state = before.state
    elif after.state in {"solved", "closed", "cancelled", "in_progress"} and before.state in {"open", "in_progress"}:
        state = "open"
    else:
        return None
    return TicketEdit(
        state=state,
        assignee=before.assignee if before.assignee != after.assignee else None,
        queue=before.queue if before.queue != after.queue else None,
        priority=before.priority if before.priority != after.priority else None,
        topics=before.topics if before.topics != after.topics else None,
        tier=before.tier if before.tier != after.tier else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Remembers the last act of each person and takes it back on their word."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    edit: EditTicket
    part: PartTickets
    clock: Clock

    def remember(self, act: LastAct, *, person: str) -> None:
        """Keep `act` in place of what was done before."""
        with self.unit_of_work() as work:
            work.drawers.keep(person, _DRAWER, json.dumps(asdict(act)), at=self.clock.now())
            work.commit()

    def last(self, *, person: str) -> LastAct | None:
        """Return what the person did last, or None."""
        with self.reading() as work:
            kept = work.drawers.look(person, _DRAWER)
        return _act(json.loads(kept)) if kept else None

    def __call__(self, *, person: str) -> LastAct | None:
        """Take the last act back and return what was taken back; tickets that moved on since stay as they are."""
        act = self.last(person=person)
        if act is None or not act.steps:
            return None
        done = tuple(step for step in act.steps if self._taken_back(step, person))
        if not done:
            raise Conflict("This ticket has changed meanwhile, so nothing was taken back. Open it again to see how.")
        self.remember(LastAct(kind="undone", tickets=len(done)), person=person)
        return replace(act, steps=done, tickets=len(done))

    def _taken_back(self, step: Step, person: str) -> bool:
        try:
            if step.edit is None:
                self.part(step.ticket_id, version=step.version, actor=person)
            else:
                self.edit(step.ticket_id, step.edit, actor=person, version=step.version)
        except FirstlineError:
            return False
        return True


def _act(kept: dict[str, Any]) -> LastAct:
    steps = tuple(
        Step(ticket_id=step["ticket_id"], version=step["version"], edit=_edit(step["edit"])) for step in kept["steps"]
    )
    return LastAct(**{"left": 0, "words": "", **kept, "steps": steps})


def _edit(kept: dict[str, Any] | None) -> TicketEdit | None:
    if kept is None:
        return None
    topics = kept.pop("topics")
    return TicketEdit(topics=None if topics is None else tuple(topics), **kept)
