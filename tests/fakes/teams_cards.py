"""What Teams takes: messages within its limits, whose cards hold only what Adaptive Cards 1.5 know and we use of them.

Closer than the standard, which lets anything through that it does not know; Microsoft's own renderer has its say in a
test of the browser.
"""

from __future__ import annotations

import json
from functools import cache
from gettext import NullTranslations
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from app.channels.teams.cards import Setting
from app.channels.teams.place import place
from app.domain.answer import Answer, Span, Suggestion
from app.domain.decision import Decision, DecisionKind

MAX_BYTES = 28 * 1024
MAX_ACTIONS = 6

_TEXT = {"type": "string", "minLength": 1}
_SPACING = {"enum": ["none", "small", "default", "medium", "large", "extraLarge", "padding"]}


def _element(kind: str, needed: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"type": {"const": kind}, **needed, **more},
        "required": ["type", *needed],
        "additionalProperties": False,
    }


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "minItems": 1}


_STYLE = {"enum": ["default", "positive", "destructive"]}
_DATA = {"type": "object"}
_SUBMIT = _element("Action.Submit", {"title": _TEXT, "data": _DATA}, style=_STYLE)
_OPEN = _element("Action.OpenUrl", {"url": {"type": "string", "pattern": "^https?://"}})
_EXECUTE = _element("Action.Execute", {"title": _TEXT, "verb": _TEXT, "data": _DATA, "fallback": _SUBMIT}, style=_STYLE)
_ASKED = {"label": _TEXT, "isRequired": {"const": True}, "errorMessage": _TEXT, "value": _TEXT}
_CHOICES = {"type": "array", "items": {"type": "object", "required": ["title", "value"]}, "minItems": 1}
SCHEMA = _element(
    "AdaptiveCard",
    {"version": {"const": "1.5"}, "body": _list_of("element")},
    **{"$schema": _TEXT},
    actions=_list_of("action"),
) | {
    "$defs": {
        "action": {"oneOf": [_EXECUTE, _SUBMIT]},
        "run": _element(
            "TextRun",
            {"text": _TEXT},
            weight={"enum": ["lighter", "default", "bolder"]},
            isSubtle={"type": "boolean"},
            selectAction=_OPEN,
        ),
        "element": {
            "oneOf": [
                _element("RichTextBlock", {"inlines": _list_of("run")}, spacing=_SPACING),
                _element("Container", {"items": _list_of("element")}, style={"const": "emphasis"}, spacing=_SPACING),
                _element("ActionSet", {"actions": _list_of("action")}, spacing=_SPACING),
                _element(
                    "Input.Text",
                    {"id": _TEXT},
                    placeholder=_TEXT,
                    isMultiline={"type": "boolean"},
                    maxLength={"type": "integer", "minimum": 1},
                    **_ASKED,
                ),
                _element(
                    "Input.ChoiceSet",
                    {"id": _TEXT, "choices": _CHOICES},
                    style={"enum": ["compact", "expanded"]},
                    isMultiSelect={"const": True},
                    **_ASKED,
                ),
            ]
        },
    }
}


@cache
def _validator() -> Validator:
    return Draft202012Validator(SCHEMA)


def check_message(activity: Any) -> dict[str, Any]:
    """Return the activity as it goes over the wire; fail where Teams would refuse it, or drop a part of it."""
    body: dict[str, Any] = json.loads(json.dumps(activity, ensure_ascii=False))
    assert len(json.dumps(body, ensure_ascii=False).encode()) <= MAX_BYTES, "longer than Teams takes"
    for attached in body.get("attachments", []):
        assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
        check_card(attached["content"])
    assert body["type"] == "typing" or body.get("text") or body.get("attachments"), "a message that says nothing"
    return body


def check_card(card: dict[str, Any]) -> None:
    """Fail for a card that holds anything else; `msteams` is Teams' own addition to it."""
    rows = [card, *(part for part in card["body"] if part["type"] == "ActionSet")]
    assert all(len(row.get("actions", [])) <= MAX_ACTIONS for row in rows), "more buttons than Teams shows"
    fields = [part for part in card["body"] if part["type"].startswith("Input.")]
    assert len({part["id"] for part in fields}) == len(fields), "two fields of one name"
    bare = {key: value for key, value in card.items() if key != "msteams"}
    errors = [f"{list(error.path)}: {error.message[:200]}" for error in _validator().iter_errors(bare)]
    assert not errors, errors


def a_setting(*, end: str = "", team: str = "") -> Setting:
    words, about = NullTranslations(), place("19:x", "1")
    return Setting(words=words, month=lambda day: f"{day:%Y-%m}", about=about, end=end, team=team)


def a_decision(kind: DecisionKind) -> Decision:
    """Return a decision with a quote and two pages."""
    pages = tuple(
        Suggestion(document_id=f"d{n}", title=f"Page {n}", url=f"https://x.example/{n}", score=0.9, snippet="It opens.")
        for n in range(2)
    )
    span = Span(document_id="d0", title="Page 0", start=0, end=9, text="Open <b>it</b> now.", url="https://x.example/0")
    return Decision(
        kind=kind,
        confidence=0.9,
        reason="answered",
        answer=Answer(spans=(span,), confidence=0.9) if kind == "reply" else None,
        suggestions=pages[1:] if kind == "reply" else pages,
        question="which_page" if kind == "clarify" else "",
        choices=tuple(page.document_id for page in pages) if kind == "clarify" else (),
    )
