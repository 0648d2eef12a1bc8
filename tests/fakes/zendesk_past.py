"""The tickets of a Zendesk in memory, as programs that only read are told of them: changes by cursor, comments, groups.

Calls and answers were held against what Zendesk publishes of its Ticketing API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tests.fakes.web_api import FakeWebApi

US, ADA, GRACE, LIN, PAT = 1, 21, 31, 32, 22
IT, HR, BOARD = 11, 12, 13
PEOPLE = {
    US: ("Firstline", "firstline@acme.example", "admin"),
    ADA: ("Ada Rossi", "ada@acme.example", "end-user"),
    PAT: ("Pat Ray", "pat@acme.example", "end-user"),
    GRACE: ("Grace Hill", "grace@acme.example", "agent"),
    LIN: ("Lin Park", "lin@acme.example", "agent"),
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A comment."""

    by: int
    text: str
    public: bool | None = True


QUESTION = Said(by=ADA, text="<p>The hall scanner shows E-42.</p>")
ANSWER = Said(by=GRACE, text="<p>Hold <b>both keys</b> for ten seconds.</p>")


@dataclass(frozen=True, kw_only=True)
class Past:
    """A ticket; the first comment is what was asked."""

    id: int
    subject: str = "Scanner does not scan"
    said: tuple[Said, ...] = (QUESTION, ANSWER)
    requester: int = ADA
    submitter: int = ADA
    group: int | None = IT
    status: str = "solved"
    tags: tuple[str, ...] = ()
    score: str = "unoffered"
    month: int = 3
    changed: int = 0


@dataclass(kw_only=True)
class PastTickets(FakeWebApi):
    """Its tickets in order; `in_part` tickets and `comments_in_part` comments are given at once.

    `tells_changes` is whether the account is an administrator, who alone is told what changed.
    """

    user: str = "firstline@acme.example/token"
    tickets: list[Past] = field(default_factory=list)
    in_part: int = 500
    comments_in_part: int = 100
    private: frozenset[int] = frozenset({BOARD})
    vanished: frozenset[int] = frozenset()
    moment: int = 1_000
    tells_changes: bool = True

    def __post_init__(self) -> None:
        """Have every ticket changed once."""
        self.tickets = [self._later(ticket) for ticket in self.tickets]

    def add(self, *tickets: Past) -> None:
        """People ask."""
        self.tickets += [self._later(ticket) for ticket in tickets]

    def change(self, id: int, **fields: Any) -> None:
        """People change a ticket."""
        self.tickets = [self._later(replace(one, **fields)) if one.id == id else one for one in self.tickets]

    def answer(self, url: httpx.URL) -> httpx.Response:
        """Answer somebody who may ask."""
        path = url.path.removeprefix("/api/v2/")
        if path == "users/me":
            return httpx.Response(200, json={"user": _user(US)})
        if path == "groups":
            names = {IT: "IT", HR: "People", BOARD: "Board"}
            rows = [
                {"id": id, "name": name, "is_public": id not in self.private}
                for id, name in names.items()
                if id not in self.vanished
            ]
            return httpx.Response(200, json=_part(rows, "groups", url, 100))
        if path == "incremental/tickets/cursor":
            return self._export(url) if self.tells_changes else httpx.Response(403, json={"error": "Forbidden"})
        found = re.fullmatch(r"tickets/(\d+)/comments", path)
        there = [one for one in self.tickets if found and one.id == int(found[1]) and one.status != "deleted"]
        return self._comments(there[0], url) if there else httpx.Response(404, json={"error": "RecordNotFound"})

    def _later(self, ticket: Past) -> Past:
        self.moment += 1
        return replace(ticket, changed=self.moment)

    def _export(self, url: httpx.URL) -> httpx.Response:
        after = int(url.params.get("cursor", 0))
        rest = sorted((one for one in self.tickets if one.changed > after), key=lambda one: one.changed)
        part = rest[: min(self.in_part, int(url.params["per_page"]))]
        told = {"after_cursor": str(part[-1].changed) if part else (str(after) or None), "after_url": None}
        end = {"end_of_stream": len(part) == len(rest)}
        return httpx.Response(200, json={"tickets": [_row(one) for one in part]} | told | end)

    def _comments(self, ticket: Past, url: httpx.URL) -> httpx.Response:
        rows = [_comment(ticket, place, one) for place, one in enumerate(ticket.said)]
        part = _part(rows, "comments", url, self.comments_in_part)
        return httpx.Response(200, json=part | {"users": [_user(id) for id in {one.by for one in ticket.said}]})


def _row(ticket: Past) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "description": "",
        "status": ticket.status,
        "requester_id": ticket.requester,
        "submitter_id": ticket.submitter,
        "group_id": ticket.group,
        "tags": list(ticket.tags),
        "satisfaction_rating": {"score": ticket.score},
        "created_at": f"2026-{ticket.month:02d}-04T08:00:00Z",
        "updated_at": f"2026-{ticket.month:02d}-06T09:00:00Z",
        "generated_timestamp": ticket.changed,
    }


def _comment(ticket: Past, place: int, said: Said) -> dict[str, Any]:
    public = {} if said.public is None else {"public": said.public}
    at = f"2026-{ticket.month:02d}-04T09:{place:02d}:00Z"
    return {"id": place, "type": "Comment", "author_id": said.by, "html_body": said.text, "created_at": at} | public


def _part(rows: list[dict[str, Any]], name: str, url: httpx.URL, most: int) -> dict[str, Any]:
    start, size = int(url.params.get("page[after]", 0)), min(most, int(url.params["page[size]"]))
    rest = start + size < len(rows)
    meta = {"has_more": rest, "after_cursor": str(start + size) if rest else None}
    return {name: rows[start : start + size], "meta": meta}


def _user(id: int) -> dict[str, Any]:
    name, email, role = PEOPLE[id]
    return {"id": id, "name": name, "email": email, "role": role}
