"""Headings and first sentences of an index's own pages: short texts in the words of its people, whose page is known."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.content import Content
from indexer.opened import document_ids
from indexer.sentences import sentence_spans
from indexer.types import Document

LOOKED_AT = 2_000
"""So many pages are read, evenly spread over the index."""
OF_A_PAGE = 2
"""So many headings of a page are taken at most."""
LONGEST = 120
_AT_ONCE = 500
_TOP, _USUAL = 3000, range(4, 26)
"""A first sentence is looked for in so many characters, and has so many words."""
_HEADING = re.compile(r"^#{1,6} +(\S.*?)[ #]*$", re.MULTILINE)
_MARKUP = re.compile(r"\]\([^)\n]*\)|[\[\]*`_#]|<[^>\n]*>|\{[^}\n]*\}")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that no other page was seen to have, and whose it is."""

    text: str
    document_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Some headings, and the groups that may read the pages that were looked at."""

    found: tuple[Heading, ...]
    audience: frozenset[str]


def own_headings(snapshot: Path, *, most: int) -> Headings:
    """Return up to `most` headings of pages in the snapshot, the same ones at every call: of two words or more, not the
    page's title, and not such as "See also", which other pages have too."""
    pages = [document for document in _some(snapshot) if document.kind == "page"]
    candidates = [heading for page in pages for heading in _of(page)]
    pages_with = Counter(heading.text.casefold() for heading in candidates)
    alone = [heading for heading in candidates if pages_with[heading.text.casefold()] == 1]
    return Headings(
        found=tuple(_few_of_each(sorted(alone, key=_shuffled)))[:most],
        audience=frozenset[str]().union(*(page.audience for page in pages)),
    )


def own_openings(snapshot: Path, *, most: int) -> Headings:
    """Return the first sentence of up to `most` pages, the same ones at every call.

    They stand without their title: where pages have no headings, many bear the same one, as a list of answers does.
    """
    pages = [document for document in _some(snapshot) if document.kind == "page"]
    found = (Heading(text=text, document_id=page.id, title="") for page in pages if (text := _opening(page)))
    return Headings(
        found=tuple(sorted(found, key=_shuffled))[:most],
        audience=frozenset[str]().union(*(page.audience for page in pages)),
    )


def _opening(page: Document) -> str:
    """Return its first sentence of a usual length that is no heading, as plain words; "" where there is none."""
    top = page.text[:_TOP]
    sentences = (top[start:end] for start, end in sentence_spans(top) if top[start - 2 : start] not in ("# ", "| "))
    usual = (said for said in sentences if len(_WORD.findall(said)) in _USUAL)
    return _MARKUP.sub("", next(usual, "")).strip()


def _some(snapshot: Path) -> Iterator[Document]:
    count = len(document_ids(snapshot))
    rows = sorted({place * count // LOOKED_AT for place in range(LOOKED_AT)}) if count else []
    content = Content(snapshot / "content.sqlite")
    for start in range(0, len(rows), _AT_ONCE):
        yield from content.documents(rows[start : start + _AT_ONCE])


def _of(page: Document) -> Iterator[Heading]:
    texts = {_MARKUP.sub("", found).strip() for found in _HEADING.findall(page.text)}
    for text in texts:
        if len(text) <= LONGEST and len(_WORD.findall(text)) > 1 and text.casefold() != page.title.casefold():
            yield Heading(text=text, document_id=page.id, title=page.title)


def _few_of_each(headings: Sequence[Heading]) -> Iterator[Heading]:
    taken = defaultdict[str, int](int)
    for heading in headings:
        taken[heading.document_id] += 1
        if taken[heading.document_id] <= OF_A_PAGE:
            yield heading


def _shuffled(heading: Heading) -> tuple[int, str, str]:
    mixed = zlib.crc32(f"{heading.text}\n{heading.document_id}".encode("utf-8", "surrogatepass"))
    return mixed, heading.text, heading.document_id
