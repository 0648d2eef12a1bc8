"""Reads labelled requests from a CSV file, and says of every odd row what was done with it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from classifier.columns import NOT_TABLES, column_of, decoded
from classifier.columns import PRIORITIES as CALLED
from classifier.columns import plain as unaccented
from classifier.repair import LONGEST_TEXT
from classifier.types import PRIORITIES, TIERS, BadTrainingData, LabelledText

_LONGEST_CELL = 8_000_000
_SEPARATORS = ",;\t"
_REST = "\0"
_COLUMNS = ("priority", "tier", "queue", "sentiment", "urgency", "intent", "language")
# What the house knows; another word in these columns would be a label that nobody can act on.
_KNOWN = {"priority": PRIORITIES, "tier": TIERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRows:
    """The rows of a file, in order, and one sentence for each kind of oddity with its count.

    `lines` are those of the file that each row begins on, from 1.
    """

    rows: tuple[LabelledText, ...]
    warnings: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One row of the table as it stands there, and the line of the file that it begins on."""

    number: int
    cells: dict[str, str]


def read_labelled(path: Path, *, label_column: str = "label", heads: bool = True) -> LabelledRows:
    """Reads a CSV with the columns `text` and `label_column`, and with `heads` those of the other heads and language.

    Cells may stand apart by commas, semicolons or tabs. Raises BadTrainingData for a file that is missing, empty, not a
    table, or without those columns or usable rows.
    """
    return _read(path, label_column, needed=("text", label_column), others=_COLUMNS if heads else ())


def read_to_measure(path: Path, *, label_column: str = "label") -> LabelledRows:
    """Reads texts and labels, and keeps rows without a text: they arrive too, and something is said of them."""
    return _read(path, label_column, needed=(label_column,), others=())


def _read(path: Path, label_column: str, *, needed: tuple[str, ...], others: Sequence[str]) -> LabelledRows:
    content, warnings = _decoded(path)
    found = list(_lines(content, path, label_column))
    lines = [line for line in found if all(line.cells[column].strip() for column in needed)]
    if skipped := len(found) - len(lines):
        lack = " or ".join(f"no {'text' if column == 'text' else 'label'}" for column in needed)
        warnings.append(f"{skipped} of {len(found)} rows have {lack} and were left out.")
    if torn := sum(_REST in line.cells for line in found):
        warnings.append(
            f"{torn} of {len(found)} rows have more cells than the first line, and the rest of them was not read. "
            "Put a text with a separator in it into quotes."
        )
    warnings += _swallowed(found, label_column, _separator(content, label_column))
    if not lines:
        hint = _never_closed(found) or "Fill in the columns."
        raise BadTrainingData(f"{str(path)!r} has no row with both a text and a {label_column!r}. {hint}")
    rows = tuple(_row(line.cells, label_column, others) for line in lines)
    warnings += [said for column in others for said in _unknown(lines, column)]
    return LabelledRows(rows=rows, warnings=(*warnings, *_oddities(rows)), lines=tuple(line.number for line in lines))


def _decoded(path: Path) -> tuple[str, list[str]]:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise BadTrainingData(f"{str(path)!r} cannot be read ({problem.strerror}). Check the name.") from problem
    if raw.startswith(NOT_TABLES):
        raise BadTrainingData(f"{str(path)!r} is not a text file. Save the table as CSV in UTF-8 and give that file.")
    text, guessed = decoded(raw)
    told = f"{str(path)!r} is not UTF-8; it was read as Windows-1252. Save it as UTF-8 to be sure."
    return text, [told] if guessed else []


def _lines(content: str, path: Path, label_column: str) -> Iterator[_Line]:
    csv.field_size_limit(_LONGEST_CELL)
    rows, sign = io.StringIO(content.replace("\0", " "), newline=""), _separator(content, label_column)
    reader = csv.DictReader(rows, restkey=_REST, restval="", delimiter=sign)
    reader.fieldnames = _named(reader.fieldnames or (), label_column)
    missing = [column for column in ("text", label_column) if column not in reader.fieldnames]
    if missing:
        found = ", ".join(reader.fieldnames) or "nothing"
        raise BadTrainingData(
            f"{str(path)!r} lacks the column {missing[0]!r}; its first line has: {_printable(found)}. "
            f"Call the column with what people wrote text, and the one with its topic or team {label_column}."
        )
    number = reader.line_num + 1
    try:
        for cells in reader:
            yield _Line(number=number, cells=cells)
            number = reader.line_num + 1
    except csv.Error as problem:
        raise BadTrainingData(f"{str(path)!r} is no valid CSV near line {reader.line_num}: {problem}.") from problem


def _named(header: Sequence[str], label_column: str) -> list[str]:
    """The first line's names, with capitals and blanks of ours forgiven where no other column has the very name."""
    ours = {_plain(name): name for name in (*_COLUMNS, "text", label_column) if name not in header}
    named = [ours.pop(_plain(name), name) for name in header]
    return named if {"text", label_column} <= set(named) else _understood(named, label_column)


def _understood(header: Sequence[str], label_column: str) -> list[str]:
    """The names of a table that another system exported: a label is its topic, or else its team."""
    meant = {name: column_of(name, header) for name in ("text", *_COLUMNS) if name not in header}
    if label_column == "label" and label_column not in header:
        meant[label_column] = column_of("topic", header) or column_of("queue", header)
    renamed = {theirs: ours for ours, theirs in meant.items() if theirs is not None}
    return [renamed.get(name, name) for name in header]


def _plain(name: str) -> str:
    return name.strip(' "\r').casefold()


def _separator(content: str, label_column: str) -> str:
    """What the first line has between the two columns; spreadsheets in many countries write semicolons."""
    first = content.split("\n", 1)[0]
    wanted = {"text", _plain(label_column)}
    sure = (sign for sign in _SEPARATORS if wanted <= set(map(_plain, first.split(sign))))
    return next(sure, max(_SEPARATORS, key=first.count))


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:200])


def _row(cells: dict[str, str], label_column: str, others: Sequence[str]) -> LabelledText:
    known = {column: _head(column, cells.get(column, "")) for column in others}
    return LabelledText(text=cells["text"], topic=cells[label_column].strip(), **known)


def _head(column: str, cell: str) -> str:
    """What a cell says of another head; nothing where it is no value of the house's. Spreadsheets write 2 as 2.0."""
    known = _KNOWN.get(column)
    if known is None:
        return cell.strip()
    said = cell.strip().casefold().removesuffix(".0")
    plain = CALLED.get(unaccented(said), said) if column == "priority" else said
    return plain if plain in known else ""


def _unknown(lines: Sequence[_Line], column: str) -> Iterator[str]:
    said = [line.cells.get(column, "").strip() for line in lines] if column in _KNOWN else []
    if strange := Counter(value for value in said if value and not _head(column, value)):
        values = _printable(_some([value for value, _ in strange.most_common()], ordered=True))
        yield (
            f"{strange.total()} rows have a {column} that is none of {', '.join(_KNOWN[column])} ({values}): "
            "it is not learned from. Write these there to have it learned."
        )


def _swallowed(lines: Sequence[_Line], label_column: str, sign: str) -> Iterator[str]:
    """Whether texts hold lines that end as rows do: a quotation mark that nothing closes takes the rows after it in."""
    labels = {line.cells[label_column].strip() for line in lines} - {""}
    inside = [(line.number, _rows_in(line.cells, label_column, sign, labels)) for line in lines]
    if found := [(number, count) for number, count in inside if count]:
        yield (
            f"{sum(count for _, count in found)} lines inside texts look like rows of their own, from line "
            f"{found[0][0]} of the file on. If they are, a quotation mark there is not closed, and they were not "
            "learned from."
        )


def _never_closed(lines: Sequence[_Line]) -> str:
    """Where a quotation mark took in all that follows, if one did: nothing but one long text is left then."""
    if lines and any("\n" in cell for name, cell in lines[-1].cells.items() if name != _REST):
        return f"A quotation mark in line {lines[-1].number} is not closed, so that all after it is one text. Close it."
    return ""


def _rows_in(cells: dict[str, str], label_column: str, sign: str, labels: Set[str]) -> int:
    names = [name for name in cells if name != _REST]
    place = names.index(label_column)
    parts = (line.rstrip("\r").split(sign) for line in cells["text"].split("\n"))
    # From the end where the label is the last column: the text before it may hold separators.
    at = place if place < names.index("text") else place - len(names)
    return sum(len(part) >= len(names) and part[at] in labels for part in parts)


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


def _some(names: Sequence[str], limit: int = 5, *, ordered: bool = False) -> str:
    shown = names if ordered else sorted(names)
    return ", ".join(shown[:limit]) + (", ..." if len(names) > limit else "")
