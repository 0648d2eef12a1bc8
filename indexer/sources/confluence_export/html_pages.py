"""Pages of an HTML export: one file each, named by the page's id or title."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from lxml import etree, html

from indexer.archives import FolderExport, ZipExport
from indexer.cleaning import CONVERSION, simple_html
from indexer.cleaning.markdown import markdown_of
from indexer.fields import parse_day, printable
from indexer.formats import Unreadable
from indexer.formats.apart import ReaderApart
from indexer.formats.kinds import words_of_name
from indexer.sources.confluence_export.attachments import digest_of, read_attached
from indexer.sources.confluence_export.linked_files import LinkedFile, LinkedFiles
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
        """Ids of the pages and their files: the folder, which is the space's key, and the page's id or file name."""
        return frozenset([*map(_page_id, self._names), *self._files])

    def fingerprints(self) -> dict[str, str]:
        """A digest of each page's file, and of each file with what is known of its page."""
        pages = {_page_id(name): f"{CONVERSION}:{hashlib.sha256(self._read(name)).hexdigest()}" for name in self._names}
        files = {id_: digest_of(self._export, file.member) for id_, file in self._files.items()}
        return pages | {
            id_: f"{digest}:{pages[self._files[id_].page]}" if digest else "" for id_, digest in files.items()
        }

    def documents(self, source: str, unchanged: frozenset[str] = frozenset()) -> Iterator[Document | BrokenDocument]:
        """Yield every page and file but the unchanged ones."""
        for name in self._names:
            if _page_id(name) not in unchanged:
                yield self._document(source, name)
        with ReaderApart() as reader:
            for id_, file in self._files.items():
                if id_ not in unchanged:
                    yield self._attached(source, id_, file, reader)

    @cached_property
    def _files(self) -> dict[str, LinkedFile]:
        holders = {PurePosixPath(name).parent / "attachments" for name in self._names}
        if not any(PurePosixPath(name).parent.parent in holders for name in self._export.names):
            return {}  # most exports hold none, and their pages need no second look
        found = LinkedFiles(self._export)
        for name in self._names:
            found.take(name, _page_id(name), self._read(name))
        return found.by_id

    def _attached(self, source: str, id_: str, file: LinkedFile, reader: ReaderApart) -> Document | BrokenDocument:
        """Return a file as a document with its page's labels and day."""
        try:
            said = read_attached(self._export, file.member, named=file.name, reader=reader)
        except Unreadable as error:
            return BrokenDocument(id=id_, reason=f"{file.name!r} cannot be used: {error}.")
        page = self._document(source, file.holder)
        title = said.title or words_of_name(file.name)
        if isinstance(page, BrokenDocument):
            return Document(id=id_, source=source, title=title, text=said.text)
        return replace(page, id=id_, title=title, text=said.text)

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
