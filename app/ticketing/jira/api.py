"""What is asked of Jira, in the version of its API that the cloud and Data Centers both speak."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.mirroring.calling import Caller, Gone
from app.ticketing.jira.payloads import (
    Comment,
    Comments,
    Desk,
    Found,
    Issue,
    Kind,
    Made,
    Page,
    Transition,
    Transitions,
)
from app.ticketing.jira.places import Place
from indexer.jirawire import User

STAMP = "firstline.sync"
"""The property by which what we made is known again, whoever asks and whatever it says by then."""
_PUBLIC = "sd.public.comment"
_FIELDS = "summary,description,status,priority,assignee,resolution,updated,project"
_PER_PAGE, _PAGES, _FOUND = 100, 20, 1_000
_ISSUE, _DESK = "rest/api/2/issue", "rest/servicedeskapi"


@dataclass(slots=True)
class JiraApi:
    """Every call raises `DeliveryFailed` with what is wrong. What a place is called there is asked for once."""

    call: Caller
    _desks: dict[Place, tuple[str, str]] = field(default_factory=dict, init=False)
    _me: User | None = field(default=None, init=False)

    @property
    def site(self) -> str:
        """The address under which its pages open."""
        return self.call.site

    def me(self) -> User:
        """Return who we are there."""
        if self._me is None:
            self._me = self.call.read(User, "GET", "rest/api/2/myself")
        return self._me

    def open(self, place: Place, *, summary: str, description: str) -> Made:
        """Make a request of a service desk, or an issue of a project without one."""
        fields = {"summary": summary, "description": description}
        if place.request_type:
            desk, kind = self.desk(place)
            body = {"serviceDeskId": desk, "requestTypeId": kind, "requestFieldValues": fields}
            made = self.call.read(Made, "POST", f"{_DESK}/request", body=body)
            return Made(id=made.issue_id, key=made.issue_key)
        plain = fields | {"project": {"key": place.project}, "issuetype": {"name": place.issue_type}}
        return self.call.read(Made, "POST", _ISSUE, body={"fields": plain})

    def desk(self, place: Place) -> tuple[str, str]:
        """Return the ids of a place's service desk and request type; raise `Gone` where there is none such."""
        if place not in self._desks:
            desks = (self.call.understood(Desk, one) for one in self._listed("servicedesk"))
            desk = next((one.id for one in desks if one.project_key == place.project), "")
            if not desk:
                raise Gone(f"{self.call.name} has no service desk {place.project!r} that the account may see.")
            kinds = [self.call.understood(Kind, one) for one in self._listed(f"servicedesk/{desk}/requesttype")]
            wanted = place.request_type.casefold()
            found = next((one for one in kinds if wanted in {one.name.casefold(), one.id}), None)
            if found is None:
                names = ", ".join(sorted(one.name for one in kinds)) or "none"
                raise Gone(
                    f"The service desk {place.project!r} has no request type {place.request_type!r}: it has {names}."
                )
            self._desks[place] = desk, found.id
        return self._desks[place]

    def issue_types(self, project: str) -> tuple[Kind, ...]:
        """Return the types of issue that a project has."""
        told = self.call("GET", f"rest/api/2/project/{project}")
        kinds = told.get("issueTypes", []) if isinstance(told, dict) else []
        return tuple(self.call.understood(Kind, one) for one in kinds)

    def issue(self, id: str) -> Issue:
        """Return an issue as it is now; raise `Gone` where there is none that the account may see."""
        return self.call.read(Issue, "GET", f"{_ISSUE}/{id}", asked={"fields": _FIELDS, "properties": STAMP})

    def ours(self, minutes: int, *, of: str = "updated", fields: str = "updated") -> Iterator[Issue]:
        """Yield issues that we made and that were `updated`, or `created`, in the last minutes, with these fields.

        Minutes and not a moment: a moment would be read in the time zone of the account.
        """
        asked = {
            "jql": f"creator = currentUser() AND {of} >= -{minutes}m ORDER BY {of} ASC",
            "fields": fields,
            "properties": STAMP,
            "maxResults": str(_PER_PAGE),
        }
        path, given = "rest/api/2/search/jql", 0
        for _ in range(_FOUND):
            path, found = self._found(path, asked)
            yield from found.issues
            given += len(found.issues)
            if not found.issues or not (found.next_page_token or given < found.total):
                return
            asked = asked | found.rest(given)

    def comments(self, id: str) -> tuple[Comment, ...]:
        """Return the comments of an issue, the oldest first, each with the marks that programs left on it."""
        found: list[Comment] = []
        for _ in range(_PAGES):
            asked = {"startAt": str(len(found)), "maxResults": "50", "expand": "properties", "orderBy": "created"}
            part = self.call.read(Comments, "GET", f"{_ISSUE}/{id}/comment", asked=asked)
            found += part.comments
            if not part.comments or len(found) >= part.total:
                break
        return tuple(found)

    def comment(self, id: str, body: str, *, key: str, public: bool) -> str:
        """Write below an issue; return the comment's id."""
        marks = [
            {"key": STAMP, "value": {"id": key}},
            {"key": _PUBLIC, "value": {"internal": not public}},
        ]
        return self.call.read(Comment, "POST", f"{_ISSUE}/{id}/comment", body={"body": body, "properties": marks}).id

    def stamp(self, id: str, value: dict[str, object]) -> None:
        """Leave our mark on an issue."""
        self.call("PUT", f"{_ISSUE}/{id}/properties/{STAMP}", body=value)

    def set_priority(self, id: str, name: str) -> None:
        """Give an issue another priority."""
        self.call("PUT", f"{_ISSUE}/{id}", body={"fields": {"priority": {"name": name}}})

    def transitions(self, id: str) -> tuple[Transition, ...]:
        """Return the steps that can be taken now."""
        asked = {"expand": "transitions.fields"}
        return self.call.read(Transitions, "GET", f"{_ISSUE}/{id}/transitions", asked=asked).transitions

    def take(self, id: str, step: Transition, fields: dict[str, object]) -> None:
        """Take a step."""
        body: dict[str, object] = {"transition": {"id": step.id}}
        self.call("POST", f"{_ISSUE}/{id}/transitions", body=body | ({"fields": fields} if fields else {}))

    def _found(self, path: str, asked: dict[str, str]) -> tuple[str, Found]:
        try:
            return path, self.call.read(Found, "GET", path, asked=asked)
        except Gone:
            if not path.endswith("/jql"):
                raise
        path = path.removesuffix("/jql")  # a Data Center's
        return path, self.call.read(Found, "GET", path, asked=asked)

    def _listed(self, what: str) -> Iterator[dict[str, object]]:
        start = 0
        for _ in range(_PAGES):
            asked = {"start": str(start), "limit": "50"}
            page = self.call.read(Page, "GET", f"{_DESK}/{what}", asked=asked)
            yield from page.values
            start += len(page.values)
            if page.is_last_page or not page.values:
                return
