"""Pages of an HTML export: one file each, named by the page's id or title."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from lxml import etree, html

from indexer.archives import FolderExport, ZipExport
from indexer.cleaning import CONVERSION, simple_html
from indexer.cleaning.markdown import markdown_of
from indexer.fields import parse_day, printable
from indexer.types import BrokenDocument, Document

MAX_BYTES = 32 << 20
_PAGE_ID = re.compile(r"(?:^|_)(\d{3,})$")
_NO_CONTENT = frozenset({"attachments", "images", "styles", "download"})
_MODIFIED = re.compile(r"([A-Z][a-z]{2}) (\d{1,2}), (\d{4})")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


class HtmlPages:
    """The pages of an HTML export; its `index.html`, a list of links, is none."""

    def __init__(self, export: FolderExport | ZipExport) -> None:
        self._export = export
        self._names = tuple(name for name in export.names if _is_page(name))

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the pages: the folder, which is the space's key, and the page's id or file name."""
        return frozenset(_page_id(name) for name in self._names)

    def fingerprints(self) -> dict[str, str]:
        """A digest of each page's file."""
        return {_page_id(name): f"{CONVERSION}:{hashlib.sha256(self._read(name)).hexdigest()}" for name in self._names}

    def documents(self, source: str, unchanged: frozenset[str] = frozenset()) -> Iterator[Document | BrokenDocument]:
        """Yield every page but the unchanged ones."""
        for name in self._names:
            if _page_id(name) not in unchanged:
                yield self._document(source, name)

    def _document(self, source: str, name: str) -> Document | BrokenDocument:
        raw = self._read(name)
        if len(raw) > MAX_BYTES:
            return BrokenDocument(id=_page_id(name), reason=f"{name!r} has more than {MAX_BYTES >> 20} MB.")
        if not raw.strip() or b"\0" in raw[:8192]:
            return BrokenDocument(id=_page_id(name), reason=f"{name!r} is no HTML page: it is empty or binary.")
        return _parsed(source, name, raw)

    def _read(self, name: str) -> bytes:
        with self._export.open(name) as file:
            return file.read(MAX_BYTES + 1)


def _parsed(source: str, name: str, raw: bytes) -> Document | BrokenDocument:
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True)
    try:
        page = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        return BrokenDocument(id=_page_id(name), reason=f"{name!r} cannot be read as HTML: {error}.")
    body = next(iter(_find(page, '//*[@id="main-content"]') or _find(page, "//body")), page)
    return Document(
        id=_page_id(name),
        source=source,
        title=_title(page) or PurePosixPath(name).stem,
        text=markdown_of(simple_html(body)),
        tags=_labels(page),
        updated=_updated(page),
    )


def _labels(page: etree._Element) -> tuple[str, ...]:
    names = (_words(label) for label in _find(page, '//*[contains(@class, "label-list")]//a'))
    return tuple(dict.fromkeys(name for name in names if name))


def _title(page: etree._Element) -> str:
    """Return the page's own title; exports put `Space : Page` into it."""
    found = _find(page, '//*[@id="title-text"]') or _find(page, "//title")
    return _words(found[0]).split(" : ", 1)[-1] if found else ""


def _updated(page: etree._Element) -> date | None:
    for element in _find(page, '//*[contains(@class, "page-metadata")]'):
        dates = _MODIFIED.findall(_words(element))
        if dates and dates[-1][0] in _MONTHS:
            month, day, year = dates[-1]
            return parse_day(f"{year}-{_MONTHS.split().index(month) + 1:02d}-{int(day):02d}")
    return None


def _find(page: etree._Element, path: str) -> list[etree._Element]:
    found = page.xpath(path)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _words(element: etree._Element) -> str:
    return printable(" ".join("".join(str(text) for text in element.itertext()).split()))


def _is_page(name: str) -> bool:
    path = PurePosixPath(name)
    is_html = path.suffix.lower() in (".html", ".htm") and path.stem.lower() != "index"
    return is_html and not _NO_CONTENT.intersection(path.parts[:-1])


def _page_id(name: str) -> str:
    path = PurePosixPath(name)
    number = _PAGE_ID.search(path.stem)
    space = f"{path.parent.name}/" if path.parent.name else ""
    return space + (number.group(1) if number else path.stem)
