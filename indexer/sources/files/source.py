"""The source: it walks a folder, has each file read, and makes documents of what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from indexer.folders import files_below
from indexer.formats import Extracted, Unreadable
from indexer.formats.apart import SECONDS, ReaderApart
from indexer.formats.kinds import APART, MARKDOWN, READ, WEB, words_of_name
from indexer.formats.markdown_page import markdown_page
from indexer.formats.parts import Part, parts_of
from indexer.formats.values import check_size
from indexer.formats.web_page import web_page
from indexer.sources.files.about import About, Abouts, WrongAbout
from indexer.sources.files.shelf import Shelf
from indexer.types import PUBLIC, BrokenDocument, Document, SourceUnavailable

CONVERTED_FIRST = {
    ".doc": ".docx",
    ".odp": ".pptx or .pdf",
    ".odt": ".docx or .pdf",
    ".ppt": ".pptx",
    ".rtf": ".docx",
}
"""Texts in formats that are not read: named, for somebody may miss them."""
_ENDINGS = READ | CONVERTED_FIRST.keys()
_LOCK = "~$"


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One file below the folder; `id` is its path from there, with its ending."""

    path: Path
    id: str
    day: date

    @property
    def ending(self) -> str:
        """How its name ends, in small letters."""
        return self.path.suffix.lower()


class FilesSource:
    """Every file of a known kind under `location`, in the order of their paths.

    A short file is one document, whose id is the file's path; a long one is cut at its headings, and the ids of the
    parts begin with that path. Hidden files, links that lead out of the folder and all other kinds are left out.
    `shelf` is where what was read is kept from run to run.
    """

    def __init__(
        self, location: str | Path, *, name: str = "", shelf: Path | None = None, seconds: float = SECONDS
    ) -> None:
        self._folder = Path(location)
        self._shelf_path, self._seconds = shelf, seconds
        self._digests: dict[tuple[Path, int, int], str] = {}
        self._unreadable: dict[str, Unreadable] = {}
        self.name = name or f"files:{self._folder.resolve().name}"

    def fetch(self) -> None:
        """Read what is new, a file at a time, so that a run that is stopped goes on where it was."""
        with suppress(SourceUnavailable):  # reading says it
            for _ in self._all(APART):
                pass

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield the documents of every file; with `since` only of files modified from then on."""
        for file, documents in self._all():
            if since is None or file.path.stat().st_mtime >= since.timestamp():
                yield from documents

    def document_ids(self) -> frozenset[str]:
        """Return the ids of all documents, also of what was read before and cannot be read now.

        Raises `SourceUnavailable` when the folder cannot be listed.
        """
        others = [file.id for file in self._files() if file.ending not in APART]
        found = [
            id_
            for file, documents in self._all(APART)
            for id_ in (*(document.id for document in documents), *self._before(file, documents))
        ]
        return frozenset([*others, *found])

    def _before(self, file: _File, documents: tuple[Document | BrokenDocument, ...]) -> tuple[str, ...]:
        broken = any(isinstance(document, BrokenDocument) for document in documents)
        return self._shelf.ids(self.name, file.id) if broken else ()

    def _all(
        self, endings: Collection[str] = _ENDINGS
    ) -> Iterator[tuple[_File, tuple[Document | BrokenDocument, ...]]]:
        files, abouts = self._files(), Abouts(self._folder)
        with ReaderApart(seconds=self._seconds) as reader:
            for file in files:
                if file.ending in endings:
                    yield file, self._documents(file, abouts, reader)
        self._shelf.forget_others(self.name, [file.id for file in files])

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._shelf_path)

    def _files(self) -> list[_File]:
        root = self._folder.resolve()
        return [
            _File(path=path, id=path.relative_to(self._folder).as_posix(), day=_day(path))
            for path in files_below(self._folder, _ENDINGS)
            if path.resolve().is_relative_to(root) and not path.name.startswith(_LOCK)
        ]

    def _documents(self, file: _File, abouts: Abouts, reader: ReaderApart) -> tuple[Document | BrokenDocument, ...]:
        try:
            about = abouts.of(file.path)
            return self._read(file, about, reader)
        except WrongAbout as error:
            return (BrokenDocument(id=file.id, reason=str(error)),)
        except Unreadable as error:
            return (BrokenDocument(id=file.id, reason=f"{file.path.name!r} cannot be used: {error}."),)
        except OSError as error:
            return (BrokenDocument(id=file.id, reason=f"{file.path.name!r} cannot be read: {error.strerror}."),)

    def _read(self, file: _File, about: About, reader: ReaderApart) -> tuple[Document | BrokenDocument, ...]:
        if file.ending in CONVERTED_FIRST:
            raise Unreadable(f"files of the kind {file.ending} are not read; save it as {CONVERTED_FIRST[file.ending]}")
        if file.ending in MARKDOWN:
            return (_placed(markdown_page(file.path, fallback_id=file.id, source=self.name), file, about),)
        if file.ending in WEB:
            return (_placed(web_page(file.path, id_=file.id, source=self.name), file, about),)
        return self._cut(file, about, reader)

    def _cut(self, file: _File, about: About, reader: ReaderApart) -> tuple[Document, ...]:
        digest = self._digest(file.path)
        extracted = self._shelf.text(digest) or self._newly_read(file.path, digest, reader)
        titled = replace(extracted, title=about.title or extracted.title or words_of_name(file.path.name))
        documents = tuple(_document(part, file, about, self.name) for part in parts_of(titled))
        self._shelf.note(self.name, file.id, digest=digest, ids=[document.id for document in documents])
        return documents

    def _newly_read(self, path: Path, digest: str, reader: ReaderApart) -> Extracted:
        if digest in self._unreadable:  # it may have taken minutes to find out
            raise self._unreadable[digest]
        try:
            extracted = reader.read(path)
        except Unreadable as error:
            self._unreadable[digest] = error
            raise
        self._shelf.keep(digest, extracted)
        return extracted

    def _digest(self, path: Path) -> str:
        """Return a digest of the file and its kind; raises `Unreadable` for one that is too large."""
        known = path.stat()
        check_size(known.st_size)
        state = (path, known.st_size, known.st_mtime_ns)
        if state not in self._digests:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            self._digests[state] = f"{path.suffix.lower()}:{digest}"
        return self._digests[state]


def _document(part: Part, file: _File, about: About, source: str) -> Document:
    return Document(
        id=f"{file.id}/{part.key}" if part.key else file.id,
        source=source,
        title=part.title,
        text=part.text,
        url=about.url,
        language=about.language,
        audience=about.audience,
        tags=about.tags,
        owner=about.owner,
        updated=file.day,
    )


def _placed(page: Document | BrokenDocument, file: _File, about: About) -> Document | BrokenDocument:
    """Return a page under its path, with what is said of its folder where it says nothing itself."""
    if isinstance(page, BrokenDocument):
        return page
    untitled = page.title == file.path.stem
    return replace(
        page,
        id=file.id,
        title=about.title or (words_of_name(file.path.name) if untitled else page.title),
        url=page.url or about.url,
        language=page.language or about.language,
        audience=about.audience if page.audience == PUBLIC else page.audience,
        tags=page.tags or about.tags,
        owner=page.owner or about.owner,
        updated=page.updated or file.day,
    )


def _day(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
