"""Putting a ticket off: by a choice that every desk needs, or until a day of one's own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from app.domain.errors import InvalidInput
from app.web.wording import _

CHOICES: dict[str, str] = {
    "3h": _("for three hours"),
    "tomorrow": _("until tomorrow morning"),
    "monday": _("until Monday morning"),
    "week": _("for a week"),
}
_MORNING = time(7, tzinfo=UTC)


def moment_of(choice: str, day: str, *, now: datetime) -> datetime:
    """Return the moment that was chosen; raise `InvalidInput` for a day that is none."""
    if day:
        try:
            return datetime.combine(datetime.fromisoformat(day).date(), _MORNING)
        except ValueError as error:
            raise InvalidInput("That is no day. Write it as 2026-12-31.") from error
    days = {"tomorrow": 1, "monday": 7 - now.weekday(), "week": 7}.get(choice, 0)
    return datetime.combine((now + timedelta(days=days)).date(), _MORNING) if days else now + timedelta(hours=3)
