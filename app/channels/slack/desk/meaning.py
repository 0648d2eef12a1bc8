"""Which ticket somebody means, and for how long: what stands behind the word of a command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from app.channels.desk.seats import Seats
from app.channels.slack.desk.target import FindTarget
from app.channels.slack.place import Place
from app.domain.lifecycle import LONGEST_SNOOZE
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory

_TICKET = re.compile(r"\btkt_[A-Za-z0-9]+\b")
_LINK = re.compile(r"/archives/([A-Z0-9]+)/p(\d{10})(\d{6})")
_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_SPAN = re.compile(r"(?<![\w/])(\d{1,4}) ?(m|min|h|d|w)(?![\w/])")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TOMORROW = re.compile(r"\b(?:tomorrow|mañana|domani)\b", re.IGNORECASE)
_HELD, _TAG, _TAGS = 100, 80, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MeantTicket:
    """The one that is named (by id or by a link to its message), else that of the thread, else the newest held one."""

    find_target: FindTarget
    seats: Seats
    reading: UnitOfWorkFactory

    def __call__(self, text: str, *, user: str, place: Place) -> Ticket | None:
        """Return the ticket that `user` means at `place`, or None; raise `DeliveryFailed` where Slack must be asked."""
        link, named = _LINK.search(text), _TICKET.search(text)
        if link:
            target = self.find_target(link[1], f"{link[2]}.{link[3]}")
            return target.ticket if target else None
        if named:
            return self.find_target.ticket(named[0])
        if place.is_message:
            return self._of_thread(place)
        return self._newest_held(user)

    def _of_thread(self, place: Place) -> Ticket | None:
        find = self.find_target
        return find.card(place.room, place.root) or find.newest_below(place.room, place.root)

    def _newest_held(self, user: str) -> Ticket | None:
        agent = self.seats.agent_of(user)
        with self.reading() as work:
            held = [t for t in work.queries.find(state="in_progress", limit=_HELD) if t.assignee == agent]
        return max(held, key=lambda ticket: ticket.updated_at, default=None)


def names_ticket(text: str) -> bool:
    """Whether a ticket is named by its id or by a link to its message."""
    return bool(_TICKET.search(text) or _LINK.search(text))


def person_in(text: str) -> str:
    """Return the first person that is mentioned, or an empty text."""
    named = _USER.search(text)
    return named[1] if named else ""


def tags_in(text: str) -> tuple[str, ...]:
    """Return the words that are tags: all but names of tickets and of people, and links."""
    plain = _LINK.sub(" ", _TICKET.sub(" ", _USER.sub(" ", text)))
    words = plain.replace("<", " ").replace(">", " ").replace("|", " ").split()
    return tuple(dict.fromkeys(word.strip(",")[:_TAG] for word in words if "://" not in word and word.strip(",")))[
        :_TAGS
    ]


def span_in(text: str) -> timedelta | None:
    """Return how long (`30m`, `2h`, `3d`, `1w`, tomorrow), or None for no time, or one nobody can put off for."""
    found = _SPAN.search(_TICKET.sub(" ", text))
    if found is None:
        return timedelta(days=1) if _TOMORROW.search(text) else None
    span = timedelta(**{_UNITS[found[2]]: int(found[1])})
    return span if timedelta() < span <= LONGEST_SNOOZE else None
