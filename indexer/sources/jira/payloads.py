"""Jira's answers as they come over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from indexer.webapi import Payload


class User(Payload):
    """Somebody, by the names that the cloud and Data Centers give."""

    account_id: str = ""
    key: str = ""
    name: str = ""
    display_name: str = ""
    email_address: str = ""
    account_type: str = ""


class Remark(Payload):
    """A comment; `visibility` names a role or group that it is kept to."""

    author: User = User()
    body: str = ""
    created: datetime
    jsd_public: bool | None = None
    visibility: dict[str, Any] | None = None


class Remarks(Payload):
    """Some of the comments of an issue."""

    comments: tuple[Remark, ...] = ()
    total: int = 0


class _Named(Payload):
    name: str = ""


class Fields(Payload):
    """The fields that were asked for."""

    summary: str = ""
    description: str = ""
    reporter: User = User()
    created: datetime
    resolutiondate: datetime | None = Field(alias="resolutiondate", default=None)
    updated: datetime | None = None
    resolution: _Named = _Named()
    labels: tuple[str, ...] = ()
    security: dict[str, Any] | None = None
    comment: Remarks = Remarks()


class Row(Payload):
    """One issue."""

    key: str
    fields: Fields


class Found(Payload):
    """Some of what a search found; the cloud names the next part by a token, a Data Center counts."""

    issues: tuple[Row, ...] = ()
    next_page_token: str = ""
    total: int = 0
