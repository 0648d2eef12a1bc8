"""A Zendesk, stateful: tickets, comments of two kinds, updates with marks, an export; in process or on loopback.

It refuses what Zendesk refuses. Calls and answers were held against what Zendesk publishes of its Ticketing API.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.fakes.desk_server import in_process
from tests.fakes.zendesk_shapes import (
    GRACE,
    GROUPS,
    NOW,
    PEOPLE,
    US,
    Invalid,
    Ticket,
    check,
    filled_in,
    part_of,
    plain_of,
    row_of,
    time_of,
)

SITE, USER, TOKEN = "https://acme.zendesk.com", "firstline@acme.example", "a-token"
Answer = tuple[int, Any]


@dataclass(slots=True)
class FakeZendesk:
    """`meddle` is told of each call before and after it is carried out, and may answer instead, or drop the line.

    `required` is a field without which nothing is solved; `pages` are exports given out until the next minute; `lag`
    hides what changed of late from the export. A `live` one goes by the clock of this machine.
    """

    tickets: dict[int, Ticket] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    meddle: Callable[[str, str], httpx.Response | None] = lambda _call, _when: None
    required: str = ""
    pages: int = 10
    per_page: int = 1_000
    lag: int = 60
    live: bool = False
    now: datetime = NOW
    counter: int = 100
    people: dict[int, tuple[str, str, str]] = field(default_factory=lambda: dict(PEOPLE))
    keys: dict[str, tuple[Any, int]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        login = "Basic " + base64.b64encode(f"{USER}/token:{TOKEN}".encode()).decode()
        given = request.headers.get("authorization")
        if given not in {login, f"Bearer {TOKEN}"}:
            if request.url.path.endswith("/users/me") and not given:
                return httpx.Response(200, json={"user": {"id": None, "name": "Anonymous user", "role": "end-user"}})
            return httpx.Response(401, json={"error": "Couldn't authenticate you"})
        for method, pattern, name in _ROUTES:
            found = re.fullmatch(pattern, request.url.path)
            if found and method == request.method:
                return self._carried_out(name, list(found.groups()), request)
        return httpx.Response(404, json={"error": "InvalidEndpoint", "description": "Not found"})

    def transport(self) -> httpx.MockTransport:
        """Reach it in process."""
        return in_process(self)

    # What people do there.

    def only(self) -> Ticket:
        """The one ticket there is."""
        (ticket,) = self.tickets.values()
        return ticket

    def write(self, ticket: Ticket, text: str, *, by: int = GRACE, public: bool = True) -> str:
        """Somebody comments."""
        return str(self._comment(ticket, text, by=by, public=public, custom={})["id"])

    def change(self, ticket: Ticket, **fields: Any) -> None:
        """Somebody changes it: `status`, `assignee`, `priority`, `tags`."""
        for name, value in fields.items():
            setattr(ticket, name, value)
        self._touch(ticket)

    def said(self, ticket: Ticket, *, public: bool) -> list[str]:
        """The words of comments below the question that requesters see, or do not."""
        return [one["plain_body"] for one in ticket.comments[1:] if one["public"] is public]

    def moment(self) -> datetime:
        """What time it is there."""
        return datetime.now(UTC) if self.live else self.now

    # What programs ask.

    def _carried_out(self, name: str, where: list[str], request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        self.calls.append(name)
        instead = self.meddle(name, "before")
        if instead is not None:
            return instead
        asked = dict(request.url.params) | {"key": request.headers.get("idempotency-key", "")}
        with self.lock:
            try:
                status, answer = getattr(self, f"_{name}")(*where, asked=asked, body=body)
            except Invalid as wrong:
                details = {"base": [{"description": str(wrong)}]}
                told = {"error": "RecordInvalid", "description": "Record validation errors", "details": details}
                status, answer = 422, told
        self.meddle(name, "after")
        headers = {"retry-after": "30"} if status == 429 else {}
        return httpx.Response(status, json=answer, headers=headers)

    def _me(self, *, asked: dict[str, str], body: Any) -> Answer:
        return 200, {"user": self._user(US)}

    def _groups(self, *, asked: dict[str, str], body: Any) -> Answer:
        return 200, part_of([{"id": id, "name": name} for id, (name, _) in GROUPS.items()], "groups", asked)

    def _open(self, *, asked: dict[str, str], body: Any) -> Answer:
        if asked["key"] in self.keys:
            before, id = self.keys[asked["key"]]
            if before != body:
                said = "Request parameters don't match the given idempotency key"
                return 400, {"error": "IdempotentRequestError", "description": said}
            return 201, {"ticket": row_of(self.tickets[id])}
        fields = body["ticket"]
        if "comment" not in fields:
            raise Invalid("Description: cannot be blank")
        self.counter += 1
        moment = self.moment()
        ticket = Ticket(self.counter, fields.get("external_id", ""), fields["subject"], moment, moment)
        self._set(ticket, fields)
        self.tickets[ticket.id] = ticket
        if asked["key"]:
            self.keys[asked["key"]] = body, ticket.id
        return 201, {"ticket": row_of(ticket), "audit": ticket.audits[-1]}

    def _by_mark(self, *, asked: dict[str, str], body: Any) -> Answer:
        rows = [row_of(one) for one in self.tickets.values() if one.external_id == asked["external_id"]]
        return 200, {"tickets": rows}

    def _ticket(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        ticket = self.tickets.get(int(id))
        if ticket is None:
            return _NONE
        people = {ticket.requester, ticket.assignee} - {None}
        users = [self._user(one) for one in people if one is not None] if asked.get("include") == "users" else []
        return 200, {"ticket": row_of(ticket), "users": users}

    def _change(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        ticket, fields = self.tickets.get(int(id)), body["ticket"]
        if ticket is None:
            return _NONE
        if ticket.status == "closed":
            raise Invalid("Status: closed prevents ticket update")
        if fields.get("safe_update"):
            if "updated_stamp" not in fields:
                return 400, {"error": "BadRequest", "description": "updated_stamp is required"}
            if fields["updated_stamp"] != time_of(ticket.updated):
                return 409, {"error": "UpdateConflict", "description": "Safe Update prevented the update"}
        self._set(ticket, fields)
        return 200, {"ticket": row_of(ticket), "audit": ticket.audits[-1]}

    def _comments(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        ticket = self.tickets.get(int(id))
        if ticket is None:
            return _NONE
        told = part_of(ticket.comments, "comments", asked)
        return 200, told | {"users": [self._user(one) for one in {row["author_id"] for row in told["comments"]}]}

    def _audits(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        ticket = self.tickets.get(int(id))
        return (200, part_of(ticket.audits, "audits", asked)) if ticket else _NONE

    def _export(self, *, asked: dict[str, str], body: Any) -> Answer:
        if not self.pages:
            return 429, {"error": "APIRateLimitExceeded", "description": "Number of allowed incremental ticket exports"}
        newest = int((self.moment() - timedelta(seconds=self.lag)).timestamp())
        start, _, last = asked.get("cursor", f"{asked.get('start_time', '0')}.0").partition(".")
        if "cursor" not in asked and int(start) > newest:
            return 400, {"error": "StartTimeTooRecent", "description": "Use a start_time older than 1 minute"}
        self.pages -= not self.live
        since = int(start), int(last)
        keys = {(int(one.updated.timestamp()), one.id): one for one in self.tickets.values()}
        rest = sorted(key for key in keys if key > since and key[0] <= newest)
        part = rest[: min(self.per_page, int(asked.get("per_page", 1_000)))]
        after = part[-1] if part else since
        rows = [row_of(keys[key]) for key in part]
        return 200, {
            "tickets": rows,
            "after_cursor": f"{after[0]}.{after[1]}",
            "end_of_stream": len(part) == len(rest),
        }

    # How it keeps them.

    def _set(self, ticket: Ticket, fields: dict[str, Any]) -> None:
        check(fields)
        group = fields.get("group_id", ticket.group)
        if group is not None and group not in GROUPS:
            raise Invalid("Group: is invalid")
        assignee, requester = self._assignee(ticket, fields, group), self._requester(ticket, fields)
        if fields.get("status") == "solved" and (self.required or assignee is None):
            raise Invalid(f"{self.required or 'Assignee'}: is required when solving a ticket")
        ticket.group, ticket.assignee, ticket.requester = group, assignee, requester
        ticket.priority = fields.get("priority", ticket.priority)
        ticket.status = fields.get("status", ticket.status)
        ticket.tags = fields.get("tags", ticket.tags)
        comment, custom = fields.get("comment"), fields.get("metadata", {})
        if comment:
            self._comment(ticket, comment["html_body"], by=US, public=comment["public"], custom=custom)
        else:
            self._audit(ticket, US, [{"type": "Change"}], custom)

    def _user(self, id: int) -> dict[str, Any]:
        name, email, role = self.people[id]
        return {"id": id, "name": name, "email": email, "role": role}

    def _assignee(self, ticket: Ticket, fields: dict[str, Any], group: int | None) -> int | None:
        if "assignee_email" in fields:
            emails = {email: id for id, (_, email, role) in self.people.items() if role != "end-user"}
            if fields["assignee_email"] not in emails:
                raise Invalid("Assignee: is not an agent")
            return emails[fields["assignee_email"]]
        assignee: int | None = fields.get("assignee_id", ticket.assignee)
        if assignee is not None and assignee not in self.people:
            raise Invalid("Assignee: is invalid")
        moved = group != ticket.group and group is not None and assignee not in GROUPS[group][1]
        return None if moved else assignee

    def _requester(self, ticket: Ticket, fields: dict[str, Any]) -> int:
        wanted = fields.get("requester")
        if wanted is None:
            return ticket.requester
        if not wanted.get("name") or "@" not in wanted.get("email", ""):
            raise Invalid("Requester: Name: is too short, or Email: is not valid")
        known = next((id for id, (_, email, _) in self.people.items() if email == wanted["email"]), None)
        if known is None:
            known = max(self.people) + 1
            self.people[known] = (wanted["name"], wanted["email"], "end-user")
        return known

    def _comment(self, ticket: Ticket, html: str, *, by: int, public: bool, custom: dict[str, Any]) -> dict[str, Any]:
        self.counter += 1
        kept = filled_in(html)
        told = {"id": self.counter, "author_id": by, "html_body": kept, "plain_body": plain_of(kept), "public": public}
        ticket.comments.append(told)
        self._audit(ticket, by, [{"id": self.counter, "type": "Comment", "public": public}], custom)
        return told

    def _audit(self, ticket: Ticket, by: int, events: list[dict[str, Any]], custom: dict[str, Any]) -> None:
        self.counter += 1
        metadata = {"system": {"location": "Hamburg"}, "custom": custom}
        ticket.audits.append({"id": self.counter, "author_id": by, "events": events, "metadata": metadata})
        self._touch(ticket)

    def _touch(self, ticket: Ticket) -> None:
        self.now += timedelta(seconds=1)
        ticket.updated = self.moment()


_API = "/api/v2"
_ROUTES = (
    ("GET", f"{_API}/users/me", "me"),
    ("GET", f"{_API}/groups", "groups"),
    ("POST", f"{_API}/tickets", "open"),
    ("GET", f"{_API}/tickets", "by_mark"),
    ("GET", rf"{_API}/tickets/(\d+)", "ticket"),
    ("PUT", rf"{_API}/tickets/(\d+)", "change"),
    ("GET", rf"{_API}/tickets/(\d+)/comments", "comments"),
    ("GET", rf"{_API}/tickets/(\d+)/audits", "audits"),
    ("GET", f"{_API}/incremental/tickets/cursor", "export"),
)
_NONE: Answer = (404, {"error": "RecordNotFound", "description": "Not found"})
