"""Gold rows as files: JSON lines for `eval replay`, CSV for people; and tickets as other systems export them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.goldset import GoldRow
from eval.replay_moments import read_moment

COLUMNS = tuple(field.name for field in fields(GoldRow))
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "key", "number", "ticket_id", "issue key"),
    "text": ("text", "description", "body", "question"),
    "time": ("time", "created_at", "created", "opened", "opened_at", "date"),
    "asker": ("asker", "requester", "reporter", "caller", "user"),
    "document_id": ("document_id", "kb_article", "article", "knowledge"),
    "resolution": ("resolution", "solution", "close_notes", "answer", "resolution_text"),
    "queue": ("queue", "assignment_group", "group", "team", "label"),
    "priority": ("priority", "urgency"),
    "language": ("language",),
    "thread_id": ("thread_id",),
    "evidence": ("evidence", "url", "link"),
    "basis": ("basis",),
    "duplicate_of": ("duplicate_of",),
    "ambiguous": ("ambiguous",),
    "review": ("review",),
}
_TITLES = ("subject", "title", "summary", "short_description")


def write_gold(rows: Sequence[GoldRow], path: Path) -> None:
    """Write CSV where `path` ends so, otherwise JSON lines; raises `EvaluationError` for a place it cannot write."""
    text = _csv(rows) if path.suffix.lower() == ".csv" else _lines(rows)
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise EvaluationError(f"The gold set cannot be written to {str(path)!r} ({problem.strerror}).") from problem


def read_gold(path: Path) -> Iterator[GoldRow]:
    """Yield the rows of a gold set or of tickets: CSV, JSON lines, or a JSON list; a row without a text is left out.

    Column names are taken as other systems write them. Raises `EvaluationError` for what cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as problem:
        raise EvaluationError(f"{str(path)!r} cannot be read ({problem}).") from problem
    for number, row in enumerate(_rows(text, path), 1):
        found = _row(row, number)
        if found.text:
            yield found


def _rows(text: str, path: Path) -> Iterator[Mapping[str, Any]]:
    if path.suffix.lower() == ".csv":
        yield from csv.DictReader(io.StringIO(text))
        return
    try:
        listed = (
            json.loads(text) if text.lstrip().startswith("[") else map(json.loads, filter(str.strip, text.split("\n")))
        )
        yield from (row for row in listed if isinstance(row, dict))
    except ValueError as problem:
        raise EvaluationError(f"{path.name!r} is neither CSV, JSON lines nor a JSON list ({problem}).") from problem


def _row(row: Mapping[str, Any], number: int) -> GoldRow:
    lower = {str(name).strip().casefold(): value for name, value in row.items()}
    nested = lower.get("resolution")
    if isinstance(nested, dict):
        lower |= {"document_id": nested.get("document_id"), "resolution": nested.get("text")}
    values = {name: _first(lower, names) for name, names in _NAMES.items()}
    values["id"] = values["id"] or f"row-{number}"
    title = _first(lower, _TITLES)
    if title and title not in values["text"]:
        values["text"] = f"{title}\n{values['text']}".strip()
    moment = read_moment(values["time"])
    values["time"] = moment.isoformat() if moment else ""
    values["basis"] = values["basis"] or _basis(values)
    values["evidence"] = values["evidence"] or values["id"]
    return GoldRow(**values)


def _basis(values: Mapping[str, str]) -> str:
    return "linked_page" if values["document_id"] else "agent_resolution" if values["resolution"] else "none"


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    found = (row.get(name) for name in names)
    return next((str(value).strip() for value in found if value is not None and str(value).strip()), "")


def _lines(rows: Sequence[GoldRow]) -> str:
    return "".join(json.dumps(row.as_request(), ensure_ascii=False) + "\n" for row in rows)


def _csv(rows: Sequence[GoldRow]) -> str:
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(COLUMNS)
    table.writerows([getattr(row, name) for name in COLUMNS] for row in rows)
    return held.getvalue()
