"""What a card says of a ticket, row by row, in whatever chat; each writes the rows in its own markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from app.channels.desk import wording
from app.channels.desk.card import Card
from app.channels.desk.card_words import CardWords, known_lines, tags_line, urgency
from app.domain.lifecycle import is_over
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket
from app.services.tickets.change_ticket import MERGED

NAME = 60
"""Characters of somebody's name, or of a file's."""
_SUBJECT, _TEXT, _TITLE, _ADDED, _FILES = 150, 900, 80, 220, 5

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a row: a `person`, by their id, or a text, which opens the page `url` where that is not None.

    An empty `url` is a page that nobody can be led to: its title stands alone. At most `limit` characters are shown.
    """

    text: str = ""
    look: Literal["", "strong", "subtle"] = ""
    person: str = ""
    url: str | None = None
    limit: int = 3_000


@dataclass(frozen=True, slots=True)
class Quoted:
    """A row of its own: what somebody wrote."""

    text: str


Row = tuple[Piece, ...] | Quoted


def card_rows(card: Card, setting: CardWords, *, page: str | None, notes: str) -> Iterator[Row]:
    """Yield the rows above the buttons; `page` opens the ticket where it is not None, `notes` says how to write one."""
    ticket, words, say, over = card.ticket, setting.words, setting.words.gettext, is_over(card.ticket)
    yield (Piece(text=ticket.subject, look="strong", url=page, limit=_SUBJECT),)
    yield (Piece(text=say(wording.ASKED_BY)), Piece(person=ticket.requester), *_thread(card, say))
    if not over:
        yield Quoted(shortened(card.text, _TEXT))
    yield (Piece(text=setting.state(ticket), look="strong"), Piece(text=" · "), *_holder(ticket, say))
    yield (Piece(text=" · ".join([*urgency(ticket, words), tags_line(card, words)])),)
    if over:
        return
    yield from ((Piece(text=text),) for text in known_lines(card, words))
    if card.files:
        yield tuple(_files(card, say))
    if card.similar:
        yield tuple(_similar(card, setting))
    yield from _written(card, say)
    if card.thanked:
        yield (Piece(text=say(wording.THANKED), look="strong"),)
    yield (Piece(text=notes, look="subtle"),)


def _thread(card: Card, say: Say) -> Iterator[Piece]:
    if card.link:
        yield Piece(text=" · ")
        yield Piece(text=say(wording.SEE_THREAD), url=card.link, limit=NAME)


def _holder(ticket: Ticket, say: Say) -> Iterator[Piece]:
    if not ticket.assignee:
        yield Piece(text=say(wording.WITH_NOBODY))
        return
    yield Piece(text=say(wording.WITH))
    yield Piece(person=ticket.assignee)


def _files(card: Card, say: Say) -> Iterator[Piece]:
    yield Piece(text=f"{say(wording.FILES)} ")
    for number, file in enumerate(card.files[:_FILES]):
        if number:
            yield Piece(text="; ")
        yield Piece(text=file.name, url=file.url, limit=NAME)


def _similar(card: Card, setting: CardWords) -> Iterator[Piece]:
    yield Piece(text=f"{setting.words.gettext(wording.SIMILAR)} ")
    for number, (ticket, url) in enumerate(card.similar):
        yield Piece(text=ticket.subject, url=url, limit=_TITLE)
        yield Piece(text=f" ({setting.state(ticket)}){'; ' if number + 1 < len(card.similar) else ''}")


def _written(card: Card, say: Say) -> Iterator[Row]:
    for message in card.written:
        kind = "requester" if message.source == MERGED else message.kind
        yield (Piece(text=say(wording.WRITTEN[kind])),)
        yield Quoted(shortened(message.text, _ADDED))
