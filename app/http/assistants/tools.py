"""What an assistant may do: ask, look, say whether it helped. Each tool is an act of the API, for the token's owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError

from app.domain.errors import InvalidInput, NotFound
from app.domain.feedback import Verdict
from app.domain.identity import Identity
from app.domain.request import MAX_TEXT, Incoming, Origin
from app.http import acting
from app.http.assistants.telling import told, told_pages
from app.http.schemas import Body, Id, Language
from app.services.front_desk import FrontDesk
from app.services.requests.present import hit_json, story_json

CHANNEL = "assistant"

_RequestId = Annotated[Id, Field(min_length=1, description="The request, as `ask` named it.")]


class Told(NamedTuple):
    """What a tool returns: words for the assistant, and the same as the API's JSON."""

    words: str
    found: dict[str, object]


class AskArguments(Body):
    """What `ask` takes."""

    question: str = Field(
        min_length=1, max_length=MAX_TEXT, description="What somebody needs, in their own words and language."
    )
    language: Language | None = Field(None, description="A hint such as `es`; recognised from the text otherwise.")
    message_id: Id = Field("", description="Your id of this message; asking again with it returns the first outcome.")


class SearchArguments(Body):
    """What `search_pages` takes."""

    query: str = Field(min_length=1, max_length=MAX_TEXT, description="What to look for, in any language.")
    limit: int = Field(5, ge=1, le=20, description="How many pages at most.")


class StatusArguments(Body):
    """What `request_status` takes."""

    request_id: _RequestId


class FeedbackArguments(Body):
    """What `feedback` takes."""

    request_id: _RequestId
    verdict: Verdict = Field(
        description="`solved` ends it, `not_quite` brings another page or a question, `person` hands it to people."
    )
    comment: str = Field("", max_length=2000, pattern=r"^[^\x00]*$", description="What was missing, in their words.")


class WriteBackArguments(Body):
    """What `write_back` takes."""

    request_id: _RequestId
    text: str = Field(
        min_length=1,
        max_length=MAX_TEXT,
        description="Thanks, that it is still broken, a detail, a new question, or never mind; in their own words.",
    )
    message_id: Id = Field("", description="Your id of this message; sending it again changes nothing.")


class ChooseArguments(Body):
    """What `choose` takes."""

    request_id: _RequestId
    choice: str = Field(
        min_length=1,
        max_length=2000,
        pattern=r"^[^\x00]*$",
        description="One of the choices as written, `none_of_these`, or the detail that was asked for.",
    )


Act = Callable[[FrontDesk, Identity, Any], Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One thing that an assistant may do. `looks` says that it changes nothing."""

    name: str
    title: str
    about: str
    takes: type[Body]
    act: Act
    looks: bool = False


def use(desk: FrontDesk, who: Identity, name: str, arguments: Mapping[str, object]) -> Told:
    """Do what the tool called `name` does, as `who`.

    Raises `NotFound` for a tool that there is not, `InvalidInput` for arguments it cannot use, and what its act raises.
    """
    tool = next((one for one in TOOLS if one.name == name), None)
    if tool is None:
        raise NotFound(f"There is no tool of that name. There are: {', '.join(one.name for one in TOOLS)}.")
    try:
        given = tool.takes.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the arguments"
        raise InvalidInput(f"{tool.name} cannot use {where}: {first['msg']}.") from error
    return tool.act(desk, who, given)


def _ask(desk: FrontDesk, who: Identity, given: AskArguments) -> Told:
    origin = Origin(channel=CHANNEL, conversation=who.requester, message=given.message_id)
    outcome = desk.ask(
        Incoming(
            text=given.question,
            requester=who.requester,
            audience=who.audience,
            origin=origin,
            language=given.language or "",
        )
    )
    return _story(desk, who, outcome.request.id)


def _search(desk: FrontDesk, who: Identity, given: SearchArguments) -> Told:
    hits = desk.engine.retriever.search(given.query, audience=who.audience, k=given.limit)
    return Told(told_pages(hits), {"results": [hit_json(hit) for hit in hits]})


def _status(desk: FrontDesk, who: Identity, given: StatusArguments) -> Told:
    return _story(desk, who, given.request_id)


def _feedback(desk: FrontDesk, who: Identity, given: FeedbackArguments) -> Told:
    acting.say_of(desk, who, given.request_id, verdict=given.verdict, comment=given.comment)
    return _story(desk, who, given.request_id)


def _write_back(desk: FrontDesk, who: Identity, given: WriteBackArguments) -> Told:
    done = acting.write_back(desk, who, given.request_id, given.text, message=given.message_id)
    words, found = _story(desk, who, done.forked.request.id if done.forked else given.request_id)
    if done.asks_if_solved:
        words = f"It was passed on. Ask whether it is solved, and say so with `feedback`.\n\n{words}"
    return Told(words, found)


def _choose(desk: FrontDesk, who: Identity, given: ChooseArguments) -> Told:
    acting.choose(desk, who, given.request_id, given.choice)
    return _story(desk, who, given.request_id)


def _story(desk: FrontDesk, who: Identity, request_id: str) -> Told:
    story = desk.read_request(request_id, reader=who)
    return Told(told(story), story_json(story))


TOOLS = (
    Tool(
        name="ask",
        title="Ask internal support",
        about="Answers a question of internal support (IT, HR, finance, legal ...) with quoted, linked sentences of "
        "the company's own pages, or hands it to a person. Opens a ticket. Use it before you answer such a question.",
        takes=AskArguments,
        act=_ask,
    ),
    Tool(
        name="search_pages",
        title="Search the company's pages",
        about="Finds pages of the company, each with its best sentence and its link. Opens no ticket.",
        takes=SearchArguments,
        act=_search,
        looks=True,
    ),
    Tool(
        name="request_status",
        title="Look at a request",
        about="Tells what became of a request, and what people wrote since.",
        takes=StatusArguments,
        act=_status,
        looks=True,
    ),
    Tool(
        name="feedback",
        title="Say whether it helped",
        about="Passes on whether the answer helped. Only with what the person who asked has said.",
        takes=FeedbackArguments,
        act=_feedback,
    ),
    Tool(
        name="write_back",
        title="Write back on a request",
        about="Passes on what the person who asked has to add: a detail that somebody at the desk wanted, that it is "
        "still broken, thanks. A new question becomes a request of its own.",
        takes=WriteBackArguments,
        act=_write_back,
    ),
    Tool(
        name="choose",
        title="Answer a question back",
        about="Passes on which page or team was meant, or the detail that was asked for.",
        takes=ChooseArguments,
        act=_choose,
    ),
)
