"""The windows that a card's buttons open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.views import View

from app.channels.desk import wording
from app.channels.slack.blocks import lines_blocks
from app.channels.slack.elements import Choices, field, one_of, plain, some_of
from app.channels.slack.texts import visible
from app.channels.wording import Words
from app.domain.desk_rules import Closing
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket

ENDING, TAGS, OTHER_TAG, INTO = "ending", "tags", "other_tag", "into"
CLOSING = "closing"
TEXT, THEN = "text", "then"
MAX_INPUT = 3_000
"""Slack takes no longer text in a field."""

_TITLE, _SUBJECT, _TAG = 24, 150, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A window being made: its name (`form`), the ticket it is about, the words."""

    form: str
    ticket: Ticket
    words: Words
    also: str = ""
    """What else the window is about, behind the ticket."""

    def view(self, title: str, blocks: Sequence[Block], *, submit: str = "") -> View:
        """Return the window; without `submit` there is nothing to send."""
        say, subject = self.words.gettext, shortened(visible(self.ticket.subject), _SUBJECT)
        return View(
            type="modal",
            callback_id=self.form,
            private_metadata=f"{self.ticket.id}\n{self.also}" if self.also else self.ticket.id,
            title=plain(say(title), _TITLE),
            submit=plain(say(submit), _TITLE) if submit else None,
            close=plain(say(wording.CANCEL), _TITLE),
            blocks=[*lines_blocks([subject]), *blocks],
        )


def reply_form(form: Form, *, text: str = "", then: str = "stay") -> View:
    """Return the window that answers the requester, with `text` to begin with and `then` chosen."""
    say = form.words.gettext
    words = PlainTextInputElement(
        action_id=TEXT, multiline=True, max_length=MAX_INPUT, initial_value=shortened(text, MAX_INPUT) or None
    )
    thens = [(value, say(label)) for value, label in wording.THENS.items()]
    picked = one_of(THEN, say(wording.AND_THEN), thens, chosen=then or "stay")
    return form.view(
        wording.REPLY_TITLE,
        [field(say(wording.WHAT_TO_SAY), words, hint=say(wording.SEEN_BY)), field(say(wording.AND_THEN), picked)],
        submit=wording.SEND,
    )


def close_form(form: Form, *, tags: Choices, closing: Closing) -> View:
    """Return the window that ends a ticket: how, what it was about, and the closing tags of the house."""
    say = form.words.gettext
    kinds = [(tag, tag) for tag in closing.tags]
    endings = one_of(
        ENDING,
        say(wording.HOW_IT_ENDS),
        [(ending, say(label)) for ending, label in wording.ENDINGS.items()],
        chosen="solved",
    )
    return form.view(
        wording.CLOSE_TITLE,
        [field(say(wording.HOW_IT_ENDS), endings), *_closing_field(form, kinds, closing), *_tag_fields(form, tags)],
        submit=wording.SAVE,
    )


def tag_form(form: Form, *, tags: Choices) -> View:
    """Return the window that corrects what a ticket is about."""
    return form.view(wording.TAG_TITLE, _tag_fields(form, tags), submit=wording.SAVE)


def merge_form(form: Form, *, others: Choices) -> View:
    """Return the window that joins a ticket to one of the `others`."""
    say = form.words.gettext
    picked = one_of(INTO, say(wording.KEEP_WHICH), others)
    if picked is None:
        return form.view(wording.MERGE_TITLE, lines_blocks([say(wording.NOTHING_TO_MERGE)]))
    chosen = field(say(wording.KEEP_WHICH), picked, hint=say(wording.MERGE_HINT))
    return form.view(wording.MERGE_TITLE, [chosen], submit=wording.MERGE_TITLE)


def _closing_field(form: Form, kinds: Choices, closing: Closing) -> list[Block]:
    say, offered = form.words.gettext, list(kinds)
    if not offered:
        return []
    chosen = some_of(CLOSING, say(wording.CLOSING), offered, chosen=form.ticket.tags)
    return [field(say(wording.CLOSING), chosen, optional=not closing.applies(form.ticket))]


def _tag_fields(form: Form, tags: Choices) -> list[Block]:
    say, offered = form.words.gettext, list(tags)
    fields: list[Block] = []
    if offered:
        chosen = some_of(TAGS, say(wording.WHAT_IT_WAS), offered, chosen=form.ticket.topics)
        fields.append(field(say(wording.WHAT_IT_WAS), chosen, hint=say(wording.TAGS_HINT), optional=True))
    other = PlainTextInputElement(action_id=OTHER_TAG, max_length=_TAG)
    return [*fields, field(say(wording.OTHER_TAGS), other, optional=True)]
