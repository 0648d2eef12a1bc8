"""A list's address to a filter and back: untrusted words in, only known values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import parse_qsl, urlencode

from app.domain.ticket import TicketState
from app.domain.ticket_filter import NOBODY, ORDERS, TicketFilter
from app.domain.triage import PRIORITIES
from app.services.desk.list_tickets import AT_WORK
from app.web.wording import _

_MAX = 200
ME = "me"
SOON = "soon"
MENTIONS = "mentions"
GROUPS: dict[str, frozenset[str]] = {
    "work": AT_WORK,
    "mine_to_do": frozenset({"open", "in_progress"}),
    SOON: AT_WORK,
    MENTIONS: frozenset(),
    "over": frozenset({"solved", "closed", "cancelled"}),
    "any": frozenset(),
}
GROUP_NAMES: dict[str, str] = {
    "work": _("At work"),
    "mine_to_do": _("Waiting for us"),
    SOON: _("Due soon"),
    MENTIONS: _("Where I was named"),
    "over": _("Done"),
    "any": _("Every state"),
}
ORDER_NAMES: dict[str, str] = {
    "newest": _("Newest first"),
    "oldest": _("Longest waiting first"),
    "urgent": _("Most urgent first"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list's address asks for, in its own words; everything may be empty."""

    queue: str = ""
    state: str = ""
    priority: str = ""
    assignee: str = ""
    topic: str = ""
    q: str = ""
    order: str = ""

    def filter(self, *, agent: str) -> TicketFilter:
        """Return the filter; a value that there is not is left out."""
        order = next((known for known in ORDERS if known == self.order), ORDERS[0])
        return TicketFilter(
            queues=frozenset({self.queue} if self.queue else ()),
            states=_states(self.state),
            priority=self.priority if self.priority in PRIORITIES else "",
            assignee={ME: agent, NOBODY: NOBODY}.get(self.assignee, self.assignee),
            topic=self.topic,
            words=self.q.strip(),
            order=order,
        )

    def query(self, **changes: str) -> str:
        """Return the address behind `?`, with some values changed; empty ones are left out."""
        return urlencode({name: value for name, value in self._values(changes).items() if value})

    def href(self, **changes: str) -> str:
        """Return the list's address with some values changed."""
        query = self.query(**changes)
        return f"/desk?{query}" if query else "/desk?state=work"

    def _values(self, changes: Mapping[str, str]) -> dict[str, str]:
        names = ("queue", "state", "priority", "assignee", "topic", "q", "order")
        return {name: changes.get(name, getattr(self, name)) for name in names} | dict(changes)


def asked_in(query: str) -> Asked:
    """Return what a saved query asks for; what it does not know is left out."""
    known = {name: value[:_MAX] for name, value in parse_qsl(query[:2000]) if name in Asked.__dataclass_fields__}
    return replace(Asked(), **known)


def _states(asked: str) -> frozenset[str]:
    if asked in get_args(TicketState):
        return frozenset({asked})
    return GROUPS.get(asked, AT_WORK)
