"""The pieces that Adaptive Cards are made of. What people or pages wrote stands only where no markup is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.channels.teams.place import Place
from app.domain.plain_words import shortened

Json = Mapping[str, object]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_LABEL, _URL = 80, 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An Adaptive Card of version 1.5: what it shows, and its buttons."""

    body: tuple[Json, ...]
    actions: tuple[Json, ...] = ()

    def wire(self) -> Json:
        """Return it as it goes over the wire."""
        return {
            "type": "AdaptiveCard",
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "version": "1.5",
            "body": list(self.body),
            **({"actions": list(self.actions)} if self.actions else {}),
            "msteams": {"width": "Full"},
        }

    @property
    def size(self) -> int:
        """How long it is over the wire, in bytes."""
        return len(json.dumps(self.wire(), ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message to send: a card or a plain text, and what notifications say of it."""

    summary: str
    text: str = ""
    card: Card | None = field(default=None)

    def wire(self) -> Json:
        """Return the activity that says it."""
        said: dict[str, object] = {"type": "message", "summary": self.summary}
        if self.card is None:
            return said | {"text": self.text, "textFormat": "plain"}
        return said | {"attachments": [{"contentType": CARD_TYPE, "content": self.card.wire()}]}


def run(text: str, *, strong: bool = False, subtle: bool = False) -> Json:
    """Return a piece of text, shown as itself."""
    style: dict[str, object] = {"weight": "bolder"} if strong else {}
    return {"type": "TextRun", "text": visible(text)} | style | ({"isSubtle": True} if subtle else {})


def linked(text: str, url: str, *, limit: int) -> Json:
    """Return a title that opens its page, or stands alone where there is no safe address."""
    label = shortened(" ".join(text.split()), limit)
    if not url.startswith(("https://", "http://")) or len(url) > _URL:
        return run(label, strong=True)
    return {"type": "TextRun", "text": visible(label), "selectAction": {"type": "Action.OpenUrl", "url": url}}


def line(*runs: Json, spacing: str = "small") -> Json:
    """Return one line."""
    return {"type": "RichTextBlock", "inlines": list(runs), "spacing": spacing}


def quote(lines: Iterable[Json]) -> Json:
    """Return lines set apart as a quotation."""
    return {"type": "Container", "style": "emphasis", "spacing": "small", "items": list(lines)}


def button(verb: str, title: str, about: Place, *, style: str = "", **more: str) -> Json:
    """Return a button that tells us which message it is about; clients that know no better way submit it."""
    data = {"verb": verb, "room": about.room, "message": about.address, **more}
    label = {"title": shortened(visible(title), _LABEL)} | ({"style": style} if style else {})
    fallback = {"type": "Action.Submit", "data": data, **label}
    return {"type": "Action.Execute", "verb": verb, "data": data, "fallback": fallback, **label}


def text_field(id: str, label: str, longest: int) -> Json:
    """Return a field for words, which come along with whichever button is pressed."""
    return {"type": "Input.Text", "id": id, "placeholder": label, "isMultiline": True, "maxLength": longest}


def alone(action: Json) -> Json:
    """Return a button on a line of its own."""
    return {"type": "ActionSet", "actions": [action], "spacing": "small"}


def visible(text: str) -> str:
    """Return `text`, or a dash where there would be nothing to see."""
    return text if text.strip() else "–"
