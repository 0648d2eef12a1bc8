"""Assign a ticket by queue, skill, language, load and presence; take it back from agents who are away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.business_time import working_between
from app.domain.desk_rules import DeskRules
from app.domain.effects import alert_effect
from app.domain.errors import Conflict
from app.domain.lifecycle import DEFAULT_QUEUE, ENGINE, assign, escalate, is_over
from app.domain.roster import Choice
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory
from app.services.tickets.change_ticket import save_and_mirror
from app.services.tickets.settle_unheard import UNMIRRORED
from app.services.tickets.sweep_tickets import Seen

ASSIGNED, RETURNED, NOBODY = "assigned", "returned", "nobody_there"
_BOOKKEEPING = frozenset({"sla_warning", "sla_breached", "sla_escalated", NOBODY, "joined_incident", UNMIRRORED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTicket:
    """Gives a ticket to an agent, or to the one the roster chooses; deputies stand in for agents who are away."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    rules: Callable[[], DeskRules]

    def __call__(self, ticket_id: str, *, actor: str, agent: str = "") -> Ticket:
        """Return the assigned ticket; raise `Conflict` for one that is over, or where there is nobody to take it."""
        now = self.clock.now()
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            if is_over(ticket):
                raise Conflict(f"Ticket {ticket.id!r} is {ticket.state}. Reopen it first.")
            who, detail = self._who(work, ticket, agent, now)
            if who == ticket.assignee:
                return ticket
            if not ticket.tier or ticket.state in {"new", "answered"}:
                ticket = escalate(ticket, queue=ticket.queue or DEFAULT_QUEUE, tier=1, at=now)
                opened = TicketEvent(ticket_id=ticket.id, kind="escalated", actor=actor, at=now, detail="assigned")
                work.tickets.save(ticket, opened)
            assigned = assign(ticket, who, at=now)
            event = TicketEvent(ticket_id=ticket.id, kind=ASSIGNED, actor=actor, at=now, detail=detail)
            save_and_mirror(work, assigned, event)
            if who != actor:
                work.outbox.put([alert_effect(assigned, ASSIGNED, agents=(who,))])
            work.commit()
        return assigned

    def _who(self, work: UnitOfWork, ticket: Ticket, agent: str, now: datetime) -> tuple[str, str]:
        roster = self.rules().roster
        if not agent:
            choice = roster.choose(ticket, work.open_tickets.loads(), at=now)
            if choice is None:
                raise Conflict(f"Nobody in the desk file can take tickets of {ticket.queue!r} now. Name somebody.")
            return choice.agent.id, _detail(choice)
        known = roster.agent(agent)
        if known is None or not known.is_away(now):
            return agent, f"to {agent}"
        deputy = roster.stand_in(agent, at=now)
        if deputy is None:
            raise Conflict(f"{agent} is away, and so is everybody who stands in for them. Name somebody else.")
        return deputy.id, f"to {deputy.id} instead of {agent}"


@dataclass(frozen=True, slots=True)
class AssignWaiting:
    """`Watcher` that assigns a ticket nobody took; where there is nobody to take it, a lead is told, once."""

    def is_due(self, seen: Seen) -> bool:
        """Whether it has waited in its queue too long."""
        rule, since = seen.rules.assignment, waiting_since(seen)
        if rule.after is None or since is None or not seen.rules.roster.agents:
            return False
        if working_between(rule.hours, since, seen.now) < rule.after:
            return False
        return not (_told_nobody(seen, since) and _choice(seen, {}) is None)

    def act(self, work: UnitOfWork, seen: Seen) -> None:
        """Assign it, or say that nobody is there."""
        ticket, choice = seen.ticket, _choice(seen, work.open_tickets.loads())
        if choice is None:
            _note(work, seen, kind=NOBODY, detail=ticket.queue, tell=(seen.rules.roster.lead(ticket.queue),))
            return
        assigned = assign(ticket, choice.agent.id, at=seen.now)
        event = TicketEvent(ticket_id=ticket.id, kind=ASSIGNED, actor=ENGINE, at=seen.now, detail=_detail(choice))
        save_and_mirror(work, assigned, event)
        work.outbox.put([alert_effect(assigned, ASSIGNED, agents=(choice.agent.id,))])


@dataclass(frozen=True, slots=True)
class ReturnFromAbsent:
    """`Watcher` that takes a ticket from who is out of office, or does nothing with it for too long.

    A deputy gets what an absent agent had; otherwise it goes back to its queue, and whoever is on duty is told.
    """

    def is_due(self, seen: Seen) -> bool:
        """Whether it lies with somebody who is not there."""
        if not seen.ticket.assignee or seen.ticket.state not in {"open", "in_progress"}:
            return False
        return _is_away(seen) or _is_idle(seen)

    def act(self, work: UnitOfWork, seen: Seen) -> None:
        """Hand it on, or back."""
        ticket, roster = seen.ticket, seen.rules.roster
        deputy = roster.stand_in(ticket.assignee, at=seen.now) if _is_away(seen) else None
        why = "away" if _is_away(seen) else "idle"
        changed = assign(ticket, deputy.id if deputy else "", at=seen.now)
        kind = ASSIGNED if deputy else RETURNED
        detail = f"to {deputy.id} instead of {ticket.assignee}" if deputy else f"{why}: {ticket.assignee}"
        event = TicketEvent(ticket_id=ticket.id, kind=kind, actor=ENGINE, at=seen.now, detail=detail)
        save_and_mirror(work, changed, event)
        tell = (deputy.id,) if deputy else (ticket.assignee, roster.lead(ticket.queue))
        work.outbox.put([alert_effect(changed, kind, agents=tell, detail=detail)])


def waiting_since(seen: Seen) -> datetime | None:
    """Return since when the ticket waits in its queue in nobody's hands, or None where it does not."""
    if seen.ticket.state != "open" or seen.ticket.assignee:
        return None
    since: datetime | None = None
    for event in seen.events:
        if event.state not in {"", "open"}:
            since = None
        elif since is None or event.kind in {RETURNED, "escalated", "reopened", "rerouted"}:
            since = event.at
    return since or seen.ticket.updated_at


def _choice(seen: Seen, loads: dict[str, int]) -> Choice | None:
    return seen.rules.roster.choose(seen.ticket, loads, at=seen.now)


def _told_nobody(seen: Seen, since: datetime) -> bool:
    return any(event.kind == NOBODY and event.at >= since for event in seen.events)


def _is_away(seen: Seen) -> bool:
    agent = seen.rules.roster.agent(seen.ticket.assignee)
    return agent is not None and agent.is_away(seen.now)


def _is_idle(seen: Seen) -> bool:
    rule = seen.rules.assignment
    touched = [event.at for event in seen.events if event.kind not in _BOOKKEEPING]
    return rule.idle is not None and bool(touched) and _worked(seen, touched[-1]) >= rule.idle


def _worked(seen: Seen, since: datetime) -> timedelta:
    agent = seen.rules.roster.agent(seen.ticket.assignee)
    hours = agent.hours if agent is not None and not agent.hours.always else seen.rules.assignment.hours
    return working_between(hours, since, seen.now)


def _note(work: UnitOfWork, seen: Seen, *, kind: str, detail: str, tell: tuple[str, ...]) -> None:
    changed = assign(seen.ticket, seen.ticket.assignee, at=seen.now)
    event = TicketEvent(ticket_id=changed.id, kind=kind, actor=ENGINE, at=seen.now, detail=detail)
    save_and_mirror(work, changed, event)
    work.outbox.put([alert_effect(changed, kind, agents=tell, detail=detail)])


def _detail(choice: Choice) -> str:
    return f"to {choice.agent.id}" + (f", without their {choice.relaxed}" if choice.relaxed else "")
