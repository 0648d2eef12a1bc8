"""What is asked of Zendesk: the Ticketing API, version 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.mirroring.calling import Caller, Gone, Refused
from app.ticketing.zendesk.payloads import (
    Audit,
    Comment,
    Exported,
    Found,
    One,
    Page,
    Ticket,
)
from indexer.zendeskwire import NOT_LET_IN, Me, User

_PAGES = 60
"""Pages of a hundred: Zendesk keeps 5,000 comments of a ticket."""
_EXPORTED = 500
"""Tickets of a page of what changed: Zendesk would give a thousand, which takes long and may be larger than we read."""
_TICKETS = "api/v2/tickets"


@dataclass(slots=True)
class ZendeskApi:
    """Every call raises `DeliveryFailed` with what is wrong. What a group is called there is asked for once."""

    call: Caller
    _groups: dict[str, str] = field(default_factory=dict, init=False)
    _me: User | None = field(default=None, init=False)

    def page_of(self, id: str) -> str:
        """Return the address under which an agent opens a ticket."""
        return f"{self.call.site}/agent/tickets/{id}"

    def me(self) -> User:
        """Return who we are there; raise `Refused` for nobody, which is no error there."""
        if self._me is None:
            found = self.call.read(Me, "GET", "api/v2/users/me").user
            if not found.id:
                raise Refused(f"{self.call.name} does not know us. {NOT_LET_IN}")
            self._me = found
        return self._me

    def group(self, wanted: str) -> str:
        """Return the id of a group by its name or id; raise `Gone` where there is none such."""
        if wanted not in self._groups:
            groups = [one for page in self._listed("api/v2/groups") for one in page.groups]
            found = next((one for one in groups if wanted.casefold() in {one.name.casefold(), one.id}), None)
            if found is None:
                names = ", ".join(sorted(one.name for one in groups)) or "none"
                raise Gone(f"{self.call.name} has no group {wanted!r}: it has {names}.")
            self._groups[wanted] = found.id
        return self._groups[wanted]

    def open(self, fields: Mapping[str, object], *, key: str) -> Ticket:
        """Make a ticket; the same key makes no second one for two hours."""
        body = {"ticket": dict(fields)}
        return self.call.read(One, "POST", _TICKETS, body=body, headers={"idempotency-key": key}).ticket

    def marked(self, external_id: str) -> Ticket | None:
        """Return the ticket that bears our mark, the oldest of several."""
        found = self.call.read(Found, "GET", _TICKETS, asked={"external_id": external_id}).tickets
        ours = [one for one in found if one.external_id == external_id and one.status != "deleted"]
        return min(ours, key=lambda one: int(one.id), default=None)

    def ticket(self, id: str) -> One:
        """Return a ticket as it is now, with the people it names; raise `Gone` where there is none to be seen."""
        found = self.call.read(One, "GET", f"{_TICKETS}/{id}", asked={"include": "users"})
        if found.ticket.status == "deleted":
            raise Gone(f"#{id} of {self.call.name} was deleted.")
        return found

    def change(self, id: str, fields: Mapping[str, object], *, seen: Ticket | None = None) -> One:
        """Change a ticket; with what was `seen` of it only if nobody else changed it since."""
        safe: dict[str, object] = {}
        if seen is not None and seen.updated_at is not None:
            stamp = seen.updated_at.isoformat().replace("+00:00", "Z")
            safe = {"safe_update": True, "updated_stamp": stamp}
        return self.call.read(One, "PUT", f"{_TICKETS}/{id}", body={"ticket": dict(fields) | safe})

    def comments(self, id: str) -> tuple[tuple[Comment, ...], dict[str, User]]:
        """Return the comments of a ticket, the oldest first, and who wrote them."""
        pages = list(self._listed(f"{_TICKETS}/{id}/comments", include="users", sort="created_at"))
        users = {user.id: user for page in pages for user in page.users}
        return tuple(comment for page in pages for comment in page.comments), users

    def audits(self, id: str) -> Iterator[Audit]:
        """Yield the updates of a ticket."""
        for page in self._listed(f"{_TICKETS}/{id}/audits"):
            yield from page.audits

    def exported(self, *, since: int, cursor: str) -> Exported:
        """Return some of what changed after a cursor, without one since a moment that is a minute ago at least."""
        asked = ({"cursor": cursor} if cursor else {"start_time": str(since)}) | {"per_page": str(_EXPORTED)}
        return self.call.read(Exported, "GET", "api/v2/incremental/tickets/cursor", asked=asked)

    def _listed(self, path: str, **asked: str) -> Iterator[Page]:
        after: dict[str, str] = {}
        for _ in range(_PAGES):
            page = self.call.read(Page, "GET", path, asked={"page[size]": "100"} | asked | after)
            yield page
            if not page.meta.has_more or not page.meta.after_cursor:
                return
            after = {"page[after]": page.meta.after_cursor}
