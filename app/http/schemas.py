"""What the API takes: untrusted, so pydantic checks it. `app.services.requests.present` shapes what it returns."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from app.domain.feedback import Verdict
from app.domain.files import MAX_FILES, AttachedFile
from app.domain.one_line import ONE_LINE
from app.domain.replying import Then
from app.domain.ticket import TicketState
from app.domain.triage import Priority, Tier

# No control characters anywhere: not every database can keep a NUL.
Id = Annotated[str, Field(max_length=200, pattern=ONE_LINE)]
PathId = Annotated[str, Path(max_length=200, pattern=ONE_LINE)]
Language = Annotated[str, Field(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", max_length=20)]


class Body(BaseModel):
    """A JSON object of exactly the members named; an unknown one is a typing mistake and is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FileBody(Body):
    """A file that came along. It stays where it is; of a text file the text may be sent, and its end is kept."""

    name: str = Field(min_length=1, max_length=200)
    type: str = Field("", max_length=100, description="Its media type, such as `text/plain`.")
    url: str = Field("", max_length=2000, description="Where agents can open it.")
    text: str = Field("", max_length=40_000)


Files = Annotated[tuple[FileBody, ...], Field(max_length=MAX_FILES)]


def files_of(files: Files) -> tuple[AttachedFile, ...]:
    """Return the files of a body."""
    return tuple(AttachedFile(name=one.name, type=one.type, url=one.url, text=one.text) for one in files)


class AskBody(Body):
    """A question, in any language."""

    text: str = Field(description="What somebody needs, in their own words.")
    language: Language | None = Field(None, description="A hint such as `es`; recognised from the text otherwise.")
    audience: frozenset[Id] | None = Field(None, description="Groups of the requester. A wider one needs the token.")
    requester: Id | None = Field(None, description="Who asks. Needs the token.")
    message_id: Id = Field("", description="Your id of this message; sending it again returns the first outcome.")
    files: Files = Field((), description="What came along: names, types and links.")


class FeedbackBody(Body):
    """What the requester says of the reply."""

    verdict: Verdict = Field(
        description="`not_quite` brings the next best answer, one question, and in the end a person; `person` a person."
    )
    receipt_id: Id = Field("", description="The decision it is about; on an earlier one it changes nothing.")
    comment: str = Field("", max_length=2000, pattern=r"^[^\x00]*$")


class ChoiceBody(Body):
    """The answer to a question back."""

    choice: str = Field(
        min_length=1,
        max_length=2000,
        pattern=r"^[^\x00]*$",
        description="One of `choices`, `none_of_these`, or in your own words the detail that was asked for.",
    )


class TicketBody(Body):
    """What shall be different about a ticket; what is left out stays."""

    state: TicketState | None = None
    assignee: Id | None = None
    queue: Id | None = None
    priority: Priority | None = None
    topics: tuple[Id, ...] | None = Field(None, max_length=20)
    tier: Tier | None = Field(None, description="1 desk, 2 specialist, 3 expert.")
    tags: tuple[Id, ...] | None = Field(None, max_length=20, description="Closing tags of the desk file.")
    version: int | None = Field(None, ge=1, description="The version you saw; another one by now is a conflict.")
    actor: Id = Field("agent", min_length=1, description="Who changes it, for the ticket's history.")


class MessageBody(Body):
    """What an agent writes on a ticket."""

    text: str = Field(max_length=20_000)
    kind: Literal["reply", "note"] = Field("reply", description="`reply` goes to the requester, `note` to agents only.")
    then: Then = Field("", description="What a reply leaves the ticket as; empty leaves it in work.")
    message_id: Id = Field("", description="Your id of this message; sending it again changes nothing.")
    actor: Id = Field("agent", min_length=1, description="Who writes.")


class MergeBody(Body):
    """Where a duplicate goes."""

    into: Id = Field(min_length=1, description="The ticket that stays.")
    actor: Id = Field("agent", min_length=1, description="Who merges, for the tickets' histories.")


class UseBody(Body):
    """What an agent made of a suggested reply."""

    sent: str | None = Field(
        description="The text as it was sent; null when the suggestion was rejected.",
        max_length=20_000,
        pattern=r"^[^\x00]*$",
    )
    actor: Id = Field("agent", min_length=1, description="Who decided; only a pseudonym is kept.")


class ConfirmBody(Body):
    """What newcomers are told while an incident is on."""

    note: str = Field(
        min_length=1, max_length=2000, pattern=r"^[^\x00]*$", description="What you know, and what helps."
    )
    title: str = Field("", max_length=120, pattern=ONE_LINE)


class ResolveBody(Body):
    """The end of an incident, told to every linked thread."""

    words: str = Field("", max_length=2000, pattern=r"^[^\x00]*$", description="What happened; may be empty.")
    actor: Id = Field("agent", min_length=1, description="Who ends it, for the tickets' histories.")


class SearchBody(Body):
    """A query for the pages themselves."""

    query: str = Field(max_length=20_000)
    k: int = Field(10, ge=1, le=50)
    audience: frozenset[Id] | None = Field(None, description="Groups of the reader. A wider one needs the token.")


class TriageBody(Body):
    """A request to tag without opening a ticket."""

    text: str
    language: Language | None = None
