"""Jira's answers as they come over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from indexer.jirawire import Part, User, Written
from indexer.webapi import Payload


class Remark(Written):
    """A comment."""

    created: datetime


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


class Found(Part):
    """Issues that a search found."""

    issues: tuple[Row, ...] = ()
