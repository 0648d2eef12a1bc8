"""What the desk's forms may send; pydantic checks it, since it is untrusted."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from app.domain.approved import MAX_ANSWER
from app.domain.article import Reviewed
from app.domain.one_line import ONE_LINE
from app.domain.triage import Priority, Tier
from app.services.tickets.edit_ticket import TicketEdit

Act = Literal["claim", "release", "solved", "closed", "reopen"]
BulkAct = Literal["claim", "solved", "closed", "snooze", "edit", "assign", "reply", "reply_solved"]
Then = Literal["", "pending_requester", "solved"]

Id = Annotated[str, Field(max_length=200, pattern=ONE_LINE)]
Key = Annotated[str, Field(max_length=100, pattern=r"^[\w-]*$")]
_AT_ONCE = 100
_TIERS: dict[str, Tier] = {"1": 1, "2": 2, "3": 3}


class Sent(BaseModel):
    """A form; what it does not know is left out."""

    model_config = ConfigDict(frozen=True)


class ActForm(Sent):
    """One plain act on the version that the agent saw."""

    act: Act
    version: int = Field(ge=1)
    tags: Annotated[list[Id], Field(max_length=20)] = []


class EditForm(Sent):
    """What the agent knows better than the engine; what is empty stays."""

    version: int = Field(ge=1)
    queue: Id = ""
    priority: Priority | Literal[""] = ""
    tier: Literal["", "1", "2", "3"] = ""
    topics: Annotated[str, Field(max_length=1000, pattern=ONE_LINE)] = ""
    assignee: Id = ""

    def edit(self) -> TicketEdit:
        """Return the edit it asks for."""
        named = self.topics.replace("|", ",").replace(" ", "").split(",")
        return TicketEdit(
            queue=self.queue or None,
            priority=self.priority or None,
            tier=_TIERS.get(self.tier),
            topics=tuple(dict.fromkeys(filter(None, named)))[:20] or None,
            assignee=self.assignee or None,
        )


class SnoozeForm(Sent):
    """Until when a ticket is put off: one of the usual choices, or a day."""

    version: int = Field(ge=1)
    choice: Annotated[str, Field(max_length=20)] = ""
    day: Annotated[str, Field(max_length=20)] = ""


class ReplyForm(Sent):
    """A reply to the requester; `source` says what it was made from, `key` makes sending it twice once."""

    version: int = Field(ge=1)
    text: str = ""
    then: Then = ""
    key: Key = ""
    source: Annotated[str, Field(max_length=200, pattern=r"^[\w:.-]*$")] = "web"
    files: list[UploadFile] = []


class NoteForm(Sent):
    """A note between agents."""

    text: str = ""
    key: Key = ""


class BulkForm(Sent):
    """One act on the chosen tickets, each named with the version that was seen (`tkt_1:3`).

    `tag` says what those were that end; `text` goes to each requester, once for each `key`.
    """

    act: BulkAct
    ticket: Annotated[list[Id], Field(max_length=_AT_ONCE)] = []
    queue: Id = ""
    priority: Priority | Literal[""] = ""
    choice: Annotated[str, Field(max_length=20)] = ""
    assignee: Id = ""
    tag: Id = ""
    text: str = ""
    key: Key = ""
    back: Annotated[str, Field(max_length=2000)] = ""

    def chosen(self) -> tuple[tuple[str, int], ...]:
        """Return each ticket with its version; what is no such pair is left out."""
        pairs = (one.rpartition(":") for one in self.ticket)
        return tuple((id, int(v)) for id, _, v in pairs if v.isascii() and v.isdigit() and len(v) < 10)


class ArticleWords(Sent):
    """What the reviewer made of the draft."""

    title: Annotated[str, Field(max_length=1000)] = ""
    text: Annotated[str, Field(max_length=4 * MAX_ANSWER)] = ""
    readers: Annotated[list[Id], Field(max_length=50)] = []

    def reviewed(self, ticket_id: str) -> Reviewed:
        """Return it as the use case takes it."""
        return Reviewed(ticket_id=ticket_id, title=self.title, text=self.text, audience=frozenset(self.readers))


class ArticleForm(ArticleWords):
    """The same, and what shall become of it."""

    act: Literal["publish", "export"]


class ListQuery(Sent):
    """The address of a list."""

    queue: Id = ""
    state: Id = ""
    priority: Id = ""
    assignee: Id = ""
    topic: Id = ""
    q: Id = ""
    order: Id = ""
    after: Annotated[str, Field(max_length=100, pattern=r"^\w*$")] = ""
