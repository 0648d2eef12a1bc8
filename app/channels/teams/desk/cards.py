"""A ticket as an Adaptive Card for its agents: what is known of it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.channels.desk import wording
from app.channels.desk.card import Card as Known
from app.channels.desk.card_rows import NAME, Piece, Quoted, card_rows
from app.channels.desk.card_words import CardWords, queue_name
from app.channels.teams.cards import MAX_BYTES
from app.channels.teams.desk.parts import act, buttons, opens
from app.channels.teams.elements import Card, Json, Post, line, linked, quote, run, visible
from app.domain.lifecycle import is_over
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket

DESK = "desk_"
CLAIM, RELEASE, REOPEN, REJECT = "desk_claim", "desk_release", "desk_reopen", "desk_reject"
REPLY, CLOSE, TAG, MERGE = "desk_reply", "desk_close", "desk_tag", "desk_merge"
ROUTE, PRIORITY, SNOOZE = "desk_route", "desk_priority", "desk_snooze"
WINDOWS = (REPLY, CLOSE, TAG, MERGE, ROUTE, PRIORITY, SNOOZE)

_SUBJECT, _PAGE, _SUMMARY, _REPLY, _ROWS = 150, 80, 300, 240, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsWords:
    """How a card is worded: its language, queues and states, what people are called, and where the desk's page is."""

    setting: CardWords
    names: Callable[[str], str] = lambda person: person
    site: str = ""

    def say(self, message: str) -> str:
        """Return a sentence in the card's language."""
        return self.setting.words.gettext(message)

    def name(self, person: str) -> str:
        """Return what to call somebody."""
        return shortened(visible(self.names(person)), NAME)

    def page(self, ticket_id: str) -> str:
        """Return the address of a ticket's page at the desk, or an empty text."""
        return f"{self.site}/desk/tickets/{ticket_id}" if self.site else ""


def ticket_post(known: Known, words: TeamsWords) -> Post:
    """Return the card of a ticket; where texts are so long that Teams would refuse it, without what matters least."""
    leaner = (known, replace(known, similar=()), replace(known, similar=(), files=(), written=()))
    made = (_card(one, words) for one in leaner)
    card = next((card for card in made if card.size <= MAX_BYTES), None)
    if card is None:
        card = _card(replace(leaner[-1], text="", tried=(), suggestions=()), words)
    return Post(summary=summary_of(known.ticket, words), card=card)


def moved_post(ticket: Ticket, words: TeamsWords) -> Post:
    """Return what stays of a card whose ticket went to another channel."""
    moved = words.say(wording.MOVED) % {"queue": queue_name(ticket.queue)}
    subject = run(shortened(ticket.subject, _SUBJECT))
    return Post(summary=summary_of(ticket, words), card=Card(body=(line(subject), line(run(moved, subtle=True)))))


def summary_of(ticket: Ticket, words: TeamsWords) -> str:
    """Return what notifications say of a card."""
    return shortened(f"{visible(ticket.subject)} ({words.setting.state(ticket)})", _SUMMARY)


def _card(known: Known, words: TeamsWords) -> Card:
    if is_over(known.ticket):
        again = act(REOPEN, words.say(wording.REOPEN), known.ticket.id)
        return Card(body=(*_about(known, words), buttons([again])))
    suggested = (part for number in range(len(known.suggestions)) for part in _suggested(known, number, words))
    return Card(body=(*_about(known, words), *suggested, *_acts(known, words)))


def _about(known: Known, words: TeamsWords) -> Iterator[Json]:
    page, notes = words.page(known.ticket.id), words.say(wording.NOTES_BY_MENTION)
    for row in card_rows(known, words.setting, page=page, notes=notes):
        yield _quoted(row.text) if isinstance(row, Quoted) else line(*(_piece(piece, words) for piece in row))


def _quoted(text: str) -> Json:
    rows = [row for row in text.split("\n") if row.strip()]
    kept = [*rows[: _ROWS - 1], " ".join(rows[_ROWS - 1 :])] if len(rows) > _ROWS else rows
    return quote(line(run(row)) for row in kept or ["–"])


def _piece(piece: Piece, words: TeamsWords) -> Json:
    if piece.person:
        return run(words.name(piece.person))
    if piece.url is not None:
        return linked(visible(piece.text), piece.url, limit=piece.limit)
    return run(shortened(piece.text, piece.limit), strong=piece.look == "strong", subtle=piece.look == "subtle")


def _suggested(known: Known, number: int, words: TeamsWords) -> Iterator[Json]:
    reply, say, id = known.suggestions[number], words.say, known.ticket.id
    head = say(wording.SUGGESTED) % {"percent": round(reply.confidence * 100), "title": shortened(reply.title, _PAGE)}
    sent = [run(f" · {say(wording.SENT) % {'num': reply.sent}}", subtle=True)] if reply.sent else []
    yield line(run(head, strong=True), *sent, spacing="medium")
    yield _quoted(shortened(reply.text, _REPLY))
    send = opens(REPLY, say(wording.SEND_IT), id, suggestion=reply.id)
    yield buttons([send, act(REJECT, say(wording.NOT_THIS), id, suggestion=reply.id)])


def _acts(known: Known, words: TeamsWords) -> Iterator[Json]:
    """Yield rows of three buttons at most: in a narrow window a longer one is cut off."""
    ticket, say = known.ticket, words.say
    take = act(CLAIM, say(wording.CLAIM), ticket.id, style="positive")
    give = act(RELEASE, say(wording.RELEASE), ticket.id)
    rows = (
        ((REPLY, wording.REPLY), (CLOSE, wording.CLOSE)),
        ((ROUTE, wording.TO_QUEUE), (PRIORITY, wording.OTHER_PRIORITY), (SNOOZE, wording.LATER)),
        ((TAG, wording.TAG), (MERGE, wording.MERGE)),
    )
    first, *others = ([opens(verb, say(label), ticket.id) for verb, label in row] for row in rows)
    yield buttons([give if ticket.assignee else take, *first])
    yield from map(buttons, others)
