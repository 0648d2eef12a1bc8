"""What the desk calls people, states and priorities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.lifecycle import ENGINE
from app.domain.roster import Agent, Roster
from app.domain.ticket import TicketState
from app.ports import People
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
    "solved": _("ticket|solved"),  # a ticket is masculine where a requester's request is feminine
    "closed": _("ticket|closed"),
    "cancelled": _("ticket|cancelled"),
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
    "untagged": _("Nothing was ended. Say what it was: choose a closing tag."),
    "unsaid": _("Nothing was sent. Write a sentence, and a closing tag where tickets end with one."),
    "unnamed": _("Choose to whom they go."),
    "snoozed": _("It comes back when you said."),
    "rejected": _("That suggestion will be made less often."),
    "undone": _("Taken back."),
    "published": _("Published. It is found as soon as it is indexed, in a minute or so."),
    "saved": _("The desk opens with this list from now on."),
}
CHANNELS: dict[str, str] = {
    "web": _("page"),
    "slack": "Slack",
    "teams": "Teams",
    "email": _("e-mail"),
    "api": "API",
    "assistant": _("assistant"),
    "cli": _("terminal"),
}

PROMISES: dict[str, str] = {"first_response": _("first answer"), "resolution": _("solution")}
VERDICTS: dict[str, str] = {
    "solved": _("the requester said: solved"),
    "not_quite": _("the requester said: not quite"),
    "person": _("the requester asked for a person"),
}

TAGS: dict[str, str] = {
    "access": _("access"),
    "change": _("change"),
    "duplicate": _("duplicate"),
    "fault": _("fault"),
    "how-to": _("how-to"),
    "no-reply": _("no-reply"),
}
"""What the packaged closing tags are called; a house's own are its words."""

VISITOR = _("Visitor")
PROGRAMS = {"server": _("the server"), "command line": _("command line")}
"""Who acts where nobody signed in."""
ENGINE_NAME = "Firstline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Calls people by their names: those of the roster, else those they signed in with.

    Whoever has none is called by the part of their id before the @, or by a short sign where they are a visitor.
    """

    roster: Roster
    people: Callable[[], People]
    """The register of those who signed in, opened when the first of such names is needed."""
    visitor: str
    say: Callable[[str], str] = _
    """Says a message in the reader's language."""
    found: dict[str, str] = field(default_factory=dict)
    """Names looked up for this page already."""

    def __call__(self, person: str) -> str:
        """Return what to call somebody who is known by an id."""
        if person not in self.found:
            self.found[person] = self._name(person)
        return self.found[person]

    def _name(self, person: str) -> str:
        channel, colon, rest = person.partition(":")
        if person == ENGINE:
            return ENGINE_NAME
        if person in PROGRAMS:
            return self.say(PROGRAMS[person])
        if colon and channel == "web":
            return f"{self.visitor} {rest[:4]}"
        by_chat: dict[str, Callable[[str], Agent | None]] = {
            "slack": self.roster.by_slack,
            "teams": self.roster.by_teams,
        }
        listed = by_chat[channel](rest) if colon and channel in by_chat else self.roster.agent(person)
        return (
            (listed.name if listed else "")
            or self.people().name(person)
            or (rest if colon else person).partition("@")[0]
        )
