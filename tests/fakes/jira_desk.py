"""A Jira with a service desk, stateful: requests, comments of two kinds, a workflow; in process or on loopback.

Calls and answers were held against the descriptions that Atlassian publishes of the cloud's APIs.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from tests.fakes.desk_server import in_process
from tests.fakes.jira_shapes import (
    DONE,
    GRACE,
    NOW,
    OPEN,
    PEOPLE,
    PRIORITIES,
    US,
    WORK,
    Issue,
    marks_of,
    page_of,
    status_of,
    time_of,
)

SITE, USER, TOKEN = "https://acme.atlassian.net", "firstline@acme.example", "a-token"
Answer = tuple[int, Any]


@dataclass(slots=True)
class FakeJiraDesk:
    """`IT` is a service desk, `OPS` a plain project. `meddle` is told of each call before and after it is carried out,
    and may answer instead, or drop the line. `asks` are fields that the step to `Resolved` asks for."""

    cloud: bool = True
    issues: dict[str, Issue] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    meddle: Callable[[str, str], httpx.Response | None] = lambda _call, _when: None
    asks: dict[str, Any] = field(default_factory=dict)
    steps: tuple[str, ...] = (OPEN, WORK, DONE)
    required: frozenset[str] = frozenset()
    now: datetime = NOW
    counter: int = 10_000
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        login = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        if request.headers.get("authorization") not in {login, f"Bearer {TOKEN}"}:
            return httpx.Response(401, json={"message": "Unauthorized"})
        if request.url.path.endswith("/search/jql") and not self.cloud:
            return httpx.Response(404)
        for method, pattern, name in _ROUTES:
            found = re.fullmatch(pattern, request.url.path)
            if found and method == request.method:
                body = json.loads(request.content) if request.content else None
                return self._carried_out(name, list(found.groups()), dict(request.url.params), body)
        return httpx.Response(404, json={"errorMessages": ["No such call."]})

    def transport(self) -> httpx.MockTransport:
        """Reach it in process."""
        return in_process(self)

    # What people do there.

    def only(self) -> Issue:
        """The one issue there is."""
        (issue,) = self.issues.values()
        return issue

    def write(self, issue: Issue, body: str, *, by: str = GRACE, public: bool | None = True) -> str:
        """Somebody comments; `public` None is how a project without a service desk in a Data Center tells it."""
        return str(self._comment(issue, body, by=by, public=public, properties=[])["id"])

    def change(self, issue: Issue, **fields: Any) -> None:
        """Somebody changes it: `status`, `assignee`, `priority`, `resolution`."""
        for name, value in fields.items():
            setattr(issue, name, value)
        self._touch(issue)

    def said(self, issue: Issue, *, public: bool) -> list[str]:
        """The words of comments that requesters see, or do not."""
        return [one["body"] for one in issue.comments if one["jsdPublic"] is public]

    # What programs ask.

    def _carried_out(self, name: str, where: list[str], asked: dict[str, str], body: Any) -> httpx.Response:
        self.calls.append(name)
        instead = self.meddle(name, "before")
        if instead is not None:
            return instead
        with self.lock:
            status, answer = getattr(self, f"_{name}")(*where, asked=asked, body=body)
        self.meddle(name, "after")
        return httpx.Response(status, json=answer) if answer is not None else httpx.Response(status)

    def _myself(self, *, asked: dict[str, str], body: Any) -> Answer:
        return 200, self._person(US)

    def _desks(self, *, asked: dict[str, str], body: Any) -> Answer:
        return 200, page_of([{"id": "1", "projectId": "10000", "projectName": "IT help", "projectKey": "IT"}])

    def _kinds(self, desk: str, *, asked: dict[str, str], body: Any) -> Answer:
        named = {"25": "Get IT help", "26": "Report a fault"}
        return 200, page_of([{"id": id, "name": name, "serviceDeskId": desk} for id, name in named.items()])

    def _project(self, key: str, *, asked: dict[str, str], body: Any) -> Answer:
        if key != "OPS":
            return 404, {"errorMessages": [f"No project could be found with key '{key}'."], "errors": {}}
        return 200, {"id": "10001", "key": key, "issueTypes": [{"id": "1", "name": "Task"}]}

    def _request(self, *, asked: dict[str, str], body: Any) -> Answer:
        if (body["serviceDeskId"], body["requestTypeId"]) not in {("1", "25"), ("1", "26")}:
            return 400, {"errorMessage": "The request type is not valid."}
        missing = sorted(self.required - set(body["requestFieldValues"]))
        if missing:
            return 400, {"errorMessage": f"{missing[0]} is required."}
        issue = self._made("IT", body["requestFieldValues"])
        return 201, {"issueId": issue.id, "issueKey": issue.key, "requestTypeId": body["requestTypeId"]}

    def _create(self, *, asked: dict[str, str], body: Any) -> Answer:
        fields = body["fields"]
        missing = sorted(self.required - set(fields))
        if missing:
            return 400, {"errorMessages": [], "errors": {name: f"{name} is required." for name in missing}}
        issue = self._made(fields["project"]["key"], fields)
        return 201, {"id": issue.id, "key": issue.key, "self": f"{SITE}/rest/api/2/issue/{issue.id}"}

    def _issue(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        issue = self._find(id)
        if issue is None:
            return _NO_ISSUE
        return 200, self._row(issue) | {"properties": marks_of(issue, asked)}

    def _edit(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        issue = self._find(id)
        if issue is None:
            return _NO_ISSUE
        name = body["fields"]["priority"]["name"]
        if name not in PRIORITIES:
            return 400, {"errorMessages": [], "errors": {"priority": "The priority selected is invalid."}}
        issue.priority = name
        self._touch(issue)
        return 204, None

    def _search(self, *, asked: dict[str, str], body: Any) -> Answer:
        wanted = re.fullmatch(
            r"creator = currentUser\(\) AND (created|updated) >= -(\d+)m ORDER BY \1 ASC", asked["jql"]
        )
        assert wanted is not None, asked["jql"]
        since = self.now - timedelta(minutes=int(wanted[2]))
        rows = [one for one in self.issues.values() if one.creator == US and getattr(one, wanted[1]) >= since]
        rows.sort(key=lambda one: getattr(one, wanted[1]))
        start, most = int(asked.get("nextPageToken" if self.cloud else "startAt", 0)), int(asked["maxResults"])
        marked = [{"properties": marks_of(one, asked)} if self.cloud else {} for one in rows]
        part = [self._row(one) | marks for one, marks in zip(rows, marked, strict=True)][start : start + most]
        rest = start + len(part) < len(rows)
        told: dict[str, Any] = {"issues": part}
        if self.cloud:
            told |= {"isLast": not rest} | ({"nextPageToken": str(start + len(part))} if rest else {})
        else:
            told |= {"startAt": start, "maxResults": most, "total": len(rows)}
        return 200, told

    def _comments(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        issue = self._find(id)
        if issue is None:
            return _NO_ISSUE
        start, most = int(asked["startAt"]), int(asked["maxResults"])
        part = [{k: v for k, v in one.items() if v is not None} for one in issue.comments[start : start + most]]
        return 200, {"comments": part, "startAt": start, "maxResults": most, "total": len(issue.comments)}

    def _say(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        issue = self._find(id)
        if issue is None:
            return _NO_ISSUE
        marks = {one["key"]: one["value"] for one in body["properties"]}
        public = not marks["sd.public.comment"]["internal"]
        return 201, self._comment(issue, body["body"], by=US, public=public, properties=body["properties"])

    def _stamp(self, id: str, key: str, *, asked: dict[str, str], body: Any) -> Answer:
        issue = self._find(id)
        if issue is None:
            return _NO_ISSUE
        issue.properties[key] = body
        return 200, None

    def _steps(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        issue = self._find(id)
        if issue is None:
            return _NO_ISSUE
        described = {"operations": ["set"], "schema": {"type": "string"}}
        asks = {
            name: {"key": name, "name": name, "required": False} | described | one for name, one in self.asks.items()
        }
        fields = {DONE: asks}
        found = [
            {"id": str(number), "name": name, "to": status_of(name), "fields": fields.get(name, {})}
            for number, name in enumerate(self.steps)
            if name != issue.status
        ]
        return 200, {"transitions": found}

    def _take(self, id: str, *, asked: dict[str, str], body: Any) -> Answer:
        issue = self._find(id)
        if issue is None:
            return _NO_ISSUE
        issue.status = self.steps[int(body["transition"]["id"])]
        given = body.get("fields", {}).get("resolution", {}).get("name", "")
        issue.resolution = given if issue.status == DONE else ""
        self._touch(issue)
        return 204, None

    # How it keeps them.

    def _made(self, project: str, fields: dict[str, Any]) -> Issue:
        self.counter += 1
        number = sum(one.key.startswith(f"{project}-") for one in self.issues.values()) + 1
        issue = Issue(str(self.counter), f"{project}-{number}", dict(fields), created=self.now, updated=self.now)
        self.issues[issue.id] = issue
        return issue

    def _comment(
        self, issue: Issue, body: str, *, by: str, public: bool | None, properties: list[dict[str, Any]]
    ) -> dict[str, Any]:
        self.counter += 1
        at = time_of(self._touch(issue))
        author = self._person(by)
        told = {"id": str(self.counter), "author": author, "body": body, "created": at, "updated": at}
        issue.comments.append(told | {"jsdPublic": public, "properties": properties})
        return told

    def _touch(self, issue: Issue) -> datetime:
        self.now += timedelta(milliseconds=10)
        issue.updated = self.now
        return self.now

    def _find(self, id: str) -> Issue | None:
        return next((one for one in self.issues.values() if id in {one.id, one.key}), None)

    def _row(self, issue: Issue) -> dict[str, Any]:
        fields = {
            "summary": issue.fields["summary"],
            "description": issue.fields.get("description"),
            "status": status_of(issue.status),
            "priority": {"id": issue.priority, "name": issue.priority},
            "assignee": self._person(issue.assignee) if issue.assignee else None,
            "resolution": {"id": "1", "name": issue.resolution} if issue.resolution else None,
            "updated": time_of(issue.updated),
            "project": {"id": "1", "key": issue.key.partition("-")[0], "projectTypeKey": self._type(issue)},
        }
        return {"id": issue.id, "key": issue.key, "self": f"{SITE}/rest/api/2/issue/{issue.id}", "fields": fields}

    def _type(self, issue: Issue) -> str:
        return "service_desk" if issue.key.startswith("IT-") else "software"

    def _person(self, id: str) -> dict[str, Any]:
        about = {"displayName": PEOPLE[id], "emailAddress": f"{id}@acme.example", "active": True}
        kind = {"robot": "app", "pat": "customer"}.get(id, "atlassian")
        return about | ({"accountId": id, "accountType": kind} if self.cloud else {"key": id, "name": id})


_API, _DESK = "/rest/api/2", "/rest/servicedeskapi"
_ROUTES = (
    ("GET", f"{_API}/myself", "myself"),
    ("GET", f"{_DESK}/servicedesk", "desks"),
    ("GET", rf"{_DESK}/servicedesk/(\d+)/requesttype", "kinds"),
    ("GET", rf"{_API}/project/(\w+)", "project"),
    ("POST", f"{_DESK}/request", "request"),
    ("POST", f"{_API}/issue", "create"),
    ("GET", rf"{_API}/issue/([\w-]+)", "issue"),
    ("PUT", rf"{_API}/issue/([\w-]+)", "edit"),
    ("GET", rf"{_API}/search(?:/jql)?", "search"),
    ("GET", rf"{_API}/issue/([\w-]+)/comment", "comments"),
    ("POST", rf"{_API}/issue/([\w-]+)/comment", "say"),
    ("PUT", rf"{_API}/issue/([\w-]+)/properties/([\w.]+)", "stamp"),
    ("GET", rf"{_API}/issue/([\w-]+)/transitions", "steps"),
    ("POST", rf"{_API}/issue/([\w-]+)/transitions", "take"),
)
_NO_ISSUE: Answer = (404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]})
