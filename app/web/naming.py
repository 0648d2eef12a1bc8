"""What the desk calls people, states and priorities."""

from __future__ import annotations

from app.domain.lifecycle import ENGINE
from app.domain.ticket import TicketState
from app.web.wording import _

STATE_TONES: dict[TicketState, str] = {
    "open": "warn",
    "in_progress": "accent",
    "solved": "good",
}
DESK_STATES: dict[str, str] = {
    "new": _("new"),
    "answered": _("answered by the engine"),
    "open": _("open"),
    "in_progress": _("in progress"),
    "pending_requester": _("waiting for requester"),
    "snoozed": _("snoozed"),
    "solved": _("solved"),
    "closed": _("closed"),
    "cancelled": _("cancelled"),
}
PRIORITY_NAMES: dict[str, str] = {
    "critical": _("critical"),
    "high": _("high"),
    "normal": _("normal"),
    "low": _("low"),
}
PRIORITY_TONES: dict[str, str] = {"critical": "bad", "high": "warn"}
DONE: dict[str, str] = {
    "claimed": _("It is yours now."),
    "released": _("It is nobody's now."),
    "assigned": _("Handed over."),
    "corrected": _("Corrected; the next model learns from it."),
    "replied": _("Your reply is on its way."),
    "noted": _("Your note is kept."),
    "solved": _("Marked as solved."),
    "closed": _("Closed."),
    "reopened": _("Open again."),
    "merged": _("Joined; the other one is closed."),
    "nothing": _("Nothing was changed: what you chose has moved on meanwhile, or nothing was chosen."),
    "snoozed": _("It comes back when you said."),
    "rejected": _("That suggestion will be made less often."),
    "undone": _("Taken back."),
    "published": _("Published. It is found as soon as it is indexed, in a minute or so."),
    "saved": _("The desk opens with this list from now on."),
}
CHANNELS: dict[str, str] = {"web": _("page"), "slack": "Slack", "api": "API", "cli": _("terminal")}

PROMISES: dict[str, str] = {"first_response": _("first answer"), "resolution": _("solution")}
VERDICTS: dict[str, str] = {
    "solved": _("the requester said: solved"),
    "not_quite": _("the requester said: not quite"),
    "person": _("the requester asked for a person"),
}

VISITOR = _("Visitor")
ENGINE_NAME = "Firstline"


def person_name(person: str, visitor: str) -> str:
    """Return what to call somebody who is known by an id: the part before the @, or a short sign for a visitor."""
    channel, colon, rest = person.partition(":")
    if colon and channel == "web":
        return f"{visitor} {rest[:4]}"
    return ENGINE_NAME if person == ENGINE else (rest if colon else person).partition("@")[0]
