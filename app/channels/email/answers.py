"""A decision, an agent's words, or a sentence of ours, as the paragraphs of a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.channels import wording
from app.channels.email import words as mail_words
from app.channels.email.letter import Line
from app.channels.wording import Words
from app.domain.answer import Span
from app.domain.decision import Decision
from app.domain.message import TicketMessage
from app.domain.plain_words import plain_lines, plain_words, shortened
from app.domain.signed_link import LinkAct
from app.domain.turns import NONE_OF_THESE

_QUOTE, _TITLE, _SNIPPET, _NOTE = 1500, 160, 200, 2000
_SUGGESTIONS = 3

Link = Callable[[LinkAct, str], str]
"""Returns where one can say something about this decision: an act and, of a question, the choice; empty for nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a decision is said: the words, its links, the name of a month, and the team that has the ticket."""

    words: Words
    link: Link
    month: Callable[[date], str]
    team: str = ""


def decision_lines(decision: Decision, setting: Setting) -> tuple[Line, ...]:
    """Return what is said about a decision."""
    return tuple(_decision(decision, setting))


def message_lines(message: TicketMessage, words: Words, *, missing: tuple[str, ...] = ()) -> tuple[Line, ...]:
    """Return an agent's words under a line that says a person writes, and the names of files left behind."""
    written = tuple(Line(text=part) for part in message.text.split("\n\n") if part.strip())
    lost = words.gettext(mail_words.FILES_MISSING) % {"names": ", ".join(missing)}
    return (
        Line(text=words.gettext(wording.PERSON_WRITES), kind="strong"),
        *written,
        *((Line(text=lost),) if missing else ()),
    )


def is_it_solved_lines(setting: Setting) -> tuple[Line, ...]:
    """Return the question whether it is solved, with the two links that answer it."""
    links = tuple(_links(setting, (("solved", wording.SOLVED), ("person", wording.PERSON))))
    return (Line(text=setting.words.gettext(wording.IS_IT_SOLVED)), *links)


def _decision(decision: Decision, setting: Setting) -> Iterator[Line]:
    say = setting.words.gettext
    if decision.note:
        yield Line(text=shortened(decision.note, _NOTE))
    yield Line(text=wording.said_first(decision, setting.words), kind="strong")
    if decision.kind == "reply" and decision.answer:
        for _, spans in groupby(decision.answer.spans, key=lambda span: span.document_id):
            yield from _quoted(tuple(spans), setting)
    elif decision.kind == "clarify":
        yield from _question(decision, setting)
    elif decision.kind == "escalate" and setting.team:
        yield Line(text=say(wording.TEAM) % {"team": setting.team})
    yield from _suggested(decision, setting)
    yield from _endings(decision, setting)


def _quoted(spans: tuple[Span, ...], setting: Setting) -> Iterator[Line]:
    """Yield the quotes from one document, and below them where they are from."""
    last = spans[-1]
    text = "\n".join(shortened(plain_lines(span.text), _QUOTE) for span in spans)
    yield Line(text=text, kind="quote")
    updated = setting.words.gettext(wording.UPDATED) % {"month": setting.month(last.updated)} if last.updated else ""
    yield Line(text=shortened(last.title, _TITLE), kind="link", url=last.url, after=f" ({updated})" if updated else "")


def _question(decision: Decision, setting: Setting) -> Iterator[Line]:
    if wording.asks_detail(decision):
        yield Line(text=setting.words.gettext(mail_words.ANSWER_DETAIL))
        return
    yield Line(text=setting.words.gettext(mail_words.ANSWER_NUMBER))
    none = (NONE_OF_THESE, setting.words.gettext(wording.NONE_OF_THESE))
    for number, (choice, label) in enumerate((*decision.options, none), start=1):
        yield Line(text=f"{number}. {shortened(label, _TITLE)}", kind="action", url=setting.link("choose", choice))


def _suggested(decision: Decision, setting: Setting) -> Iterator[Line]:
    if not decision.see_also or decision.kind == "clarify":
        return
    yield Line(text=setting.words.gettext(wording.SEE_ALSO if decision.kind == "reply" else wording.MEANWHILE))
    for suggestion in decision.see_also[:_SUGGESTIONS]:
        snippet = shortened(" ".join(plain_words(suggestion.snippet).split()), _SNIPPET)
        after = f" – {snippet}" if snippet else ""
        yield Line(text=shortened(suggestion.title, _TITLE), kind="link", url=suggestion.url, after=after)


def _endings(decision: Decision, setting: Setting) -> Iterator[Line]:
    """Yield what its reader can say back."""
    acts: tuple[tuple[LinkAct, str], ...] = ()
    if decision.kind == "reply" and decision.answer:
        acts = (("solved", wording.SOLVED), ("not_quite", wording.NOT_QUITE), ("person", wording.PERSON))
    elif decision.kind == "clarify":
        acts = (("person", wording.PERSON),)
    links = tuple(_links(setting, acts))
    yield from links
    if links and decision.kind != "clarify":
        yield Line(text=setting.words.gettext(mail_words.JUST_ANSWER))


def _links(setting: Setting, acts: tuple[tuple[LinkAct, str], ...]) -> Iterator[Line]:
    for act, label in acts:
        url = setting.link(act, "")
        if url:
            yield Line(text=setting.words.gettext(label), kind="action", url=url)
