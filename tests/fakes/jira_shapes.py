"""What a Jira keeps, and how it tells it over the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

US, GRACE = "firstline", "grace"
PEOPLE = {US: "Firstline", GRACE: "Grace Hill", "lin": "Lin Park", "robot": "Automation", "pat": "Pat Ray"}
OPEN, WORK, DONE = "Waiting for support", "In progress", "Resolved"
CATEGORIES = {OPEN: "new", WORK: "indeterminate", DONE: "done"}
PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Issue:
    """One issue and its marks."""

    id: str
    key: str
    fields: dict[str, Any]
    creator: str = US
    status: str = OPEN
    priority: str = "Medium"
    assignee: str = ""
    resolution: str = ""
    created: datetime = NOW
    updated: datetime = NOW
    comments: list[dict[str, Any]] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)


def marks_of(issue: Issue, asked: dict[str, str]) -> dict[str, Any]:
    return {key: value for key, value in issue.properties.items() if key in asked.get("properties", "").split(",")}


def page_of(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {"size": len(values), "start": 0, "limit": 50, "isLastPage": True, "values": values}


def status_of(name: str) -> dict[str, Any]:
    return {"id": name, "name": name, "statusCategory": {"id": 1, "key": CATEGORIES[name], "name": name}}


def time_of(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"
