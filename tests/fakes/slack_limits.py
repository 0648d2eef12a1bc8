"""What Slack refuses, as far as it is documented or was seen: what a fake Slack refuses too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.views import View

from app.channels.slack.api import Post
from app.channels.slack.blocks import MAX_BLOCKS, MAX_CHARACTERS

MAX_VIEW, MAX_VIEW_BLOCKS = 250_000, 100
_TEXT = 4_000
_LONGEST = {"action_id": 255, "block_id": 255, "callback_id": 255, "private_metadata": 3_000, "url": 3_000}
_PLAIN = {"button": 75, "header": 150, "placeholder": 150, "label": 2_000, "hint": 2_000, "option": 75, "title": 24}
_VALUE = {"button": 2_000, "option": 150}


def check_post(post: Post) -> None:
    """Fail where Slack would refuse a message, or read markup that somebody else wrote."""
    for block in post.blocks:
        block.validate_json()
    wire = [block.to_dict() for block in post.blocks]
    assert 1 <= len(wire) <= MAX_BLOCKS
    assert len(json.dumps(wire, ensure_ascii=False)) <= MAX_CHARACTERS
    assert post.text.strip()
    assert len(post.text) <= _TEXT
    assert not {"<", ">"} & set(post.text)
    _check_parts(wire)


def check_view(view: View) -> None:
    """Fail where Slack would refuse a window or a page."""
    view.validate_json()
    wire = view.to_dict()
    assert 1 <= len(wire["blocks"]) <= MAX_VIEW_BLOCKS
    assert len(json.dumps(wire, ensure_ascii=False)) <= MAX_VIEW
    for name in ("title", "submit", "close"):
        assert len(wire[name]["text"] if name in wire else "") <= _PLAIN["title"]
    _check_parts([wire])


def _check_parts(wire: list[dict[str, Any]]) -> None:
    parts = list(_parts(wire))
    for part in parts:
        _check_part(part)
    blocks = Counter(part["block_id"] for part in parts if "block_id" in part)
    assert set(blocks.values()) <= {1}, f"two blocks have one id: {blocks}"


def _check_part(part: dict[str, Any]) -> None:
    kind = part.get("type", "")
    for name, limit in _LONGEST.items():
        assert len(str(part.get(name, ""))) <= limit, f"{name} is too long"
    assert kind != "mrkdwn"
    if kind in {"text", "plain_text", "link"}:
        assert part["text"], "Slack refuses empty texts"
    if kind == "link":
        assert part["url"].startswith(("https://", "http://"))
    if kind == "actions":
        _check_actions(part["elements"])
    for name in ("placeholder", "label", "hint"):
        assert len(part[name]["text"] if name in part else "") <= _PLAIN[name]
    if kind in {"button", "header"}:
        assert len(part["text"]["text"]) <= _PLAIN[kind]
        assert len(part.get("value", "-")) in range(1, _VALUE["button"] + 1)
    _check_options(part)


def _check_actions(elements: list[dict[str, Any]]) -> None:
    assert 1 <= len(elements) <= 25
    assert len({element["action_id"] for element in elements}) == len(elements), "two elements have one id"


def _check_options(part: dict[str, Any]) -> None:
    if "options" not in part:
        return
    options = part["options"]
    assert 1 <= len(options) <= 100
    assert len({option["value"] for option in options}) == len(options)
    for option in options:
        assert len(option["text"]["text"]) <= _PLAIN["option"]
        assert len(option["value"]) in range(1, _VALUE["option"] + 1)
    chosen = [part["initial_option"]] if "initial_option" in part else part.get("initial_options", [])
    assert all(one in options for one in chosen)


def _parts(found: object) -> Iterator[dict[str, Any]]:
    if isinstance(found, list):
        for item in found:
            yield from _parts(item)
    elif isinstance(found, dict):
        yield found
        for item in found.values():
            yield from _parts(item)
