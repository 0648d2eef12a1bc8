"""Gold rows as files: JSON lines for `eval replay`, CSV for people; and requests as other systems export them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.domain.errors import UnusableFile
from app.domain.gold import YES, GoldRow, groups_cell
from app.domain.moments import puts_the_month_first, read_spreadsheet_moment
from app.storage.home.exported_tickets import as_plain
from app.storage.home.spreadsheet import guarded, unguarded
from app.whole import write_whole
from classifier.columns import NAMES, NOT_TABLES, decoded, plain
from indexer.exported import NoRecords, is_table, is_workbook, records

COLUMNS = tuple(field.name for field in fields(GoldRow))
_OURS = ("id", "text", "time", "asker", "resolution", "queue", "priority", "language", "topic")
_NAMES: Mapping[str, tuple[str, ...]] = {
    **{name: (plain(name),) for name in COLUMNS},
    **{name: NAMES[name] for name in _OURS},
    "text": ("text", "description text", *NAMES["text"][1:]),
    "time": (*NAMES["time"], "created time", "created date", "date created", "sys created on"),
    "asker": (*NAMES["asker"], "caller id", "requester name", "requester email", "opened by"),
    "resolution": (*NAMES["resolution"], "resolution notes", "resolution note", "resolution description"),
    "document_id": ("document id", "kb article", "article", "knowledge"),
    "queue": (*NAMES["queue"], "label"),
    "evidence": ("evidence", "url", "link"),
    "first_reply": ("first reply", "first reply at", "first response at", "first response", "answered at"),
    "groups": ("groups", "audience"),
}
_TAGS = ("topics", "tags", "closing tags", "close code")
_SAID_YES = frozenset({YES, "true", "1", "x"})


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
        content = path.read_bytes()
    except OSError as problem:
        raise UnusableFile(f"{str(path)!r} cannot be read ({problem}).") from problem
    yield from _read(content, repr(path.name))


def from_csv(text: str) -> tuple[GoldRow, ...]:
    """Return the rows of a spreadsheet; raises `UnusableFile` where it is none."""
    return tuple(_usable(_records(text, "This file")))


def from_table(content: bytes) -> tuple[GoldRow, ...]:
    """Return the rows of an export of any system, in any encoding; raises `UnusableFile` where it is none."""
    return tuple(_read(content, "This file"))


def _read(content: bytes, name: str) -> Iterator[GoldRow]:
    if is_workbook(content):
        return _usable(_records(content, name))
    if content.startswith(NOT_TABLES):
        raise UnusableFile("This is no table of text. Save it as CSV, in UTF-8 if you can choose, and bring that file.")
    return _usable(_records(decoded(content)[0], name))


def as_csv(rows: Sequence[GoldRow]) -> str:
    """Return the rows for a spreadsheet; no cell of it begins as a formula does."""
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(COLUMNS)
    table.writerows([guarded(getattr(row, name)) for name in COLUMNS] for row in rows)
    return held.getvalue()


def _usable(rows: Iterable[Mapping[str, Any]]) -> Iterator[GoldRow]:
    found = [as_plain({plain(str(name)): value for name, value in row.items()}) for row in rows]
    _have_texts(found)
    american = puts_the_month_first(_first(row, _NAMES["time"]) for row in found)
    for number, row in enumerate(found, 1):
        read = _row(row, number, month_first=american)
        if read.text:
            yield read


def _have_texts(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise `UnusableFile` where no column can hold what people asked."""
    seen = {name for row in rows for name in row}
    if rows and not seen & {*_NAMES["text"], *NAMES["title"]}:
        named = ", ".join(sorted(seen))[:300]
        raise UnusableFile(f"No column holds what people asked (there are: {named}). Call that column text.")


def _records(content: str | bytes, name: str) -> Iterator[Mapping[str, Any]]:
    guards = isinstance(content, str) and is_table(content)
    try:
        for row in records(content):
            yield {key: unguarded(value) if guards and isinstance(value, str) else value for key, value in row.items()}
    except NoRecords as problem:
        raise UnusableFile(f"{name} {problem}") from problem


def _row(row: Mapping[str, Any], number: int, *, month_first: bool) -> GoldRow:
    lower, nested = dict(row), row.get("resolution")
    if isinstance(nested, dict):
        lower |= {"document id": nested.get("document_id"), "resolution": nested.get("text")}
    values = {name: _first(lower, names) for name, names in _NAMES.items()}
    values["id"] = values["id"] or f"row-{number}"
    title = _first(lower, NAMES["title"])
    if title and _one_line(title.removesuffix("...")) not in _one_line(values["text"]):
        values["text"] = f"{title}\n{values['text']}".strip()
    for name in ("time", "first_reply"):
        moment = read_spreadsheet_moment(values[name], month_first=month_first)
        values[name] = moment.isoformat() if moment else ""
    values["groups"] = _groups(lower) or values["groups"]
    values["topic"] = values["topic"] or _closing_tag(lower)
    values["reopened"] = YES if values["reopened"].casefold() in _SAID_YES else ""
    values["basis"] = values["basis"] or _basis(values)
    values["evidence"] = values["evidence"] or values["id"]
    return GoldRow(**values)


def _one_line(text: str) -> str:
    return " ".join(text.casefold().split())


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
