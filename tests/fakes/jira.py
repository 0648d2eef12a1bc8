"""A Jira in memory that answers over HTTP as the cloud does, or as a Data Center.

Its answers were held against the schemas that Atlassian publishes of the cloud's REST API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tests.fakes.web_api import FakeWebApi

BASE = "https://acme.atlassian.net"
ADA, GRACE, LIN = "Ada Rossi", "Grace Hill", "Lin Park"


@dataclass(frozen=True, kw_only=True)
class Note:
    """A comment; `public` None says nothing of who sees it."""

    author: str
    body: str
    public: bool | None = True
    kept_to: str = ""
    program: bool = False


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """An issue whose work is done, unless `done` says otherwise."""

    key: str
    title: str = "Scanner does not scan"
    text: str = "The hall scanner shows E-42."
    reporter: str = ADA
    comments: tuple[Note, ...] = (Note(author=GRACE, body="Hold both keys for ten seconds."),)
    resolution: str = "Done"
    resolved: str = "2026-03-05T09:00:00.000+0000"
    labels: tuple[str, ...] = ()
    secret: bool = False
    ours: bool = False
    done: bool = True


@dataclass(kw_only=True)
class FakeJira(FakeWebApi):
    """Its issues in order; `in_part` issues and `comments_in_part` comments are given at once."""

    tickets: list[Ticket] = field(default_factory=list)
    cloud: bool = True
    in_part: int = 50
    comments_in_part: int = 20

    def change(self, key: str, **fields: Any) -> None:
        """Edit an issue."""
        self.tickets = [replace(ticket, **fields) if ticket.key == key else ticket for ticket in self.tickets]

    def answer(self, url: httpx.URL) -> httpx.Response:
        """Answer somebody who may ask."""
        path = url.path
        if path == ("/rest/api/2/search/jql" if self.cloud else "/rest/api/2/search"):
            return self._found(url)
        of_issue = re.fullmatch(r"/rest/api/2/issue/([\w-]+)/comment", path)
        return self._comments(of_issue[1], url) if of_issue else httpx.Response(404, json={})

    def _found(self, url: httpx.URL) -> httpx.Response:
        asked = dict(url.params)
        project = re.search(r'project = "(\w+)" and statusCategory = Done', asked["jql"])
        assert project is not None
        rows = [one for one in self.tickets if one.done and one.key.startswith(f"{project[1]}-")]
        if "creator != currentUser()" in asked["jql"]:
            rows = [one for one in rows if not one.ours]
        start = int(asked.get("nextPageToken" if self.cloud else "startAt", 0))
        part = rows[start : start + min(self.in_part, int(asked["maxResults"]))]
        answer: dict[str, Any] = {"issues": [self._row(ticket) for ticket in part]}
        rest = start + len(part) < len(rows)
        if self.cloud:
            answer |= {"isLast": not rest} | ({"nextPageToken": str(start + len(part))} if rest else {})
        else:
            answer |= {"startAt": start, "maxResults": len(part), "total": len(rows)}
        return httpx.Response(200, json=answer)

    def _row(self, ticket: Ticket) -> dict[str, Any]:
        fields = {
            "summary": ticket.title,
            "description": ticket.text or None,
            "reporter": self._person(ticket.reporter),
            "created": "2026-03-04T08:00:00.000+0000",
            "updated": "2026-03-06T09:00:00.000+0000",
            "resolutiondate": ticket.resolved or None,
            "resolution": {"name": ticket.resolution} if ticket.resolution else None,
            "labels": list(ticket.labels),
            "security": {"name": "Board"} if ticket.secret else None,
            "comment": self._page(ticket, 0, self.comments_in_part),
        }
        return {"id": ticket.key.rpartition("-")[2], "key": ticket.key, "fields": fields}

    def _comments(self, key: str, url: httpx.URL) -> httpx.Response:
        ticket = next(ticket for ticket in self.tickets if ticket.key == key)
        start, most = int(url.params["startAt"]), min(self.comments_in_part, int(url.params["maxResults"]))
        return httpx.Response(200, json=self._page(ticket, start, most))

    def _page(self, ticket: Ticket, start: int, most: int) -> dict[str, Any]:
        comments = [self._comment(note, minute) for minute, note in enumerate(ticket.comments)][start : start + most]
        return {"comments": comments, "startAt": start, "maxResults": most, "total": len(ticket.comments)}

    def _comment(self, note: Note, minute: int) -> dict[str, Any]:
        told = {} if note.public is None else {"jsdPublic": note.public}
        kept = {"visibility": {"type": "role", "value": note.kept_to}} if note.kept_to else {}
        author = self._person(note.author, program=note.program)
        at = f"2026-03-04T09:{minute:02d}:00.000+0000"
        return {"id": str(minute), "author": author, "body": note.body, "created": at} | told | kept

    def _person(self, name: str, *, program: bool = False) -> dict[str, Any]:
        id_ = name.split(maxsplit=1)[0].lower()
        about = {"displayName": name, "emailAddress": f"{id_}@acme.example", "active": True}
        kind = {"accountId": id_, "accountType": "app" if program else "atlassian"}
        return about | (kind if self.cloud else {"key": id_, "name": id_})
