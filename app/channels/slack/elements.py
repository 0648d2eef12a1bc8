"""The pieces that cards and windows are made of, each within Slack's limits whatever the texts are."""

from __future__ import annotations

from collections.abc import Iterable

from slack_sdk.models.blocks import (
    ButtonElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextObject,
    RichTextSectionElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Part

from app.channels.slack.texts import visible
from app.domain.plain_words import shortened

_LABEL, _OPTION, _VALUE, _CHOICES, _HINT = 70, 75, 150, 100, 150
Choices = Iterable[tuple[str, str]]
"""Values with what to call them."""


def plain(text: str, limit: int = _LABEL) -> PlainTextObject:
    """Return text that Slack reads no markup in."""
    return PlainTextObject(text=shortened(visible(text), limit), emoji=False)


def button(action: str, label: str, value: str, *, style: str | None = None) -> ButtonElement:
    """Return a button."""
    return ButtonElement(text=plain(label), action_id=action, value=value or "-", style=style)


def options(choices: Choices) -> list[Option]:
    """Return choices, each value once; what Slack cannot carry is left out."""
    known = {value: label for value, label in choices if value and len(value) <= _VALUE}
    return [Option(value=value, text=plain(label, _OPTION)) for value, label in list(known.items())[:_CHOICES]]


def one_of(action: str, label: str, choices: Choices, *, chosen: str = "") -> StaticSelectElement | None:
    """Return a list to pick from, or None where there is nothing."""
    offered = options(choices)
    initial = [option for option in offered if option.value == chosen]
    if not offered:
        return None
    return StaticSelectElement(
        action_id=action, placeholder=plain(label), options=offered, initial_option=initial[0] if initial else None
    )


def some_of(action: str, label: str, choices: Choices, *, chosen: Iterable[str] = ()) -> StaticMultiSelectElement:
    """Return a list to pick several from; there must be at least one choice."""
    offered, wanted = options(choices), frozenset(chosen)
    initial = [option for option in offered if option.value in wanted]
    return StaticMultiSelectElement(
        action_id=action, placeholder=plain(label), options=offered, initial_options=initial or None
    )


def field(label: str, element: InputInteractiveElement | None, *, hint: str = "", optional: bool = False) -> InputBlock:
    """Return a field of a window."""
    return InputBlock(
        label=plain(label),
        element=element,  # type: ignore[arg-type]  # a window is opened where there are choices
        hint=plain(hint, _HINT) if hint else None,
        optional=optional,
    )


def line(*parts: Part.Text | Part.Link | Part.User) -> RichTextSectionElement:
    """Return one line of rich text."""
    return RichTextSectionElement(elements=[*parts, Part.Text(text="\n")])


def said(text: str, *, bold: bool = False, italic: bool = False) -> Part.Text:
    """Return a piece of text, shown as itself."""
    style = Part.TextStyle(bold=bold or None, italic=italic or None) if bold or italic else None
    return Part.Text(text=visible(text), style=style)
