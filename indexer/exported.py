"""Records that another system wrote into one file: CSV, an Excel workbook, JSON, or the XML of a list in ServiceNow.

A record is names with their values, texts mostly; a column that is there more than once has a list of them. What a cell
shows to people (`display_value`) goes before what it holds.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from indexer import workbook

Record = Mapping[str, Any]
_LONGEST_CELL = 8_000_000
_SHOWN = "display_value"
_DEEPEST = 6
_LISTS = ("records", "result", "results", "tickets", "incidents", "requests", "articles", "data", "items", "rows")
"""What holds the records in answers of APIs, which say besides where the next page is."""


class NoRecords(ValueError):
    """The content is none of these, or damaged; the message ends a sentence about the file."""


def decoded(content: bytes) -> str:
    """Return the text of a file that a spreadsheet or a server wrote: UTF-8, UTF-16, or Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def plain_name(name: str) -> str:
    """Return a column's name in small letters, without signs: `short_description` is `short description`."""
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def is_workbook(content: bytes) -> bool:
    """Return whether a file begins as those of Excel do."""
    return content.startswith(workbook.BEGINS)


def records(content: bytes | str) -> Iterator[Record]:
    """Yield the records of an export, a text or a workbook; raise `NoRecords`."""
    if isinstance(content, bytes):
        return _of_workbook(content)
    if is_table(content):
        return _of_table(content)
    return _of_xml(content) if content.lstrip().startswith("<") else _of_json(content)


def is_table(text: str) -> bool:
    """Return whether a text is none of the other kinds."""
    return not text.lstrip().startswith(("<", "{", "["))


def separator(table: str) -> str:
    """Return what parts the columns of a table, by its first line.

    Spreadsheets of half of Europe write semicolons, and tabs where they save "Unicode text".
    """
    titles = table.partition("\n")[0]
    return max(",;\t", key=titles.count)


def _of_workbook(content: bytes) -> Iterator[Record]:
    try:
        yield from _rows(workbook.rows_of(content))
    except ValueError as problem:
        raise NoRecords(f"cannot be read: {problem}. Save it as CSV in UTF-8.") from problem


def _of_table(text: str) -> Iterator[Record]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from _rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator(text)))
    except csv.Error as problem:
        raise NoRecords(f"is no CSV that can be read ({problem}). Save it as CSV in UTF-8.") from problem


def _rows(table: Iterable[list[str]]) -> Iterator[Record]:
    rows = iter(table)
    titles = next(rows, [])
    yield from (_row(titles, cells) for cells in rows if any(cells))


def _row(titles: list[str], cells: list[str]) -> Record:
    found: dict[str, Any] = {}
    for title, cell in zip(titles, cells, strict=False):
        before = found.get(title)
        if before is None or not cell:
            found.setdefault(title, cell)
        else:  # Jira has a column for each comment, all of one name
            found[title] = [*before, cell] if isinstance(before, list) else [before, cell] if before else cell
    return found


def _of_json(text: str) -> Iterator[Record]:
    try:
        yield from _listed(json.loads(text))
    except (ValueError, RecursionError):
        yield from _lines(text)


def _lines(text: str) -> Iterator[Record]:
    for line in filter(str.strip, text.split("\n")):
        try:
            yield from _listed(json.loads(line))
        except (ValueError, RecursionError) as problem:
            raise NoRecords(f"is neither CSV, JSON, JSON lines nor XML of records ({problem}).") from problem


def _listed(value: Any, depth: int = 0) -> Iterator[Record]:
    """Yield records that lie in a list, below a name such as `records` or `result`, or each in a name of its kind."""
    if isinstance(value, list):
        for one in value:
            yield from _listed(one, depth)
    elif isinstance(value, dict):
        inner = _below(value) if depth < _DEEPEST else None
        if inner is None:
            yield {name: _shown(held) for name, held in value.items()}
        else:
            yield from _listed(inner, depth + 1)


def _below(value: Mapping[str, Any]) -> Any:
    """Return what holds the records, where this is only their wrapping: `{"result": [...]}`, `[{"ticket": {...}}]`."""
    named = (value.get(name) for name in _LISTS)
    lists = [held for held in named if isinstance(held, list) and held and isinstance(held[0], dict)]
    if lists:
        return lists[0]
    lists = [held for held in value.values() if isinstance(held, list) and held and isinstance(held[0], dict)]
    if len(lists) == 1 and not any(isinstance(held, str) and len(held) > 1 for held in value.values()):
        return lists[0]
    only = next(iter(value.values())) if len(value) == 1 else None
    return only if isinstance(only, dict) and _SHOWN not in only else None


def _shown(value: Any) -> Any:
    return value.get(_SHOWN) if isinstance(value, dict) and _SHOWN in value else value


def _of_xml(text: str) -> Iterator[Record]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=False
    )
    try:
        root = etree.fromstring(text.lstrip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise NoRecords(f"is no XML that can be read ({problem}).") from problem
    for element in root:
        if len(element):
            yield {str(field.tag): field.get(_SHOWN) or field.text or "" for field in element}
