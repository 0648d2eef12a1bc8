"""The windows that a card's buttons open: cards with fields, which Teams shows to whoever pressed, and to nobody else.

Fields stand here and not on the card itself, which is everybody's: it changes while somebody writes, and Teams was seen
to send nothing of what was written on a card in a channel.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.channels.desk import wording
from app.channels.desk.acts import Begun
from app.channels.desk.card_words import queue_name
from app.channels.teams.cards import MAX_BYTES
from app.channels.teams.desk.parts import Field, is_offered, submits
from app.channels.teams.elements import CARD_TYPE, Card, Json, line, run, visible
from app.channels.wording import Words
from app.domain.desk_rules import Closing
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket
from app.domain.triage import PRIORITIES

MAX_INPUT, MAX_TAG = 3_000, 80
_SUBJECT, _TITLE, _NOTE = 150, 60, 300
_CHOICES = (40, 20, 10, 5)
"""How many are offered in a list: the first that fits."""


def fitting(make: Callable[[int], Json]) -> Json:
    """Return the window with as many choices as Teams takes."""
    made = (make(most) for most in _CHOICES)
    small = (one for one in made if len(json.dumps(one, ensure_ascii=False).encode()) <= MAX_BYTES)
    return next(small, make(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A window being made: what is done when it is sent (`verb`), its ticket, its own id, the words."""

    verb: str
    ticket: Ticket
    id: str
    words: Words

    def say(self, message: str) -> str:
        """Return a sentence in the language of whoever pressed."""
        return self.words.gettext(message)

    def field(self, id: str, label: str, *, needed: bool = False) -> Field:
        """Return a field; one that is `needed` keeps the window open until it is filled."""
        return Field(id=id, label=self.say(label), missing=self.say(wording.IS_NEEDED) if needed else "")

    def window(self, title: str, fields: Sequence[Json], *, send: str = wording.SAVE, also: str = "") -> Json:
        """Return what Teams is answered to show it; without fields to fill there is nothing to send."""
        subject = line(run(shortened(visible(self.ticket.subject), _SUBJECT), strong=True))
        more = {"form": self.id} | ({"suggestion": also} if also else {})
        sends = (submits(self.verb, self.say(send), self.ticket.id, **more),) if send else ()
        card = Card(body=(subject, *fields), actions=sends)
        return window(shortened(self.say(title), _TITLE), card)


def window(title: str, card: Card) -> Json:
    """Return the answer that opens a window with a card in it."""
    attached = {"contentType": CARD_TYPE, "content": card.wire()}
    return {"task": {"type": "continue", "value": {"title": title, "width": "medium", "card": attached}}}


def notice(sentence: str) -> Json:
    """Return the answer that shows a sentence in place of a window."""
    return {"task": {"type": "message", "value": sentence}}


def reply_form(form: Form, begun: Begun | None, *, suggestion: str = "") -> Json:
    """Return the window that answers the requester, begun with a suggested reply if there is one."""
    start = begun or Begun(text="")
    text = form.field("text", wording.WHAT_TO_SAY, needed=True).written(longest=MAX_INPUT, text=start.text, lines=True)
    thens = [(value, form.say(label)) for value, label in wording.THENS.items()]
    then = form.field("then", wording.AND_THEN).one_of(thens, chosen=start.then or "stay")
    seen = line(run(form.say(wording.SEEN_BY), subtle=True))
    return form.window(wording.REPLY_TITLE, (text, seen, then), send=wording.SEND, also=suggestion if begun else "")


def close_form(form: Form, *, tags: Iterable[str], closing: Closing, note: str = "") -> Json:
    """Return the window that ends a ticket: how, what it was about, and the closing tags of the house."""
    endings = [(ending, form.say(label)) for ending, label in wording.ENDINGS.items()]
    noted = (line(run(shortened(note, _NOTE))),) if note else ()
    ending, offered = form.field("ending", wording.HOW_IT_ENDS).one_of(endings, chosen="solved"), tuple(tags)
    asked = form.field("closing", wording.CLOSING, needed=closing.applies(form.ticket))

    def made(most: int) -> Json:
        listed = closing.tags[:most]
        kinds = (asked.some_of(listed, chosen=form.ticket.tags),) if any(map(is_offered, listed)) else ()
        return form.window(wording.CLOSE_TITLE, (*noted, ending, *kinds, *_tag_fields(form, offered, most)))

    return fitting(made)


def tag_form(form: Form, *, tags: Iterable[str]) -> Json:
    """Return the window that corrects what a ticket is about."""
    offered = tuple(tags)
    return fitting(lambda most: form.window(wording.TAG_TITLE, tuple(_tag_fields(form, offered, most))))


def merge_form(form: Form, *, others: Sequence[tuple[str, str]]) -> Json:
    """Return the window that joins a ticket to one of the `others`."""
    if not others:
        return form.window(wording.MERGE_TITLE, (line(run(form.say(wording.NOTHING_TO_MERGE))),), send="")
    picked, hint = form.field("into", wording.KEEP_WHICH, needed=True), line(run(form.say(wording.MERGE_HINT)))

    def made(most: int) -> Json:
        return form.window(wording.MERGE_TITLE, (picked.one_of(others[:most]), hint), send=wording.MERGE_TITLE)

    return fitting(made)


def route_form(form: Form, *, queues: Iterable[str]) -> Json:
    """Return the window that sends a ticket to another queue."""
    names = sorted({*queues} - {"", form.ticket.queue})
    picked = form.field("queue", wording.TO_QUEUE, needed=True)

    def made(most: int) -> Json:
        offered = [(queue, queue_name(queue)) for queue in (form.ticket.queue, *names[:most])]
        return form.window(wording.TO_QUEUE, (picked.one_of(offered, chosen=form.ticket.queue),))

    return fitting(made)


def priority_form(form: Form) -> Json:
    """Return the window that says how urgent a ticket is."""
    named = [(name, form.say(wording.PRIORITIES[name])) for name in PRIORITIES]
    picked = form.field("priority", wording.OTHER_PRIORITY, needed=True).one_of(named, chosen=form.ticket.priority)
    return form.window(wording.OTHER_PRIORITY, (picked,))


def snooze_form(form: Form) -> Json:
    """Return the window that puts a ticket off."""
    times = [(hours, form.say(label)) for hours, label in wording.SNOOZES.items()]
    return form.window(wording.LATER, (form.field("hours", wording.LATER, needed=True).one_of(times, chosen="24"),))


def _tag_fields(form: Form, tags: Iterable[str], most: int) -> Iterable[Json]:
    offered = tuple(dict.fromkeys([*form.ticket.topics, *tags]))[:most]
    if any(is_offered(tag) for tag in offered):
        yield form.field("topics", wording.WHAT_IT_WAS).some_of(offered, chosen=form.ticket.topics)
        yield line(run(form.say(wording.TAGS_HINT), subtle=True))
    yield form.field("other", wording.OTHER_TAGS).written(longest=MAX_TAG)
