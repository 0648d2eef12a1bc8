"""A decision as an Adaptive Card, within Teams' limits whatever the texts are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from app.channels import wording
from app.channels.teams.elements import Card, Json, Post, alone, button, line, linked, quote, run
from app.channels.teams.place import Place
from app.channels.wording import Words
from app.domain.answer import Span, Suggestion
from app.domain.decision import Decision
from app.domain.message import TicketMessage
from app.domain.plain_words import plain_words, shortened
from app.domain.turns import NONE_OF_THESE

MAX_BYTES = 24_000
"""Teams refuses messages of more than about 28 KB, everything that wraps a card included."""

SOLVED, NOT_QUITE, PERSON, CHOOSE = "solved", "not_quite", "person", "choose"

_SIZES = ((1500, 10), (800, 6), (400, 4), (150, 2))
"""Longest quote and how many, the first that fits."""

_TITLE, _OWNER, _SNIPPET, _LINE, _SUMMARY, _NAME = 120, 60, 160, 600, 300, 100
_LINES, _SUGGESTIONS, _CHOICES, _CHOICE, _PART = 30, 3, 4, 300, 5_000

Month = Callable[[date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How something is said: the words, what it is about, owners by document, the decision's receipt and the team.

    `note` is a line above everything; `end` replaces the buttons once one was pressed.
    """

    words: Words
    month: Month
    about: Place
    owners: dict[str, str] = field(default_factory=dict)
    receipt: str = ""
    team: str = ""
    note: str = ""
    end: str = ""


def decision_post(decision: Decision, setting: Setting) -> Post:
    """Return the message of a decision."""
    made = (_card(decision, setting, longest, quotes) for longest, quotes in _SIZES)
    card = next((card for card in made if card.size <= MAX_BYTES), Card(body=(line(run(_head(decision, setting))),)))
    return Post(summary=_summary(decision, setting), card=card)


def message_posts(message: TicketMessage, words: Words) -> tuple[Post, ...]:
    """Return an agent's words under a line that says a person writes; long ones go on in a second message."""
    head = words.gettext(wording.PERSON_WRITES)
    parts = list(_parts(message.text))
    names = ", ".join(shortened(file.name, _NAME) for file in message.files)
    if names:
        parts[-1] += f"\n\n{words.gettext(wording.FILES_NOT_HERE) % {'names': names}}"
    summary = shortened(f"{head} {message.text}", _SUMMARY)
    return (Post(summary=summary, text=f"{head}\n\n{parts[0]}"), *(Post(summary=summary, text=p) for p in parts[1:]))


def lines_post(*lines: str) -> Post:
    """Return sentences of ours as a message."""
    return Post(summary=shortened(" ".join(lines), _SUMMARY), text="\n\n".join(lines))


def is_it_solved_post(words: Words, about: Place) -> Post:
    """Return the question whether it is solved, with the two buttons that answer it."""
    sentence = words.gettext(wording.IS_IT_SOLVED)
    solved = button(SOLVED, words.gettext(wording.SOLVED), about, style="positive")
    person = button(PERSON, words.gettext(wording.PERSON), about)
    return Post(summary=sentence, card=Card(body=(line(run(sentence)),), actions=(solved, person)))


def _card(decision: Decision, setting: Setting, longest: int, quotes: int) -> Card:
    return Card(
        body=tuple(_body(decision, setting, longest, quotes)),
        actions=() if setting.end else tuple(_buttons(decision, setting)),
    )


def _body(decision: Decision, setting: Setting, longest: int, quotes: int) -> Iterator[Json]:
    say = setting.words.gettext
    for note in filter(None, (setting.note, decision.note)):
        yield line(run(shortened(note, _LINE), subtle=True))
    yield line(run(_head(decision, setting), strong=True))
    if wording.asks_detail(decision):
        yield line(run(say(wording.ANSWER_HERE)))
    if decision.kind == "reply" and decision.answer:
        for _, spans in groupby(decision.answer.spans[:quotes], key=lambda span: span.document_id):
            yield from _quoted(tuple(spans), setting, longest)
    elif decision.kind == "escalate" and setting.team:
        yield line(run(say(wording.TEAM) % {"team": shortened(setting.team, _OWNER)}))
    yield from _suggested(decision, setting)
    if not setting.end and decision.kind == "clarify" and not wording.asks_detail(decision):
        yield from (alone(choice) for choice in _choices(decision, setting))
    if setting.end:
        yield line(run(shortened(setting.end, _LINE), subtle=True), spacing="medium")


def _head(decision: Decision, setting: Setting) -> str:
    return shortened(wording.said_first(decision, setting.words), _LINE)


def _summary(decision: Decision, setting: Setting) -> str:
    answer = f" {decision.answer.text}" if decision.kind == "reply" and decision.answer else ""
    return shortened(f"{_head(decision, setting)}{answer}", _SUMMARY)


def _quoted(spans: tuple[Span, ...], setting: Setting, longest: int) -> Iterator[Json]:
    """Yield the quotes from one document, and below them where they are from."""
    span = spans[0]
    text = "\n".join(shortened(plain_words(one.text), longest) for one in spans)
    rows = [row for row in text.split("\n") if row.strip()]
    kept = [*rows[: _LINES - 1], " ".join(rows[_LINES - 1 :])] if len(rows) > _LINES else rows
    yield quote(line(run(row)) for row in kept or ["–"])
    updated = setting.words.gettext(wording.UPDATED) % {"month": setting.month(span.updated)} if span.updated else ""
    owner = shortened(setting.owners.get(span.document_id, ""), _OWNER)
    meta = "".join(f" · {one}" for one in (updated, owner) if one)
    yield line(linked(span.title, span.url, limit=_TITLE), *([run(meta, subtle=True)] if meta else []))


def _suggested(decision: Decision, setting: Setting) -> Iterator[Json]:
    if not decision.see_also or decision.kind == "clarify":
        return
    head = wording.SEE_ALSO if decision.kind == "reply" else wording.MEANWHILE
    yield line(run(setting.words.gettext(head), strong=True), spacing="medium")
    for suggestion in decision.see_also[:_SUGGESTIONS]:
        yield line(*_suggestion(suggestion))


def _suggestion(suggestion: Suggestion) -> Iterator[Json]:
    yield linked(suggestion.title, suggestion.url, limit=_TITLE)
    snippet = shortened(" ".join(suggestion.snippet.split()), _SNIPPET)
    if snippet:
        yield run(f": {snippet}")


def _buttons(decision: Decision, setting: Setting) -> Iterator[Json]:
    say, about = setting.words.gettext, setting.about
    receipt = {"receipt": setting.receipt} if setting.receipt else {}
    if decision.kind == "reply" and decision.answer:
        yield button(SOLVED, say(wording.SOLVED), about, style="positive", **receipt)
        yield button(NOT_QUITE, say(wording.NOT_QUITE), about, **receipt)
    if decision.kind in {"reply", "clarify"}:
        yield button(PERSON, say(wording.PERSON), about, **receipt)


def _choices(decision: Decision, setting: Setting) -> Iterator[Json]:
    """Yield a button a choice; they stand below each other, since titles are long."""
    receipt = {"receipt": setting.receipt} if setting.receipt else {}
    short = [option for option in decision.options if len(option[0]) <= _CHOICE]
    none = (NONE_OF_THESE, setting.words.gettext(wording.NONE_OF_THESE))
    for choice, label in (*short[:_CHOICES], none):
        yield button(CHOOSE, label, setting.about, choice=choice, **receipt)


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts that fit, cut between lines or words where there are any."""
    while len(text) > _PART:
        head = text[:_PART]
        cut = max(head.rfind("\n"), head.rfind(" ")) if max(head.rfind("\n"), head.rfind(" ")) > _PART // 2 else _PART
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text
