"""Gold rows as files: JSON lines for `eval replay`, CSV for people; and tickets as other systems export them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.domain.errors import UnusableFile
from app.domain.gold import YES, GoldRow, groups_cell
from app.domain.moments import read_moment
from app.storage.spreadsheet import guarded, separator, unguarded
from app.storage.whole import write_whole

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
    "channel": ("channel",),
    "first_reply": ("first_reply", "first_reply_at", "first_response_at", "first_response", "answered_at"),
    "groups": ("groups", "audience"),
    "topic": ("topic", "category"),
    "reopened": ("reopened",),
}
_LONGEST_CELL = 8_000_000
_TAGS = ("topics", "tags", "closing_tags", "close_code")
_SAID_YES = frozenset({YES, "true", "1", "x"})
_TITLES = ("subject", "title", "summary", "short_description")


def write_gold(rows: Sequence[GoldRow], path: Path) -> None:
    """Write CSV where `path` ends so, otherwise JSON lines; raises `UnusableFile` for a place it cannot write."""
    text = as_csv(rows) if path.suffix.lower() == ".csv" else _lines(rows)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as problem:
        raise UnusableFile(f"The gold set cannot be written to {str(path)!r} ({problem.strerror}).") from problem


def read_gold(path: Path) -> Iterator[GoldRow]:
    """Yield the rows of a gold set or of tickets: CSV, JSON lines, or a JSON list; a row without a text is left out.

    Column names are taken as other systems write them. Raises `UnusableFile` for what cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as problem:
        raise UnusableFile(f"{str(path)!r} cannot be read ({problem}).") from problem
    yield from _usable(_table(text) if path.suffix.lower() == ".csv" else _objects(text, path.name))


def from_csv(text: str) -> tuple[GoldRow, ...]:
    """Return the rows of a spreadsheet; raises `UnusableFile` where it is none."""
    return tuple(_usable(_table(text)))


def as_csv(rows: Sequence[GoldRow]) -> str:
    """Return the rows for a spreadsheet; no cell of it begins as a formula does."""
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(COLUMNS)
    table.writerows([guarded(getattr(row, name)) for name in COLUMNS] for row in rows)
    return held.getvalue()


def _usable(rows: Iterator[Mapping[str, Any]]) -> Iterator[GoldRow]:
    for number, row in enumerate(rows, 1):
        found = _row(row, number)
        if found.text:
            yield found


def _table(text: str) -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for row in csv.DictReader(io.StringIO(text), delimiter=separator(text)):
            yield {name: unguarded(value) for name, value in row.items() if isinstance(value, str)}
    except csv.Error as problem:
        raise UnusableFile(f"This is no CSV that can be read ({problem}). Save it as CSV in UTF-8.") from problem


def _objects(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    try:
        listed = (
            json.loads(text) if text.lstrip().startswith("[") else map(json.loads, filter(str.strip, text.split("\n")))
        )
        yield from (row for row in listed if isinstance(row, dict))
    except ValueError as problem:
        raise UnusableFile(f"{name!r} is neither CSV, JSON lines nor a JSON list ({problem}).") from problem


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
    for name in ("time", "first_reply"):
        moment = read_moment(values[name])
        values[name] = moment.isoformat() if moment else ""
    values["groups"] = _groups(lower) or values["groups"]
    values["topic"] = values["topic"] or _closing_tag(lower)
    values["reopened"] = YES if values["reopened"].casefold() in _SAID_YES else ""
    values["basis"] = values["basis"] or _basis(values)
    values["evidence"] = values["evidence"] or values["id"]
    return GoldRow(**values)


def _groups(row: Mapping[str, Any]) -> str:
    """Return the groups of a list, whose names may hold spaces."""
    listed = next((value for name in _NAMES["groups"] if isinstance(value := row.get(name), list)), [])
    return groups_cell(map(str, listed))


def _closing_tag(row: Mapping[str, Any]) -> str:
    """Return the first of a ticket's tags: what it was about, where it was filed nowhere else."""
    listed = (value for name in _TAGS if isinstance(value := row.get(name), list))
    tags = next((value for value in listed if value), [""])
    return str(tags[0]).strip() or _first(row, _TAGS).partition(",")[0].strip()


def _basis(values: Mapping[str, str]) -> str:
    return "linked_page" if values["document_id"] else "agent_resolution" if values["resolution"] else "none"


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    found = (" ".join(map(str, value)) if isinstance(value := row.get(name), list) else value for name in names)
    return next((str(value).strip() for value in found if value is not None and str(value).strip()), "")


def _lines(rows: Sequence[GoldRow]) -> str:
    return "".join(json.dumps(row.as_request(), ensure_ascii=False) + "\n" for row in rows)
