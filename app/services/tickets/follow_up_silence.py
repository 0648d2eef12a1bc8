"""A requester who does not answer is reminded once; later their ticket is solved with kind words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.business_time import working_between
from app.domain.desk_rules import worded
from app.domain.effects import message_effect
from app.domain.lifecycle import ENGINE
from app.domain.message import TicketMessage
from app.domain.ticket import Ticket, TicketEvent, move
from app.ports import UnitOfWork
from app.services.tickets.change_ticket import save_and_mirror
from app.services.tickets.sweep_tickets import Seen

REMINDED, SILENCE = "reminded", "no_answer"


@dataclass(frozen=True, slots=True)
class FollowUpSilence:
    """`Watcher` of tickets that wait for their requester. A reminder is sent once each time one is waited for."""

    def is_due(self, seen: Seen) -> bool:
        """Whether a reminder or the end is due."""
        return _to_remind(seen) or _to_solve(seen)

    def act(self, work: UnitOfWork, seen: Seen) -> None:
        """Remind, or solve with a kind word."""
        rule, ticket = seen.rules.follow_up, seen.ticket
        if _to_solve(seen):
            solved = move(ticket, "solved", at=seen.now)
            _say(work, seen, solved, words=worded(rule.goodbye, ticket.language), kind="solved", reason=SILENCE)
            return
        reminded = replace(ticket, updated_at=seen.now, version=ticket.version + 1)
        _say(work, seen, reminded, words=worded(rule.reminder, ticket.language), kind=REMINDED)


def _say(work: UnitOfWork, seen: Seen, changed: Ticket, *, words: str, kind: str, reason: str = "") -> None:
    message = TicketMessage(
        id=f"msg_{changed.id}_v{changed.version}",
        ticket_id=changed.id,
        kind="reply",
        author=ENGINE,
        text=words,
        at=seen.now,
        source=kind,
    )
    work.conversations.add(message)
    detail = f"{reason}: {message.id}" if reason else message.id
    event = TicketEvent(ticket_id=changed.id, kind=kind, actor=ENGINE, at=seen.now, detail=detail)
    save_and_mirror(work, changed, event)
    work.outbox.put([message_effect(changed, message.id)])


def _to_remind(seen: Seen) -> bool:
    rule, (since, reminded) = seen.rules.follow_up, _waits(seen)
    if rule.remind_after is None or since is None or reminded is not None:
        return False
    return working_between(rule.hours, since, seen.now) >= rule.remind_after


def _to_solve(seen: Seen) -> bool:
    rule, (since, reminded) = seen.rules.follow_up, _waits(seen)
    begun = reminded if rule.remind_after is not None else since
    if rule.solve_after is None or begun is None:
        return False
    return working_between(rule.hours, begun, seen.now) >= rule.solve_after


def _waits(seen: Seen) -> tuple[datetime | None, datetime | None]:
    """Return since when an agent waits for the requester, and when they were reminded of it."""
    if seen.ticket.state != "pending_requester" or not seen.ticket.tier:
        return None, None
    since: datetime | None = None
    reminded: datetime | None = None
    for event in seen.events:
        if event.state != "pending_requester":
            since = reminded = None
        elif event.kind == REMINDED:
            reminded = event.at
        elif since is None or event.kind == "replied":
            since, reminded = event.at, None
    return since, reminded
