"""What pages call things. Every text here is a message to translate; templates pass it through gettext."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.person import Role
from app.domain.ticket import TicketState


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a message with plural forms for extraction."""
    return one, many


STATES: dict[TicketState, str] = {
    "new": _("being looked at"),
    "answered": _("answered"),
    "open": _("waiting for a person"),
    "in_progress": _("a person is on it"),
    "pending_requester": _("waiting for you"),
    "snoozed": _("put off for a while"),
    "solved": _("solved"),
    "closed": _("closed"),
    "cancelled": _("cancelled"),
}

ROLES: dict[Role, str] = {
    "requester": _("employee"),
    "agent": _("agent"),
    "admin": _("administrator"),
}

EVENTS: dict[str, str] = {
    "opened": _("You asked"),
    "answered": _("Firstline answered from the knowledge pages"),
    "asked_back": _("We asked you a question"),
    "stayed_silent": _("No answer was needed"),
    "escalated": _("Handed to a person"),
    "claimed": _("A person took it on"),
    "assigned": _("A person was chosen for it"),
    "rerouted": _("Moved to the right team"),
    "reopened": _("Opened again for a person"),
    "solved": _("Marked as solved"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
    "thanked": _("You said thank you"),
    "still_broken": _("You said it is not solved"),
    "detail_added": _("You added a detail"),
    "asked_more": _("You asked something new; it has its own page"),
    "forked": _("Asked while another request was open"),
    "wrote_back": _("You wrote back"),
    "replied": _("A person wrote to you"),
    "reminded": _("We asked you again"),
    "snoozed": _("Put off until later"),
    "woke": _("Taken up again"),
    "returned": _("Back in the team's list"),
    "followed_up": _("You asked again long after; that has its own page"),
    "merged": _("Joined with another request about the same thing"),
    "asked_again": _("You asked again"),
    "separated": _("One request was taken off it as something new"),
    "joined_incident": _("Others report this too; it is handled as one incident"),
    "incident_ended": _("The incident is over"),
    "absorbed": _("Another request about the same thing was joined"),
}

FOR_AGENTS_ONLY = frozenset(
    {
        *("sla_warning", "sla_breached", "sla_escalated", "nobody_there", "tagged", "undelivered", "unmirrored"),
        *("reworded", "took_back"),
    }
)
"""Events that are no news to requesters."""
STARTING_TAB = ("/admin/start", _("Getting started"))
"""Stands first for as long as administrators want it."""
ADMIN_TABS = (
    ("/admin", _("Health")),
    ("/admin/receipts", _("Decisions")),
    ("/admin/knowledge", _("Knowledge")),
    ("/admin/triage", _("Triage")),
    ("/admin/evaluations", _("Evaluation")),
    ("/admin/channels", _("Channels")),
    ("/admin/access", _("People and tokens")),
    ("/admin/settings", _("Settings")),
    ("/admin/audit", _("Audit log")),
)

ANYTHING_ELSE = _("Changed")


def event_text(kind: str) -> str:
    """Return the message for a ticket event."""
    return EVENTS.get(kind, ANYTHING_ELSE)


QUEUES = {
    "facilities": _("Facilities"),
    "finance-desk": _("Finance desk"),
    "hr-desk": _("HR desk"),
    "it-apps": _("IT apps"),
    "it-desk": _("IT desk"),
    "it-network": _("IT network"),
    "it-security": _("IT security"),
    "legal": _("Legal"),
    "payroll": _("Payroll"),
    "purchasing": _("Purchasing"),
    "sales-ops": _("Sales ops"),
}
"""What the packaged queues are called; a house's own are its words."""


def queue_names(say: Callable[[str], str]) -> Callable[[str], str]:
    """Return what calls queues in a language."""
    return lambda queue: say(QUEUES[queue]) if queue in QUEUES else queue_name(queue)


def queue_name(queue: str) -> str:
    """Return a queue's name as people write it: `it-network` is `IT network`, `facilities` is `Facilities`."""
    words = queue.replace("_", "-").split("-")
    name = " ".join(word.upper() if len(word) <= 2 else word for word in words)
    return name[:1].upper() + name[1:]
