"""Jira's answers as they come over the wire, in the cloud and from a Data Center."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from indexer.jirawire import Part, User, Written
from indexer.webapi import Payload


class Property(Payload):
    """A mark that programs leave on things."""

    key: str = ""
    value: Any = None


def _id_of(mark: object) -> str:
    """Return the id in a mark of ours, or an empty text."""
    return str(mark.get("id", "")) if isinstance(mark, dict) else ""


class Comment(Written):
    """A comment with the marks on it."""

    id: str = ""
    properties: tuple[Property, ...] = ()

    def stamp(self, key: str) -> str:
        """Return the id that we left on it under `key`, or an empty text."""
        return _id_of(next((one.value for one in self.properties if one.key == key), None))


class Comments(Payload):
    """Some of the comments of an issue."""

    comments: tuple[Comment, ...] = ()
    total: int = 0


class Category(Payload):
    """What a status counts as: `new`, `indeterminate` or `done`."""

    key: str = ""


class Status(Payload):
    """A status of the house's own workflow."""

    name: str = ""
    status_category: Category = Category()


class Named(Payload):
    """Something with a name."""

    id: str = ""
    name: str = ""


class Project(Payload):
    """The project of an issue; `service_desk` is the type of those that have one."""

    project_type_key: str = ""


class Fields(Payload):
    """The fields that were asked for."""

    summary: str = ""
    description: str = ""
    status: Status = Status()
    priority: Named = Named()
    assignee: User = User()
    resolution: Named = Named()
    project: Project = Project()
    updated: datetime | None = None


class Issue(Payload):
    """One issue."""

    id: str
    key: str
    fields: Fields = Fields()
    properties: dict[str, Any] = Field(default_factory=dict)

    def stamp(self, key: str) -> str:
        """Return the id that we left on it under `key`, or an empty text."""
        return _id_of(self.properties.get(key))


class Found(Part):
    """Issues that a search found."""

    issues: tuple[Issue, ...] = ()


class Made(Payload):
    """A new issue: the platform calls its names otherwise than the service desk does."""

    id: str = ""
    key: str = ""
    issue_id: str = ""
    issue_key: str = ""


class Transition(Payload):
    """A step of the workflow that can be taken now, with the fields that it asks for."""

    id: str
    name: str = ""
    to: Status = Status()
    fields: dict[str, Asked] = Field(default_factory=dict)


class Asked(Payload):
    """A field of a step."""

    required: bool = False
    has_default_value: bool = False
    allowed_values: tuple[Named, ...] = ()


class Transitions(Payload):
    """The steps that can be taken now."""

    transitions: tuple[Transition, ...] = ()


class Desk(Payload):
    """A service desk and its project."""

    id: str
    project_key: str = ""


class Kind(Payload):
    """A type of request, or of issue."""

    id: str
    name: str = ""


class Page(Payload):
    """Some of a list of the service desk's."""

    values: tuple[dict[str, Any], ...] = ()
    is_last_page: bool = True


Transition.model_rebuild()
