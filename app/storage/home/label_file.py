"""Corrections as a CSV file, for another tool or another house."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import cast, get_args

from app.domain.errors import UnusableFile
from app.domain.label import FIELDS, SOURCES, Field, Label, Source, text_digest
from app.domain.triage import Priority, Tier
from app.storage.home.spreadsheet import guarded, unguarded
from app.whole import write_whole
from classifier.columns import decoded
from indexer.exported import separator

COLUMNS = (
    "text", "digest", "field", "old", "new", "actor", "at", "source", "weight", "request_id", "held", "id",
)  # fmt: skip
_NEEDED = ("text", "field", "new")
_WRITTEN = ("text", "old", "new")
"""What people wrote, which a spreadsheet might take for a formula."""
_LONGEST_CELL = 8_000_000
_IMPORT = "import"
_VALUES: dict[str, tuple[str, ...]] = {"priority": get_args(Priority), "tier": tuple(map(str, get_args(Tier)))}


def write_labels(path: Path, labels: Sequence[Label]) -> None:
    """Write one row a label; the file appears whole. Raises `UnusableFile` where it cannot be written."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(COLUMNS)
    table.writerows([_cell(label, column) for column in COLUMNS] for label in labels)
    try:
        write_whole(path, written.getvalue(), errors="replace")
    except OSError as error:
        raise UnusableFile(f"The labels cannot be written to {str(path)!r} ({error.strerror}).") from error


def read_labels(path: Path, *, now: datetime) -> tuple[Label, ...]:
    """Read what `write_labels` wrote, or any CSV with text, field and new; what is missing gets a plain default.

    A file may come back from a spreadsheet, which has an encoding and a separator of its own.

    Raises `UnusableFile` naming the line of the first row that cannot be used.
    """
    csv.field_size_limit(_LONGEST_CELL)
    try:
        text, _ = decoded(path.read_bytes())
        table = io.StringIO(text, newline="")
        return tuple(_labels(csv.DictReader(table, restval="", delimiter=separator(text)), path, now))
    except OSError as error:
        raise UnusableFile(f"{str(path)!r} cannot be read ({error.strerror}). Check the name.") from error
    except csv.Error as error:
        raise UnusableFile(f"{str(path)!r} is no CSV: {error}.") from error


def _cell(label: Label, column: str) -> str:
    value = getattr(label, column)
    if isinstance(value, datetime):
        return value.isoformat()
    return guarded(str(value)) if column in _WRITTEN else str(value)


def _labels(reader: csv.DictReader[str], path: Path, now: datetime) -> Iterator[Label]:
    missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise UnusableFile(f"{str(path)!r} lacks the column {missing[0]!r}. It needs {', '.join(_NEEDED)}.")
    for row in reader:
        try:
            yield _label(row | {name: unguarded(row.get(name, "")) for name in _WRITTEN}, now)
        except ValueError as error:
            raise UnusableFile(f"{str(path)!r}, line {reader.line_num}: {error}") from error


def _label(row: dict[str, str], now: datetime) -> Label:
    digest = text_digest(row["text"])
    new = _filled(row, "new")
    # Two people who say the same are two labels: the second lets in what was held back of the first.
    actor = row.get("actor") or _IMPORT
    at = datetime.fromisoformat(row["at"]) if row.get("at") else now
    return Label(
        id=row.get("id") or ":".join(["import", digest, row["field"], new, *([actor] if actor != _IMPORT else [])]),
        text=_filled(row, "text"),
        field=cast(Field, _one_of(row["field"], FIELDS)),
        old=row.get("old", ""),
        new=_one_of(new, _VALUES.get(row["field"], (new,))),
        actor=actor,
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        source=cast(Source, _one_of(row.get("source") or _IMPORT, SOURCES)),
        weight=_weight(row.get("weight") or "1"),
        request_id=row.get("request_id", ""),
        held=row.get("held", ""),
    )


def _filled(row: dict[str, str], column: str) -> str:
    if not row[column].strip():
        raise ValueError(f"{column!r} is empty.")
    return row[column]


def _weight(cell: str) -> float:
    try:
        weight = float(cell)
    except ValueError:
        weight = 0.0
    if not (isfinite(weight) and weight > 0):
        raise ValueError(f"'weight' must be a number above 0, not {cell!r}.")
    return weight


def _one_of(value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}.")
    return value
