"""The sentences of a card, whatever chat shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.channels.desk import wording
from app.channels.desk.card import Card
from app.channels.wording import Words
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket

_NAME, _PAGE, _TAG, _MANY = 60, 80, 50, 5

StateNames = Callable[[str], Mapping[str, str]]
"""Returns the names that the house gives states itself, in a language or (empty) in its own first one."""


def no_own_names(_: str) -> Mapping[str, str]:
    """Return none: states are called as we call them."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """The language of a channel's agents, and the queues they may send a ticket to.

    `states` are names that the house gives states itself.
    """

    words: Words
    queues: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)

    def state(self, ticket: Ticket) -> str:
        """Return what a ticket's state is called."""
        return state_name(ticket, self.words, self.states)


def state_name(ticket: Ticket, words: Words, own: Mapping[str, str]) -> str:
    """Return what the house calls a ticket's state (`own`), else our word for it."""
    return shortened(own.get(ticket.state, ""), _NAME) or words.gettext(wording.STATES[ticket.state])


def queue_name(queue: str) -> str:
    """Return a queue's name as people read it."""
    name = queue.replace("_", " ")
    return shortened(name if name.strip() else "–", _NAME)


def urgency(ticket: Ticket, words: Words) -> Iterator[str]:
    """Yield priority, tier and queue."""
    yield words.gettext(wording.PRIORITY) % {"priority": words.gettext(wording.PRIORITIES[ticket.priority])}
    yield words.gettext(wording.TIER) % {"tier": ticket.tier}
    yield queue_name(ticket.queue)


def tags_line(card: Card, words: Words) -> str:
    """Return the tags with how sure the engine was of each."""
    if not card.ticket.topics:
        return words.gettext(wording.NO_TAGS)
    return words.gettext(wording.TAGS) % {"tags": _some(_tag(tag, card, words) for tag in card.ticket.topics)}


def known_lines(card: Card, words: Words) -> Iterator[str]:
    """Yield what was shown already, what is not said yet, and how often it was asked again."""
    say = words.gettext
    hidden = [say(wording.HIDDEN)] if card.hidden else []
    if card.tried or hidden:
        titles = [shortened(title, _PAGE) for title in card.tried[:_MANY]]
        yield say(wording.TRIED) % {"pages": "; ".join([*titles, *hidden])}
    if card.missing:
        yield say(wording.MISSING) % {"details": _some(detail.replace("_", " ") for detail in card.missing)}
    if card.asked_again:
        yield f"{say(wording.ASKED_AGAIN)}: {card.asked_again}"


def _tag(tag: str, card: Card, words: Words) -> str:
    sure = card.confidences.get(tag)  # none for a tag that a person chose
    name = shortened(tag, _TAG)
    return name if sure is None else words.gettext(wording.SURE) % {"tag": name, "percent": round(sure * 100)}


def _some(items: Iterable[str]) -> str:
    return ", ".join(shortened(item, _TAG) for item in list(items)[:_MANY])
