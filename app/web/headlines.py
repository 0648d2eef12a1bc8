"""What a requester reads first where people have the request: never blame, never a riddle, always who has it."""

from __future__ import annotations

from app.domain.incident import ENDED
from app.domain.ticket import TicketEvent
from app.services.requests.read_request import RequestStory
from app.web.wording import _

_BY_STATE = {
    "pending_requester": _("We need something from you. Write back below."),
    "in_progress": _("A person is working on it."),
    "snoozed": _("A person goes on with it a little later. Write back if that is too late."),
}
_PASSED_ON = _("A person takes it from here.")
_BY_DECISION = {
    "known_issue": _("This is a known issue."),
    "reported_by_others": _("Others report this too; we are on it."),
    "sensitive": _("Thank you for telling us. A person takes care of this."),
    "out_of_scope": _("Our pages do not cover this, so a person looks at it."),
    # What the engine knows is kept to itself here, so nothing is said of it.
    **dict.fromkeys(("shadow", "held_out", "retreat", "for_agents", "deadline_missed"), _PASSED_ON),
}
_BY_HAND_OVER = {
    "not_quite": _("Thank you for saying so. A person takes it from here."),
    "still_broken": _("Thank you for saying so. A person takes it from here."),
    "detail_added": _("Thank you, that helps. A person takes it from here."),
    "asked_for_person": _PASSED_ON,
    "chosen": _PASSED_ON,
    "follow_up": _("Thank you for saying so. A person takes it from here."),
}
_BY_REQUESTER = "by_requester"
"""What the end of a ticket says of itself where its requester ended it, by whatever name they were known there."""
_ATTACHED = _("We already have this: it is your ticket below.")
_NO_ANSWER = _("We have no sure answer to this and do not guess, so a person takes it on.")


def reason_of(story: RequestStory) -> str:
    """Return why people have it, from the last time it was handed over."""
    handed = [event.detail.partition(":")[0] for event in story.events if event.kind in {"escalated", "reopened"}]
    return handed[-1] if handed else ""


def headline_of(story: RequestStory) -> str:
    """Return the message above a ticket that people have."""
    if story.attached:
        return _ATTACHED
    decided = story.receipt.decision.reason if story.receipt else ""
    state = story.ticket.state if story.ticket else ""
    said = _BY_STATE.get(state) or _BY_HAND_OVER.get(reason_of(story)) or _BY_DECISION.get(decided)
    return said or _NO_ANSWER


def end_of_incident(story: RequestStory) -> TicketEvent | None:
    """Return the event that solved it, where that was the end of an incident and nothing came after."""
    last = story.events[-1] if story.events else None
    return last if last is not None and last.kind == ENDED else None


def is_their_word(story: RequestStory) -> bool:
    """Whether the requester said that it is solved, and nobody else did for them."""
    ends = [event for event in story.events if event.kind in {"solved", "thanked"}]
    return not ends or ends[-1].actor == story.request.requester or ends[-1].detail == _BY_REQUESTER


def is_upset(story: RequestStory) -> bool:
    """Whether the words were angry or sad, so that a word of regret is due."""
    return story.receipt is not None and story.receipt.triage.sentiment == "negative"
