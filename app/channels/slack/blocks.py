"""A decision as Slack blocks. Text that people or pages wrote stands only where Slack reads no markup."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    RichTextBlock,
    RichTextElement,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Part

from app.channels import wording
from app.channels.slack.api import Post
from app.channels.slack.elements import button, line, said
from app.channels.slack.texts import escaped, visible
from app.channels.wording import Words
from app.domain.answer import Span, Suggestion
from app.domain.decision import Decision
from app.domain.message import TicketMessage
from app.domain.plain_words import plain_words, shortened
from app.domain.turns import NONE_OF_THESE

MAX_BLOCKS = 50
MAX_CHARACTERS = 13_000
"""Slack refuses more in one message (`msg_blocks_too_long`, undocumented: about 13,200)."""

SOLVED, NOT_QUITE, PERSON, WHY, SHARE = "solved", "not_quite", "person", "why", "share"
CHOOSE = "choose"

_QUOTE, _TITLE, _OWNER, _SNIPPET, _LINE = 1500, 120, 60, 160, 600
_QUOTES, _SUGGESTIONS, _CHOICES = 10, 3, 4
_ADDRESS, _FALLBACK, _CHOICE, _RECEIPT, _MESSAGE, _NAME = 300, 300, 1500, 100, 12_000, 100
Month = Callable[[date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How and for whom something is said: the words, what buttons carry of the message that asked, owners by document.

    `receipt` names the decision that "not quite" is about. Without `thread` nothing can be written below. `note` is a
    line above everything (for you alone, for agents); with `share` there is a button to show it to all.
    """

    words: Words
    month: Month
    carried: str
    owners: dict[str, str]
    receipt: str = ""
    team: str = ""
    thread: bool = True
    note: str = ""
    share: bool = False
    buttons: bool = True


def decision_blocks(decision: Decision, setting: Setting) -> tuple[Block, ...]:
    """Return the blocks of a decision, within Slack's limits whatever the texts are."""
    return tuple(_all(decision, setting))


def fallback_text(decision: Decision, words: Words) -> str:
    """Return what notifications and screen readers say: the headline and the beginning of the answer."""
    answer = f" {decision.answer.text}" if decision.kind == "reply" and decision.answer else ""
    return escaped(shortened(f"{wording.said_first(decision, words)}{answer}", _FALLBACK))


def message_blocks(message: TicketMessage, words: Words) -> tuple[Block, ...]:
    """Return an agent's words under a line that says a person writes; a reply is shorter than Slack's limit."""
    head = line(said(words.gettext(wording.PERSON_WRITES), bold=True))
    told = RichTextSectionElement(elements=[said(shortened(message.text, _MESSAGE))])
    names = ", ".join(shortened(visible(file.name), _NAME) for file in message.files)
    along = [line(said(f"{words.gettext(wording.FILES)} {names}", italic=True))] if names else []
    return (RichTextBlock(elements=[head, told, *along]),)


def message_fallback(message: TicketMessage, words: Words) -> str:
    """Return what notifications and screen readers say of an agent's words: their beginning."""
    return escaped(shortened(f"{words.gettext(wording.PERSON_WRITES)} {message.text}", _FALLBACK))


def solved_or_person(words: Words, carried: str) -> ActionsBlock:
    """Return the two buttons below "is it solved?"."""
    say = words.gettext
    solved = button(SOLVED, say(wording.SOLVED), carried[:_ADDRESS], style="primary")
    return ActionsBlock(elements=[solved, button(PERSON, say(wording.PERSON), carried[:_ADDRESS])])


def wire_length(blocks: Iterable[Block]) -> int:
    """Return how long blocks are as they go over the wire, in characters."""
    return len(json.dumps([block.to_dict() for block in blocks], ensure_ascii=False))


def lines_blocks(lines: Iterable[str]) -> tuple[Block, ...]:
    """Return plain sentences, one a paragraph."""
    return (RichTextBlock(elements=[line(said(shortened(one, _LINE))) for one in lines]),)


def plain_post(lines: Sequence[str], *more: Block, key: str = "", address: str = "") -> Post:
    """Return sentences as a message, one a paragraph, and `more` below them; notifications say their beginning."""
    text = escaped(shortened(visible(" ".join(lines)), _FALLBACK))
    return Post(blocks=(*lines_blocks(lines), *more), text=text, key=key, address=address)


def pages_blocks(found: str, pages: Iterable[Suggestion]) -> tuple[Block, ...]:
    """Return pages worth reading below the sentence `found`."""
    items = [RichTextSectionElement(elements=_suggestion(page)) for page in list(pages)[:_QUOTES]]
    head = line(said(found, bold=True))
    return (RichTextBlock(elements=[head, RichTextListElement(elements=items, style="bullet")]),)


def _all(decision: Decision, setting: Setting) -> Iterator[Block]:
    words = setting.words
    elements: list[RichTextElement] = []
    if setting.note:
        elements.append(line(said(words.gettext(setting.note), italic=True)))
    if decision.note:
        elements.append(line(said(shortened(decision.note, _LINE))))
    elements.append(line(said(wording.said_first(decision, words), bold=True)))
    if wording.asks_detail(decision) and setting.thread:
        elements.append(line(said(words.gettext(wording.ANSWER_BELOW))))
    if decision.kind == "reply" and decision.answer:
        for _, spans in groupby(decision.answer.spans[:_QUOTES], key=lambda span: span.document_id):
            elements += _quoted(tuple(spans), setting)
    elif decision.kind == "escalate" and setting.team:
        elements.append(line(said(words.gettext(wording.TEAM) % {"team": shortened(setting.team, _OWNER)})))
    elements += _suggested(decision, words)
    yield RichTextBlock(elements=elements)
    buttons = list(_buttons(decision, setting)) if setting.buttons else []
    if buttons:
        yield ActionsBlock(elements=buttons)


def _quoted(spans: tuple[Span, ...], setting: Setting) -> list[RichTextElement]:
    """Return the quotes from one document, one a line, and below them where they are from."""
    span = spans[0]
    parts: list[Part.Text | Part.Link] = [_linked(span.title, span.url)]
    known = [setting.words.gettext(wording.UPDATED) % {"month": setting.month(span.updated)}] if span.updated else []
    owner = setting.owners.get(span.document_id, "")
    meta = [*known, *([shortened(owner, _OWNER)] if owner else [])]
    if meta:
        parts.append(Part.Text(text=" · " + " · ".join(meta)))
    quoted = "\n".join(plain_words(one.text) for one in spans)
    quote = RichTextQuoteElement(elements=[said(shortened(quoted, _QUOTE))])
    return [quote, RichTextSectionElement(elements=parts)]


def _suggested(decision: Decision, words: Words) -> list[RichTextElement]:
    if not decision.see_also or decision.kind == "clarify":
        return []
    head = wording.SEE_ALSO if decision.kind == "reply" else wording.MEANWHILE
    items = [RichTextSectionElement(elements=_suggestion(s)) for s in decision.see_also[:_SUGGESTIONS]]
    return [
        line(said("\n" + words.gettext(head), bold=True)),
        RichTextListElement(elements=items, style="bullet"),
    ]


def _suggestion(suggestion: Suggestion) -> list[Part.Text | Part.Link]:
    snippet = shortened(" ".join(suggestion.snippet.split()), _SNIPPET)
    return [_linked(suggestion.title, suggestion.url), *([Part.Text(text=f": {snippet}")] if snippet else [])]


def _buttons(decision: Decision, setting: Setting) -> Iterator[ButtonElement]:
    say = setting.words.gettext
    carried = setting.carried[:_ADDRESS]
    if decision.kind == "reply" and decision.answer:
        yield button(SOLVED, say(wording.SOLVED), carried, style="primary")
        yield button(NOT_QUITE, say(wording.NOT_QUITE), f"{carried}\n{setting.receipt[:_RECEIPT]}")
    if decision.kind == "clarify" and not wording.asks_detail(decision):
        short = [option for option in decision.options if len(option[0]) <= _CHOICE]
        for number, (choice, label) in enumerate(short[:_CHOICES]):
            yield button(f"{CHOOSE}_{number}", label, f"{carried}\n{choice}")
        yield button(f"{CHOOSE}_none", say(wording.NONE_OF_THESE), f"{carried}\n{NONE_OF_THESE}")
    if decision.kind in {"reply", "clarify"}:
        yield button(PERSON, say(wording.PERSON), carried)
        yield button(WHY, say(wording.WHY), carried)
    if setting.share:
        yield button(SHARE, say(wording.SHARE), carried)


def _linked(title: str, url: str) -> Part.Text | Part.Link:
    label = shortened(visible(" ".join(title.split())), _TITLE)
    safe = url.startswith(("https://", "http://")) and len(url) <= 1500
    return Part.Link(url=url, text=label) if safe else said(label, bold=True)
