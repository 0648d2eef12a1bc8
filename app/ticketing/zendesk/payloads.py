"""Zendesk's answers as they come over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from indexer.zendeskwire import Id, Told, User

MARK = "firstline"
"""The name under which what we write carries what it says, in what Zendesk keeps of each update."""


class Ticket(Told):
    """One ticket; on an account with statuses of its own `status` is what they count as."""

    id: Id
    external_id: str = ""
    status: str = ""
    priority: str = ""
    assignee_id: Id = ""
    tags: tuple[str, ...] = ()
    updated_at: datetime | None = None


class Comment(Told):
    """What somebody wrote; `public` is what the requester sees."""

    id: Id
    author_id: Id = ""
    body: str = ""
    plain_body: str = ""
    public: bool = False


class Event(Told):
    """One part of an update; a comment has its own id here."""

    id: Id = ""
    type: str = ""


class Metadata(Told):
    """What programs left on an update."""

    custom: dict[str, Any] = Field(default_factory=dict)


class Audit(Told):
    """One update of a ticket."""

    metadata: Metadata = Metadata()
    events: tuple[Event, ...] = ()

    @property
    def mark(self) -> str:
        """The key of what we said with it, or an empty text."""
        return str(self.metadata.custom.get(MARK, ""))

    @property
    def comment(self) -> str:
        """The id of the comment that came with it, or an empty text."""
        return next((one.id for one in self.events if one.type == "Comment"), "")


class Group(Told):
    """A group of agents."""

    id: Id
    name: str = ""


class Meta(Told):
    """Whether there is more, and how to ask for it."""

    has_more: bool = False
    after_cursor: str = ""


class Page(Told):
    """Some of a list: which list says its name."""

    meta: Meta = Meta()
    comments: tuple[Comment, ...] = ()
    audits: tuple[Audit, ...] = ()
    groups: tuple[Group, ...] = ()
    users: tuple[User, ...] = ()


class Found(Told):
    """Tickets that were asked for."""

    tickets: tuple[Ticket, ...] = ()


class Exported(Found):
    """Some of what changed."""

    after_cursor: str = ""
    end_of_stream: bool = True


class One(Told):
    """A ticket, with the people it names or the update that was made."""

    ticket: Ticket
    users: tuple[User, ...] = ()
    audit: Audit = Audit()
