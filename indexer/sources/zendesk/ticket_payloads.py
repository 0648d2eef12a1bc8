"""What Zendesk answers about tickets, as it comes over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field, field_validator

from indexer.sources.zendesk.listing import Part
from indexer.zendeskwire import Id, Told, User


class Rating(Told):
    """What whoever asked said of the help."""

    score: str = ""


class Row(Told):
    """One ticket."""

    id: Id
    subject: str = ""
    status: str = ""
    requester_id: Id = ""
    submitter_id: Id = ""
    group_id: Id = ""
    tags: tuple[str, ...] = ()
    rating: Rating = Field(Rating(), alias="satisfaction_rating")

    @field_validator("rating", mode="before")
    @classmethod
    def _a_rating(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {}


class Exported(Told):
    """Some of what changed; whether that is all must be said."""

    tickets: tuple[Row, ...]
    after_cursor: str = ""
    end_of_stream: bool


class Comment(Told):
    """What somebody wrote; `public` is what whoever asked sees, and must be said."""

    author_id: Id = ""
    html_body: str = ""
    body: str = ""
    public: bool = False
    created_at: datetime


class Comments(Part):
    """Some of the comments of a ticket, and who wrote them."""

    comments: tuple[Comment, ...]
    users: tuple[User, ...] = ()


class GroupRow(Told):
    """A group of agents; one that does not say that it is public counts as private."""

    id: Id
    name: str = ""
    is_public: bool = False


class Groups(Part):
    """Some of the groups."""

    groups: tuple[GroupRow, ...]
