"""What happened to a request, in the requester's eyes: what concerns them, in order, with what they wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.incident import ENDED, told_at_the_end
from app.domain.ticket import TicketEvent
from app.services.requests.read_request import RequestStory
from app.web.wording import FOR_AGENTS_ONLY, _, event_text

_INCIDENT = frozenset({"joined_incident", "incident_ended"})
_ACKNOWLEDGED = frozenset({"thanked", "detail_added", "wrote_back"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the history: a message to translate, when it was, and what was said: by the requester, or to all."""

    text: str
    at: datetime
    said: str = ""


def history_of(story: RequestStory) -> tuple[Happening, ...]:
    """Return what happened; an incident that others are in is no news to whom the engine answered."""
    with_people = story.ticket is not None and story.ticket.tier > 0
    hidden = FOR_AGENTS_ONLY if with_people else FOR_AGENTS_ONLY | _INCIDENT
    events = (event for event in story.events if event.kind not in hidden)
    return tuple(line for event in events for line in _lines(event, story.said))


def _lines(event: TicketEvent, said: Mapping[str, str]) -> Iterator[Happening]:
    """Yield one line, or two where something written back brought people in: the words, then what they led to."""
    if event.kind == ENDED:
        yield Happening(text=event_text(event.kind), at=event.at, said=told_at_the_end(event.detail))
        return
    reason, _colon, message_id = event.detail.rpartition(": ")
    words = said.get(message_id, "")
    if words and reason:
        yield Happening(text=event_text(reason), at=event.at, said=words)
        words = ""
    yield Happening(text=event_text(event.kind), at=event.at, said=words)


def acknowledgement_of(story: RequestStory, *, asks_if_solved: bool, rated: bool = False) -> str:
    """Return the message that thanks for what was just written, or nothing where the page says it already."""
    if rated:
        return _("Thank you for telling us. It is kept without your name.")
    if asks_if_solved:
        return _("Thank you, that is noted. Is it solved? If not, a person takes it from here.")
    with_people = story.ticket is not None and story.ticket.tier > 0
    # An incident may begin in the same moment; that is no answer to what was written.
    theirs = (event.kind for event in reversed(story.events) if event.kind not in FOR_AGENTS_ONLY | _INCIDENT)
    last = next(theirs, "")
    return _("Thank you, that is noted.") if with_people and last in _ACKNOWLEDGED else ""
