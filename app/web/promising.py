"""By when a requester hears from a person, where the house tells them: only a promise that still runs."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date, format_time

from app.domain.sla import SlaPolicy, dues_of
from app.services.requests.read_request import RequestStory
from app.web.languages import region_of


def heard_by(story: RequestStory, policy: SlaPolicy, *, now: datetime) -> datetime | None:
    """Return the moment, in the time zone of the desk; None where nothing is told, or it is kept or over."""
    if story.ticket is None or not policy.tell_requesters:
        return None
    target = policy.target(story.ticket)
    for due in dues_of(story.ticket, story.events, policy, now=now):
        if due.promise == "first_response" and due.state == "running" and target is not None:
            return due.at.astimezone(target.calendar.zone)
    return None


def written(moment: datetime, language: str) -> str:
    """Return a moment as people say it: the day of the week, the day, and the hour with its zone."""
    locale = region_of(language)
    return f"{format_date(moment, 'full', locale=locale)}, {format_time(moment, 'HH:mm z', moment.tzinfo, locale)}"
