"""PowerPoint files: each slide's title as a heading, its text boxes as lists, its tables and the speaker's notes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from indexer.archives import ZipExport
from indexer.formats.office import open_office, title_of, tree_of
from indexer.formats.values import Extracted, first_heading
from indexer.pagebreaks import PAGE_BREAK

_MAIN = "ppt/presentation.xml"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHOW = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_REFERS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr"})


def read_pptx(path: Path) -> Extracted:
    """Return the text of the slides that are shown, each of them a page; raises `Unreadable`."""
    parts = open_office(path, holds=_MAIN)
    slides = [_slide(tree_of(parts, name)) for name in _names(parts)]
    text = f"{PAGE_BREAK}\n\n".join(slides) + PAGE_BREAK
    return Extracted(title=title_of(parts) or first_heading(text), text=text)


def _names(parts: ZipExport) -> Iterator[str]:
    """Yield the slides' parts in the order they are shown."""
    where = _targets(parts)
    for entry in tree_of(parts, _MAIN).iter(f"{_SHOW}sldId"):
        name = where.get(entry.get(_REFERS) or "", "")
        if name in parts.names:
            yield name


def _targets(parts: ZipExport) -> dict[str, str]:
    listing = "ppt/_rels/presentation.xml.rels"
    if listing not in parts.names:
        return {}
    return {
        entry.get("Id") or "": posixpath.normpath(posixpath.join("ppt", (entry.get("Target") or "").lstrip("/")))
        for entry in tree_of(parts, listing)
    }


def _slide(tree: etree._Element) -> str:
    if tree.get("show") == "0":
        return ""
    blocks = [block for shape in tree.iter(f"{_SHOW}sp", f"{_DRAWING}tbl") for block in _shape(shape)]
    blocks.sort(key=lambda block: not block.startswith("## "))  # the title stands first, wherever it was drawn
    return "\n\n".join(blocks)


def _shape(shape: etree._Element) -> Iterator[str]:
    if shape.tag == f"{_DRAWING}tbl":
        yield _table(shape)
        return
    place = shape.find(f".//{_SHOW}ph")
    kind = (place.get("type") or "body") if place is not None else ""
    lines = [line for paragraph in shape.iter(f"{_DRAWING}p") if (line := _words(paragraph))]
    if kind in _FURNITURE or not lines:
        return
    if kind in _TITLES:
        yield f"## {' '.join(lines)}"
    else:
        yield "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0]


def _table(table: etree._Element) -> str:
    rows = [
        [_words(cell).replace("|", "\\|") for cell in row.iter(f"{_DRAWING}tc")] for row in table.iter(f"{_DRAWING}tr")
    ]
    if not rows:
        return ""
    head, *others = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *others))


def _words(element: etree._Element) -> str:
    return " ".join("".join(found.text or "" for found in element.iter(f"{_DRAWING}t")).split())
