"""Reads labelled requests from a CSV file, and says of every odd row what was done with it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.repair import LONGEST_TEXT
from classifier.types import BadTrainingData, LabelledText

_LONGEST_CELL = 8_000_000
_SEPARATORS = ",;\t"
_REST = "\0"
# Kinds of files by how they begin: workbooks and archives, pictures, PDF, gzip.
_NOT_TABLES = (b"PK", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x1f\x8b")
_COLUMNS = ("priority", "tier", "queue", "sentiment", "urgency", "intent", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRows:
    """The rows of a file, in order, and one sentence for each kind of oddity with its count."""

    rows: tuple[LabelledText, ...]
    warnings: tuple[str, ...] = ()


def read_labelled(path: Path, *, label_column: str = "label") -> LabelledRows:
    """Reads a CSV with the columns `text` and `label_column`, and where present those of the other heads and language.

    Cells may stand apart by commas, semicolons or tabs. Raises BadTrainingData for a file that is missing, empty, not a
    table, or without those columns or usable rows.
    """
    return _read(path, label_column, needed=("text", label_column))


def read_to_measure(path: Path, *, label_column: str = "label") -> LabelledRows:
    """Reads as `read_labelled` does, but keeps rows without a text: they arrive too, and something is said of them."""
    return _read(path, label_column, needed=(label_column,))


def _read(path: Path, label_column: str, needed: tuple[str, ...]) -> LabelledRows:
    content, warnings = _decoded(path)
    lines = list(_lines(content, path, label_column))
    rows = tuple(_row(line, label_column) for line in lines if all(line[column].strip() for column in needed))
    if skipped := len(lines) - len(rows):
        lack = " or ".join(f"no {'text' if column == 'text' else 'label'}" for column in needed)
        warnings.append(f"{skipped} of {len(lines)} rows have {lack} and were left out.")
    if torn := sum(_REST in line for line in lines):
        warnings.append(
            f"{torn} of {len(lines)} rows have more cells than the first line, and the rest of them was not read. "
            "Put a text with a separator in it into quotes."
        )
    if not rows:
        raise BadTrainingData(f"{str(path)!r} has no row with both a text and a {label_column!r}. Fill in the columns.")
    return LabelledRows(rows=rows, warnings=(*warnings, *_oddities(rows)))


def _decoded(path: Path) -> tuple[str, list[str]]:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise BadTrainingData(f"{str(path)!r} cannot be read ({problem.strerror}). Check the name.") from problem
    if raw.startswith(_NOT_TABLES):
        raise BadTrainingData(f"{str(path)!r} is not a text file. Save the table as CSV in UTF-8 and give that file.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), []
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        return text, [f"{str(path)!r} is not UTF-8; it was read as Windows-1252. Save it as UTF-8 to be sure."]


def _lines(content: str, path: Path, label_column: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(_LONGEST_CELL)
    rows, sign = io.StringIO(content.replace("\0", " "), newline=""), _separator(content, label_column)
    reader = csv.DictReader(rows, restkey=_REST, restval="", delimiter=sign)
    reader.fieldnames = _named(reader.fieldnames or (), label_column)
    missing = [column for column in ("text", label_column) if column not in reader.fieldnames]
    if missing:
        found = ", ".join(reader.fieldnames) or "nothing"
        raise BadTrainingData(
            f"{str(path)!r} lacks the column {missing[0]!r}; its first line has: {_printable(found)}. "
            "Name the columns in the first line, separated by commas."
        )
    try:
        yield from reader
    except csv.Error as problem:
        raise BadTrainingData(f"{str(path)!r} is no valid CSV near line {reader.line_num}: {problem}.") from problem


def _named(header: Sequence[str], label_column: str) -> list[str]:
    """The first line's names, with capitals and blanks of ours forgiven where no other column has the very name."""
    ours = {_plain(name): name for name in (*_COLUMNS, "text", label_column) if name not in header}
    return [ours.pop(_plain(name), name) for name in header]


def _plain(name: str) -> str:
    return name.strip(' "\r').casefold()


def _separator(content: str, label_column: str) -> str:
    """What the first line has between the two columns; spreadsheets in many countries write semicolons."""
    first = content.split("\n", 1)[0]
    wanted = {"text", _plain(label_column)}
    return next((sign for sign in _SEPARATORS if wanted <= set(map(_plain, first.split(sign)))), ",")


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:200])


def _row(line: dict[str, str], label_column: str) -> LabelledText:
    others = {column: line.get(column, "").strip() for column in _COLUMNS}
    return LabelledText(text=line["text"], topic=line[label_column].strip(), **others)


def _oddities(rows: Sequence[LabelledText]) -> Iterator[str]:
    counts = Counter(row.topic for row in rows)
    if rare := [label for label, count in counts.items() if count == 1]:
        yield f"{len(rare)} of {len(counts)} labels have a single example ({_some(rare)}); add more to trust them."
    if long := sum(len(row.text) > LONGEST_TEXT for row in rows):
        yield f"{long} rows have more than {LONGEST_TEXT:,} characters; only the beginning is looked at."
    said: dict[str, set[str]] = {}
    for row in rows:
        said.setdefault(row.text.strip().lower(), set()).add(row.topic)
    if torn := sum(len(topics) > 1 for topics in said.values()):
        yield f"{torn} texts appear with different labels; make them agree, or join the labels with '|'."


def _some(names: Sequence[str], limit: int = 5) -> str:
    return ", ".join(sorted(names)[:limit]) + (", ..." if len(names) > limit else "")
