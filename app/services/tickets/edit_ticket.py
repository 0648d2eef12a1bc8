"""An agent corrects a ticket in one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from app.domain.desk_rules import Closing, DeskRules, checked_tags
from app.domain.errors import Conflict, InvalidInput
from app.domain.lifecycle import DEFAULT_QUEUE
from app.domain.ticket import Ticket, TicketState, move
from app.domain.triage import Priority, Tier
from app.services.tickets.change_ticket import ChangeTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEdit:
    """What shall be different; None stays as it is."""

    state: TicketState | None = None
    assignee: str | None = None
    queue: str | None = None
    priority: Priority | None = None
    topics: tuple[str, ...] | None = None
    tier: Tier | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTicket:
    """Changes several things as one version with one event. Each corrected value is a label for the next model."""

    change: ChangeTicket
    rules: Callable[[], DeskRules] = DeskRules

    def __call__(self, ticket_id: str, edit: TicketEdit, *, actor: str, version: int | None = None) -> Ticket:
        """Return the edited ticket; raise `Conflict` where it is not at `version` or may not take that step.

        Raises `InvalidInput` for an unknown closing tag, or where one is missing.
        """
        closing = self.rules().closing
        return self.change(
            ticket_id,
            lambda ticket, now: _edited(_at_version(ticket, version), edit, now, closing),
            kind=_kind(edit),
            actor=actor,
            detail=_detail(edit),
            source="close" if edit.state in {"solved", "closed"} else "edit",
        )


def _at_version(ticket: Ticket, version: int | None) -> Ticket:
    if version is not None and version != ticket.version:
        raise Conflict(
            f"Ticket {ticket.id!r} is at version {ticket.version} by now, not {version}. "
            "Load it again and repeat the step."
        )
    return ticket


def _edited(ticket: Ticket, edit: TicketEdit, now: datetime, closing: Closing) -> Ticket:
    if edit.state == "snoozed" and ticket.state != "snoozed":
        raise InvalidInput("Say until when: snoozing a ticket needs a moment at which it wakes.")
    if edit.tags is not None or edit.state in {"solved", "closed"}:
        ends = edit.state in {"solved", "closed"} and edit.state != ticket.state
        given = replace(ticket, tags=()) if edit.tags is not None else ticket
        kept = checked_tags(closing if ends else replace(closing, required=False), given, edit.tags or ())
        edit = replace(edit, tags=kept)
    moved = move(ticket, edit.state or ticket.state, at=now)
    wanted = {field.name: getattr(edit, field.name) for field in fields(edit)}
    changed = replace(moved, **{name: value for name, value in wanted.items() if value is not None})
    if changed.state in {"open", "in_progress"}:  # with people from here on
        changed = replace(changed, tier=max(changed.tier, 1))
    if changed.tier > 0:  # so it needs a desk
        changed = replace(changed, queue=changed.queue or DEFAULT_QUEUE)
    same = replace(changed, updated_at=ticket.updated_at, version=ticket.version) == ticket
    return ticket if same else replace(changed, updated_at=now, version=ticket.version + 1)


_KINDS: dict[TicketState, str] = {
    "in_progress": "claimed",
    "open": "reopened",
    "pending_requester": "asked_back",
}


def _kind(edit: TicketEdit) -> str:
    if edit.state is not None:
        return _KINDS.get(edit.state, edit.state)
    if edit.tags is not None and _only_tags(edit):
        return "tagged"
    return "rerouted" if edit.assignee is None else "assigned"


def _only_tags(edit: TicketEdit) -> bool:
    return replace(edit, tags=None) == TicketEdit()


def _detail(edit: TicketEdit) -> str:
    wanted = ((field.name, getattr(edit, field.name)) for field in fields(edit))
    return ", ".join(f"{name}={_plain(value)}" for name, value in wanted if value is not None)


def _plain(value: object) -> str:
    return "|".join(value) if isinstance(value, tuple) else str(value)
