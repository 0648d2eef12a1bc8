"""A ticket of Zendesk in a file, one JSON object a line as its API gives it: what was asked and what answered it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OVER = frozenset({"solved", "closed"})
_TEXTS = ("plain_body", "body")


def with_comments(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row with what its public `comments` say, names being plain already; a row without them as it is.

    What somebody else than the requester wrote is the resolution, where the ticket is over.
    """
    listed = row.get("comments")
    asker = str(row.get("requester id") or "")
    if not isinstance(listed, list) or not asker:
        return row
    public = [one for one in listed if isinstance(one, dict) and one.get("public") is True]
    answers = [one for one in public if str(one.get("author_id")) != asker] if row.get("status") in _OVER else []
    asked = [one for one in public if str(one.get("author_id")) == asker]
    told: dict[str, Any] = {"requester": asker}
    told["resolution"] = "\n\n".join(filter(None, map(_text_of, answers)))
    told["first reply"] = next((str(one.get("created_at") or "") for one in answers), "")
    return {**told, "description": next(map(_text_of, asked), ""), **_given(row), "requester": asker}


def _text_of(comment: Mapping[str, Any]) -> str:
    return next((text.strip() for name in _TEXTS if isinstance(text := comment.get(name), str) and text.strip()), "")


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says, without what holds nothing and what is no cell."""
    return {name: value for name, value in row.items() if value not in (None, "", []) and not isinstance(value, dict)}
