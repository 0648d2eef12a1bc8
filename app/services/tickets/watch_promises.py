"""Watch promised times: warn before one is missed, record that it was, and escalate step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.business_time import working_between
from app.domain.effects import alert_effect
from app.domain.lifecycle import ENGINE, escalate
from app.domain.sla import BREACHED, ESCALATED, WARNING, Due, Rung, dues_of, is_recorded
from app.domain.ticket import Ticket, TicketEvent
from app.ports import UnitOfWork
from app.services.tickets.change_ticket import save_and_mirror
from app.services.tickets.sweep_tickets import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    kind: str
    detail: str
    due: Due
    rung: Rung | None = None


@dataclass(frozen=True, slots=True)
class WatchPromises:
    """`Watcher` of first response and resolution: each warning, breach and rung happens once a ticket."""

    def is_due(self, seen: Seen) -> bool:
        """Whether there is something to warn of or to record."""
        return next(_steps(seen), None) is not None

    def act(self, work: UnitOfWork, seen: Seen) -> None:
        """Do the next step."""
        step = next(_steps(seen))
        changed = _changed(seen, step.rung)
        event = TicketEvent(ticket_id=changed.id, kind=step.kind, actor=ENGINE, at=seen.now, detail=step.detail)
        save_and_mirror(work, changed, event)
        told = _told(seen, step)
        if told is not None:
            work.outbox.put([alert_effect(changed, step.kind, agents=told, detail=step.detail)])


def _steps(seen: Seen) -> Iterator[_Step]:
    """Yield what is not recorded yet: warnings of what still can be kept, what is broken, and the rungs above it."""
    for due in dues_of(seen.ticket, seen.events, seen.rules.sla, now=seen.now):
        at = due.at.isoformat(timespec="minutes")
        if due.state == "running" and due.warn_at <= seen.now:
            yield from _once(seen, _Step(kind=WARNING, detail=f"{due.promise}: due {at}", due=due))
        if due.state == "breached" and due.met_at is None:
            yield from _once(seen, _Step(kind=BREACHED, detail=f"{due.promise}: was due {at}", due=due))
            yield from _rungs(seen, due) if seen.ticket.state in {"open", "in_progress"} else ()


def _rungs(seen: Seen, due: Due) -> Iterator[_Step]:
    target = seen.rules.sla.target(seen.ticket)
    late = working_between(target.calendar, due.at, seen.now) if target else None
    for number, rung in enumerate(seen.rules.sla.ladder, start=1):
        if late is not None and late >= rung.after:
            yield from _once(seen, _Step(kind=ESCALATED, detail=f"{due.promise}: rung {number}", due=due, rung=rung))


def _once(seen: Seen, step: _Step) -> Iterator[_Step]:
    known = step.detail if step.rung else step.due.promise + ":"
    if not is_recorded(seen.events, step.kind, known):
        yield step


def _changed(seen: Seen, rung: Rung | None) -> Ticket:
    ticket = seen.ticket
    if rung is None or not (rung.raise_tier or rung.queue):
        return replace(ticket, updated_at=seen.now, version=ticket.version + 1)
    tier = min(3, ticket.tier + 1) if rung.raise_tier else ticket.tier
    return escalate(ticket, queue=rung.queue, tier=tier, at=seen.now)  # type: ignore[arg-type]  # three at most


def _told(seen: Seen, step: _Step) -> tuple[str, ...] | None:
    """Return who hears of it; None where a rung tells nobody. A breach itself is told by the ladder."""
    ticket, lead = seen.ticket, seen.rules.roster.lead(seen.ticket.queue)
    if step.kind == BREACHED:
        return None
    if step.rung is None:
        return (ticket.assignee or lead,)
    roles = {"assignee": ticket.assignee, "lead": lead}
    return tuple(roles.get(one, one) for one in step.rung.tell) if step.rung.tell else None
