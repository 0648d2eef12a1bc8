"""Bring an issue to where its ticket is: over, or open again; by whatever steps the house's workflow has."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.mirroring import Standing, standing_of
from app.domain.ticket import Ticket
from app.mirroring.calling import Wrong
from app.ticketing.jira.api import JiraApi
from app.ticketing.jira.payloads import Asked, Issue, Named, Transition

_GOOD = ("done", "resolved", "fixed", "solved")
_OTHER = ("won't do", "won’t do", "declined", "cancelled", "canceled", "withdrawn")


def standing_there(issue: Issue) -> Standing:
    """Return whether its work is done, by the category of its status: names are the house's own."""
    return "over" if issue.fields.status.status_category.key == "done" else "open"


@dataclass(frozen=True, slots=True)
class MoveIssue:
    """Takes the first step that leads there and asks for nothing that we cannot say."""

    api: JiraApi

    def __call__(self, ticket: Ticket, issue_id: str) -> bool:
        """Return whether there was such a step."""
        wanted = standing_of(ticket)
        steps = [step for step in self.api.transitions(issue_id) if _leads_to(step) == wanted]
        for step in sorted(steps, key=_order):
            fields = _filled_in(step, ticket)
            if fields is not None and self._taken(issue_id, step, fields):
                return True
        return False

    def _taken(self, issue_id: str, step: Transition, fields: dict[str, object]) -> bool:
        try:
            self.api.take(issue_id, step, fields)
        except Wrong:  # the workflow asks for more than it says
            return False
        return True


def _leads_to(step: Transition) -> Standing:
    return "over" if step.to.status_category.key == "done" else "open"


def _order(step: Transition) -> tuple[bool, bool, bool]:
    """Order steps: what asks for no more than a resolution first, a cancellation last, and waiting before work."""
    name = f"{step.name} {step.to.name}".casefold()
    others = any(field.required and key != "resolution" for key, field in step.fields.items())
    return others, any(word in name for word in ("cancel", "declin", "reject")), step.to.status_category.key != "new"


def _filled_in(step: Transition, ticket: Ticket) -> dict[str, object] | None:
    """Return what a step asks for, None where it asks for what only people know."""
    filled: dict[str, object] = {}
    for key, field in step.fields.items():
        if key == "resolution" and field.allowed_values:
            filled[key] = {"name": _resolution(field, ticket).name}
        elif field.required and not field.has_default_value:
            return None
    return filled


def _resolution(field: Asked, ticket: Ticket) -> Named:
    wanted = _GOOD if ticket.state == "solved" else _OTHER
    named = {one.name.casefold(): one for one in field.allowed_values}
    return next((named[name] for name in wanted if name in named), field.allowed_values[0])
