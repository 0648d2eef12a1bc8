"""Past requests and what people made of them, one JSON object a line, in the order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.errors import InvalidInput
from app.domain.moments import read_moment
from app.domain.request import clean_text
from eval.errors import EvaluationError
from eval.jsonlines import json_object
from indexer.types import PUBLIC

_TIMES = ("time", "created_at", "created", "timestamp", "ts", "date")
_ASKERS = ("asker", "requester", "user", "author")
_REPLIES = ("first_reply", "first_reply_at", "first_response_at", "answered_at")
_OWN = ("thread_id", "ticket_id", "thread", "ticket")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What solved a request: the documents that people linked, what they wrote; both may be empty."""

    documents: frozenset[str] = frozenset()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.documents or self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRequest:
    """One request of the history. `own` are the ids that its row gives for its own conversation among the documents.

    `reopened` says that somebody recorded it as opened again or as not solved, `first_reply` when a person first wrote.
    """

    id: str
    text: str
    time: datetime
    asker: str = ""
    audience: frozenset[str] = PUBLIC
    language: str = ""
    resolution: Resolution = field(default_factory=Resolution)
    queue: str = ""
    priority: str = ""
    topic: str = ""
    own: frozenset[str] = frozenset()
    reopened: bool = False
    channel: str = ""
    first_reply: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Requests, oldest first; `dropped` counts rows that cannot be replayed by reason, `lacking` what others lack."""

    requests: tuple[PastRequest, ...]
    dropped: Mapping[str, int]
    lacking: Mapping[str, int]


def read_history(path: Path) -> History:
    """Read a history; raise `EvaluationError` when the file cannot be read or holds no request at all.

    A row without a time is placed where it stands: right after the row before it, the first ones with the row after.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError as error:
        raise EvaluationError(f"The requests {str(path)!r} cannot be read ({error.strerror}).") from error
    reading = _Reading()
    found = list(reading.rows(lines))
    if not found:
        why = ", ".join(f"{count} {reason}" for reason, count in reading.dropped.items()) or "it is empty"
        raise EvaluationError(
            f"There is no request to replay in {str(path)!r} ({why}). Each line is a JSON object with a text, and best "
            "with id, time, asker, resolution, queue and priority."
        )
    ordered = sorted(_placed(found), key=lambda request: request.time)  # stable: rows of one moment keep their order
    return History(requests=tuple(ordered), dropped=dict(reading.dropped), lacking=dict(reading.lacking))


class _Reading:
    """One pass over a file, counting what is missing."""

    def __init__(self) -> None:
        self.dropped: Counter[str] = Counter()
        self.lacking: Counter[str] = Counter()
        self._ids: set[str] = set()

    def rows(self, lines: list[str]) -> Iterator[tuple[PastRequest, datetime | None]]:
        for number, line in enumerate(lines, 1):
            if line.strip():
                row = json_object(line)
                found = "not a JSON object" if row is None else self._request(row, number)
                if isinstance(found, str):
                    self.dropped[found] += 1
                else:
                    yield found

    def _request(self, row: Mapping[str, Any], number: int) -> tuple[PastRequest, datetime | None] | str:
        """Return a row's request and its time, if it has one; or why it is left out."""
        if row.get("review") == "drop":
            return "dropped by their reviewer"
        try:
            text = clean_text(_text(row, "text", "question", "message", "body"))
        except InvalidInput:
            return "without a usable text"
        id_ = _text(row, "id", "_id") or f"line-{number}"
        if id_ in self._ids:
            return "with the id of an earlier row"
        self._ids.add(id_)
        time = _moment(row, _TIMES)
        request = _request_of(row, id_, text, time)
        self._note(request, time)
        return request, time

    def _note(self, request: PastRequest, time: datetime | None) -> None:
        has = {
            "time": time,
            "asker": request.asker,
            "resolution": request.resolution,
            "queue": request.queue,
            "priority": request.priority,
        }
        self.lacking.update(name for name, value in has.items() if not value)


def _request_of(row: Mapping[str, Any], id: str, text: str, time: datetime | None) -> PastRequest:
    return PastRequest(
        id=id,
        text=text,
        time=time or END,
        asker=_text(row, *_ASKERS),
        audience=frozenset(_names(row.get("groups") or row.get("audience"))) | PUBLIC,
        language=_text(row, "language"),
        resolution=_resolution(row),
        queue=_text(row, "queue"),
        priority=_text(row, "priority"),
        topic=next(iter(_names(row.get("topics") or row.get("topic") or row.get("label"))), ""),
        own=frozenset(filter(None, (_text(row, name) for name in _OWN))),
        reopened=row.get("reopened") is True or row.get("solved") is False,
        channel=_text(row, "channel"),
        first_reply=_moment(row, _REPLIES),
    )


def _placed(found: list[tuple[PastRequest, datetime | None]]) -> Iterator[PastRequest]:
    known = [time for _, time in found if time]
    before = known[0] if known else None
    for request, time in found:
        before = time or before
        yield replace(request, time=before or END)


END = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
"""When a history without any time is asked: after everything that is known."""


def _moment(row: Mapping[str, Any], names: tuple[str, ...]) -> datetime | None:
    return next((moment for name in names if (moment := read_moment(row.get(name)))), None)


def _text(row: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def _names(value: object) -> list[str]:
    if isinstance(value, dict):  # graded judgements: 2 and more answers
        return [str(name) for name, grade in value.items() if isinstance(grade, int | float) and grade > 1]
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if item is not None and str(item).strip()]


def _resolution(row: Mapping[str, Any]) -> Resolution:
    found = row.get("resolution")
    if isinstance(found, str):
        return Resolution(text=found.strip())
    if not isinstance(found, dict):
        return Resolution()
    documents = [*_names(found.get("document_id")), *_names(found.get("document_ids"))]
    return Resolution(documents=frozenset(documents), text=_text(found, "text", "answer", "comment"))
