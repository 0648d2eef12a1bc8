"""The first sheet of an Excel workbook that holds anything, as rows of texts; days and times in ISO 8601."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

BEGINS = b"PK"
_MOST_BYTES = 200_000_000
"""A workbook may unpack to so much; more is no list of requests."""
_MOST_CELLS = 20_000_000


def rows_of(content: bytes) -> Iterator[list[str]]:
    """Yield the rows from the first one on that says something; raise `ValueError` for what is no workbook."""
    from openpyxl import load_workbook  # a fifth of a second that only who brings a workbook waits for

    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = book.worksheets
    except Exception as problem:
        raise ValueError(f"it is no Excel workbook ({problem})") from problem
    for sheet in sheets:
        sheet.reset_dimensions()  # what a sheet says of its own size is often untrue
        rows = _texts(sheet.iter_rows(values_only=True))
        first = next((row for row in rows if any(row)), None)
        if first:
            yield first
            yield from rows
            return
    raise ValueError("it is no Excel workbook, or an empty one")


def _check_size(content: bytes) -> None:
    """Raise `ValueError` for what is damaged or too large; no part can unpack to more than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_BYTES:
                raise ValueError("its sheet is too large")
            if damaged := packed.testzip():
                raise ValueError(f"it is no Excel workbook ({damaged} is damaged)")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, NotImplementedError, RuntimeError) as problem:
        raise ValueError(f"it is no Excel workbook ({problem})") from problem


def _texts(rows: Iterator[tuple[object, ...]]) -> Iterator[list[str]]:
    cells = 0
    try:
        for row in rows:
            cells += len(row)
            if cells > _MOST_CELLS:
                raise ValueError("its sheet is too large")
            yield [_shown(value) for value in row]
    except (KeyError, IndexError, TypeError, SyntaxError, OverflowError) as problem:
        raise ValueError(f"it is no Excel workbook ({problem})") from problem


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
