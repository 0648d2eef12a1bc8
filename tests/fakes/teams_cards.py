"""What Teams takes: messages within its limits, whose cards the official schema of Adaptive Cards 1.5 allows."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator
from jsonschema.protocols import Validator

SCHEMA = Path(__file__).parents[1] / "fixtures" / "teams" / "adaptive-card-1.5.0.json"
MAX_BYTES = 28 * 1024
MAX_ACTIONS = 6


@cache
def _validator() -> Validator:
    return Draft6Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


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
    """Fail for a card that the schema does not allow; `msteams` is Teams' own addition to it."""
    assert card["version"] == "1.5"
    assert len(card.get("actions", [])) <= MAX_ACTIONS, "more buttons than Teams shows"
    bare = {key: value for key, value in card.items() if key != "msteams"}
    errors = [f"{list(error.path)}: {error.message[:200]}" for error in _validator().iter_errors(bare)]
    assert not errors, errors
