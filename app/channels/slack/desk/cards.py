"""A card as Slack blocks: what is known of a ticket, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InteractiveElement,
    RichTextBlock,
    RichTextElement,
    RichTextQuoteElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Part

from app.channels.desk import wording
from app.channels.desk.card import Card
from app.channels.desk.card_rows import NAME, Piece, Quoted, card_rows
from app.channels.desk.card_words import CardWords, queue_name
from app.channels.slack.blocks import MAX_CHARACTERS, wire_length
from app.channels.slack.elements import button, line, one_of, said
from app.channels.slack.events import DESK
from app.channels.slack.place import user_of
from app.channels.slack.texts import escaped, visible
from app.channels.wording import Words
from app.domain.lifecycle import is_over
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket
from app.domain.triage import PRIORITIES

CLAIM, RELEASE, REOPEN, SOLVE = "desk_claim", "desk_release", "desk_reopen", "desk_solve"
ROUTE, PRIORITY, SNOOZE = "desk_route", "desk_priority", "desk_snooze"
REJECT = "desk_reject"
REPLY, CLOSE, TAG, MERGE = "desk_reply", "desk_close", "desk_tag", "desk_merge"

_SUBJECT, _PAGE, _FALLBACK, _QUEUES, _REPLY = 150, 80, 300, 12, 240


def card_blocks(card: Card, setting: CardWords) -> tuple[Block, ...]:
    """Return the blocks of a card; where texts are so long that Slack would refuse it, without what matters least."""
    for leaner in (card, replace(card, similar=()), replace(card, similar=(), files=(), written=())):
        blocks = _blocks(leaner, setting)
        if wire_length(blocks) <= MAX_CHARACTERS:
            break
    return blocks


def _blocks(card: Card, setting: CardWords) -> tuple[Block, ...]:
    ticket = card.ticket
    about = RichTextBlock(elements=list(_about(card, setting)))
    if is_over(ticket):
        again = button(REOPEN, setting.words.gettext(wording.REOPEN), ticket.id)
        return about, ActionsBlock(block_id=block_id(ticket, "acts"), elements=[again])
    suggested = [block for number in range(len(card.suggestions)) for block in _suggested(card, number, setting.words)]
    acts = ActionsBlock(block_id=block_id(ticket, "acts"), elements=list(_acts(card, setting.words)))
    picks = ActionsBlock(block_id=block_id(ticket, "picks"), elements=list(_picks(ticket, setting)))
    return about, *suggested, acts, picks


def moved_blocks(ticket: Ticket, words: Words) -> tuple[Block, ...]:
    """Return what stays of a card whose ticket went to another channel."""
    moved = words.gettext(wording.MOVED) % {"queue": queue_name(ticket.queue)}
    subject = said(shortened(ticket.subject, _SUBJECT))
    return (RichTextBlock(elements=[line(subject), line(said(moved, italic=True))]),)


def card_text(ticket: Ticket, setting: CardWords) -> str:
    """Return what notifications say of a card."""
    return escaped(shortened(f"{visible(ticket.subject)} ({setting.state(ticket)})", _FALLBACK))


def block_id(ticket: Ticket, part: str) -> str:
    """Return the id of a block that belongs to a ticket."""
    return f"{DESK}:{ticket.id}:{part}"


def ticket_of(block: str) -> str:
    """Return the ticket a block belongs to, or an empty text where it is none of a card's."""
    kind, _, rest = block.partition(":")
    return rest.rpartition(":")[0] if kind == DESK else ""


def _about(card: Card, setting: CardWords) -> Iterator[RichTextElement]:
    for row in card_rows(card, setting, page=None, notes=setting.words.gettext(wording.NOTES)):
        yield _quote(row.text) if isinstance(row, Quoted) else line(*map(_piece, row))


def _quote(text: str) -> RichTextQuoteElement:
    return RichTextQuoteElement(elements=[Part.Text(text=visible(text))])


def _piece(piece: Piece) -> Part.Text | Part.Link | Part.User:
    if piece.person:
        user = user_of(piece.person)
        return Part.User(user_id=user) if user else said(shortened(piece.person, NAME))
    text = shortened(visible(piece.text), piece.limit)
    if piece.url:
        return Part.Link(url=piece.url, text=text)
    return said(text, bold=piece.look == "strong", italic=piece.look == "subtle")


def _suggested(card: Card, number: int, words: Words) -> Iterator[Block]:
    reply, say = card.suggestions[number], words.gettext
    head = say(wording.SUGGESTED) % {"percent": round(reply.confidence * 100), "title": shortened(reply.title, _PAGE)}
    sent = say(wording.SENT) % {"num": reply.sent}
    more = [said(f" · {sent}", italic=True)] if reply.sent else []
    yield RichTextBlock(elements=[line(said(head, bold=True), *more), _quote(shortened(reply.text, _REPLY))])
    send, reject = button(REPLY, say(wording.SEND_IT), reply.id), button(REJECT, say(wording.NOT_THIS), reply.id)
    yield ActionsBlock(block_id=block_id(card.ticket, f"suggested{number}"), elements=[send, reject])


def _acts(card: Card, words: Words) -> Iterator[InteractiveElement]:
    ticket, say = card.ticket, words.gettext
    if card.thanked:
        yield button(SOLVE, say(wording.SOLVE), ticket.id, style="primary")
    if ticket.assignee:
        yield button(RELEASE, say(wording.RELEASE), ticket.id)
    else:
        yield button(CLAIM, say(wording.CLAIM), ticket.id, style="primary")
    yield button(REPLY, say(wording.REPLY), ticket.id)
    yield button(CLOSE, say(wording.CLOSE), ticket.id)
    yield button(TAG, say(wording.TAG), ticket.id)
    yield button(MERGE, say(wording.MERGE), ticket.id)


def _picks(ticket: Ticket, setting: CardWords) -> Iterator[InteractiveElement]:
    say = setting.words.gettext
    offered = [queue for queue in dict.fromkeys([ticket.queue, *setting.queues]) if len(queue) <= NAME]
    queues = [(queue, queue_name(queue)) for queue in sorted(offered[:_QUEUES])]
    priorities = [(name, say(wording.PRIORITIES[name])) for name in PRIORITIES]
    for picked in (
        one_of(ROUTE, say(wording.TO_QUEUE), queues, chosen=ticket.queue),
        one_of(PRIORITY, say(wording.OTHER_PRIORITY), priorities, chosen=ticket.priority),
        one_of(SNOOZE, say(wording.LATER), [(hours, say(label)) for hours, label in wording.SNOOZES.items()]),
    ):
        if picked is not None:
            yield picked
