"""The first sheet of an Excel workbook, as rows of texts: what its cells show, days and times in ISO 8601."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from lxml import etree

BEGINS = b"PK"
_MOST_BYTES = 200_000_000
"""A part of a workbook may unpack to so much; more is no list of requests."""
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zones
_DAYS = frozenset({*range(14, 23), *range(45, 48)})
"""The formats of numbers that show a day or a time in every workbook."""
_PLAIN_SIGNS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


def rows_of(content: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first sheet that holds any; raise `ValueError` for what is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            words, days = _words(packed), _day_styles(packed)
            for name in sorted(filter(_SHEET.fullmatch, packed.namelist()), key=_number):
                found = [_cells(row, words, days) for row in _all(_part(packed, name), "row")]
                if any(map(any, found)):
                    yield from found
                    return
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, IndexError, OverflowError) as problem:
        raise ValueError(f"it is no Excel workbook ({problem})") from problem
    raise ValueError("it is no Excel workbook, or an empty one")


def _number(name: str) -> int:
    found = _SHEET.fullmatch(name)
    return int(found[1]) if found else 0


def _part(packed: zipfile.ZipFile, name: str) -> etree._Element:
    with packed.open(name) as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("its sheet is too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(content, parser)


def _all(within: etree._Element, name: str) -> Iterator[etree._Element]:
    return within.iterfind(f".//{{*}}{name}")


def _said(within: etree._Element) -> str:
    """Return the text of a cell, whose parts may look differently; how it is pronounced stands there too."""
    spoken = {id(one) for aside in _all(within, "rPh") for one in _all(aside, "t")}
    return "".join(one.text or "" for one in _all(within, "t") if id(one) not in spoken)


def _words(packed: zipfile.ZipFile) -> Sequence[str]:
    name = "xl/sharedStrings.xml"
    return [_said(one) for one in _all(_part(packed, name), "si")] if name in packed.namelist() else []


def _day_styles(packed: zipfile.ZipFile) -> frozenset[str]:
    """Return the styles of cells that show a day or a time."""
    if "xl/styles.xml" not in packed.namelist():
        return frozenset()
    root = _part(packed, "xl/styles.xml")
    own = {one.get("numFmtId") or "": _PLAIN_SIGNS.sub("", one.get("formatCode") or "") for one in _all(root, "numFmt")}
    of_days = {number for number, code in own.items() if re.search("[ydh]", code, re.IGNORECASE)}
    of_days |= {str(number) for number in _DAYS}
    styles = root.find("{*}cellXfs")
    formats = [] if styles is None else [one.get("numFmtId") or "" for one in styles]
    return frozenset(str(place) for place, number in enumerate(formats) if number in of_days)


def _cells(row: etree._Element, words: Sequence[str], days: frozenset[str]) -> list[str]:
    found: list[str] = []
    for cell in row:
        place = _column(cell.get("r") or "") or len(found)
        found += [""] * (place - len(found)) + [_shown(cell, words, days)]
    return found


def _column(reference: str) -> int:
    """Return the place of a cell's column: 27 for AB2."""
    place = 0
    for letter in re.sub("[^A-Z]", "", reference)[:3]:
        place = place * 26 + ord(letter) - 64
    return max(0, place - 1)


def _shown(cell: etree._Element, words: Sequence[str], days: frozenset[str]) -> str:
    kind, value = cell.get("t") or "n", cell.findtext("{*}v") or ""
    if kind == "inlineStr":
        return _said(cell)
    if kind == "s":
        return words[int(value)]
    if kind == "n" and value and cell.get("s") in days:
        moment = _FIRST_DAY + timedelta(seconds=round(float(value) * 86_400))
        return moment.isoformat(sep=" ")
    return value
