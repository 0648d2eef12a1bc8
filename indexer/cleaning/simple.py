"""The one pass: any tree into simple HTML, with only the elements markdown has words for.

Elements are visited with an explicit stack, so that no depth of nesting exhausts the interpreter's; beyond `MAX_DEPTH`
open elements only the text is kept. The result is well-formed and simplifying it again changes nothing.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from indexer.cleaning.parsing import attribute, local_name
from indexer.cleaning.rules import BLOCKS, CELLS, DROPPED, HEADINGS, KEPT, Rendering, link, picture, verbatim
from indexer.cleaning.storage import STORAGE_RULES

MAX_DEPTH = 40
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u2007\u202f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the result an element is: how many elements are open, and whether one is a table or a cell."""

    depth: int = 0
    in_table: bool = False
    in_cell: bool = False


def simple_html(root: etree._Element) -> str:
    """Return the tree's content as simple, well-formed HTML."""
    written: list[str] = []
    waiting: list[str | tuple[etree._Element, _Place]] = [(root, _Place())]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            written.append(item)
            continue
        element, place = item
        rendering = _render(element, place)
        written.append(rendering.before)
        waiting.append(rendering.after)
        if rendering.inside:
            inner = _place_inside(element, place, rendering)
            for child in reversed(element):
                waiting.append(_text(child.tail))
                waiting.append((child, inner))
            waiting.append(_text(element.text))
    return _settled("".join(written))


def _render(element: etree._Element, place: _Place) -> Rendering:
    name = local_name(element)
    if not name or (name in DROPPED and not _is_fold(element, name)) or _is_hidden(element):
        return Rendering(inside=False)
    if name in STORAGE_RULES:
        return _within(place, STORAGE_RULES[name](element))
    if name in ("pre", "listing", "xmp"):
        return _within(place, verbatim(element))
    if place.depth >= MAX_DEPTH:
        return _as_text(name)
    return _plain(element, name, place)


def _plain(element: etree._Element, name: str, place: _Place) -> Rendering:
    if name == "a":
        return link(element)
    if name == "img":
        return picture(element)
    if name in CELLS:
        return _cell(element, name, place)
    if name not in KEPT:
        return _as_text(name)
    kept = KEPT[name]
    if place.in_cell and kept not in ("strong", "em", "code", "del", "br"):
        return _as_text(name)  # a row of a markdown table is one line
    return Rendering(before="<br/>", inside=False) if kept == "br" else _tagged(kept)


def _cell(element: etree._Element, name: str, place: _Place) -> Rendering:
    if place.in_cell:
        return Rendering(after=" ")  # a table inside a cell: markdown has none, its text stays
    if not place.in_table and name != "table":
        return _as_text(name)
    span = attribute(element, "colspan")
    columns = f' colspan="{min(int(span), 50)}"' if name in ("td", "th") and span.isdecimal() and span != "1" else ""
    return Rendering(before=f"<{name}{columns}>", after=f"</{name}>", opens=1)


def _tagged(name: str) -> Rendering:
    return Rendering(before=f"<{name}>", after=f"</{name}>", opens=1)


def _as_text(name: str) -> Rendering:
    return Rendering(before=" ", after=" ") if name in BLOCKS else Rendering()


def _within(place: _Place, rendering: Rendering) -> Rendering:
    """Make what a rule wrote fit where it stands: no blocks in a cell, no elements beyond the depth."""
    if place.in_cell or place.depth >= MAX_DEPTH:
        return replace(rendering, before=_flat(rendering.before), after=_flat(rendering.after), opens=0)
    return rendering


def _flat(markup: str) -> str:
    without_blocks = re.sub(r"</?(?:p|pre|ul|ol|li|blockquote|h\d)\b[^>]*>", " ", markup)
    return _SPACES.sub(" ", without_blocks)


def _place_inside(element: etree._Element, place: _Place, rendering: Rendering) -> _Place:
    name = local_name(element) if rendering.before.startswith("<t") else ""
    return _Place(
        depth=place.depth + rendering.opens,
        in_table=place.in_table or name == "table",
        in_cell=place.in_cell or name in ("td", "th"),
    )


def _settled(markup: str) -> str:
    """Join the spaces that met where elements were left out; preformatted text stays as it is."""
    parts = _PREFORMATTED.split(markup)
    return "".join(part if part.startswith("<pre") else _SPACES.sub(" ", part) for part in parts).strip()


def _text(text: str | None) -> str:
    if not text:
        return ""
    return html.escape(_SPACES.sub(" ", _INVISIBLE.sub("", text)), quote=False)


def _is_fold(element: etree._Element, name: str) -> bool:
    """Whether a button is the words of a heading, as where answers fold out below their questions."""
    return name == "button" and any(local_name(above) in HEADINGS for above in islice(element.iterancestors(), 3))


def _is_hidden(element: etree._Element) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))
