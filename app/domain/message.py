"""What people say to each other about a ticket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.errors import InvalidInput
from app.domain.files import AttachedFile
from app.domain.request import Request, clean_text

MAX_REPLY = 10_000
"""Longest message of an agent, in characters; every channel can show it whole."""

MAX_EARLIER = 20
"""Earlier wordings kept of one message; the first is always among them."""

MessageKind = Literal["requester", "reply", "note", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a message said before it was changed, and since when."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMessage:
    """`requester`: what the requester wrote; `reply`: what an agent said to them; `note`: between agents only;
    `withdrawn`: what an agent took back, so that it is neither of the two any more.

    `source` is where it was written (`web`, `slack`, `api`), or what it was made from (`suggestion:ID`, `macro:ID`).
    """

    id: str
    ticket_id: str
    kind: MessageKind
    author: str
    text: str
    at: datetime
    source: str = ""
    files: tuple[AttachedFile, ...] = ()
    edited_at: datetime | None = None
    earlier: tuple[Wording, ...] = ()
    """What it said before each change, the first wording first."""


def reworded(message: TicketMessage, text: str, *, at: datetime) -> TicketMessage:
    """Return `message` saying something else since `at`; the same one where it says that, or later words, already."""
    since = message.edited_at or message.at
    if message.kind == "withdrawn" or text == message.text or (message.edited_at and at <= message.edited_at):
        return message
    told = (*message.earlier, Wording(text=message.text, at=since))
    return replace(message, text=text, edited_at=at, earlier=(*told[:1], *told[1:][-(MAX_EARLIER - 1) :]))


def taken_back(message: TicketMessage, *, at: datetime) -> TicketMessage:
    """Return `message` as its author took it back: what it said is kept, and counts for nothing."""
    return message if message.kind == "withdrawn" else replace(message, kind="withdrawn", edited_at=at)


def written_by_requester(request: Request, *, ticket_id: str) -> TicketMessage:
    """Return the message that `request` is in the conversation of a ticket; it keeps the request's id."""
    return TicketMessage(
        id=request.id,
        ticket_id=ticket_id,
        kind="requester",
        author=request.requester,
        text=request.text,
        at=request.received_at,
        source=request.origin.channel,
        files=request.files,
    )


def in_order(messages: Iterable[TicketMessage]) -> tuple[TicketMessage, ...]:
    """Return the messages, each id once, oldest first; of one moment the requester's come first."""
    once = {message.id: message for message in messages}
    return tuple(sorted(once.values(), key=lambda one: (one.at, one.kind != "requester", one.id)))


def clean_reply(text: str) -> str:
    """Return an agent's words trimmed; raise `InvalidInput` where there are none, or more than channels can show."""
    if not text.strip():
        raise InvalidInput("There is nothing to send. Write a sentence first.")
    kept = clean_text(text)
    if len(kept) > MAX_REPLY:
        raise InvalidInput(
            f"This has {len(kept):,} characters; at most {MAX_REPLY:,} fit in one message. Shorten it, or send two."
        )
    return kept
