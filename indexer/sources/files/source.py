"""The source: it walks a folder, has each file read, and makes documents of what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from indexer.cleaning import CONVERSION
from indexer.folders import files_below, glance_at, state_of
from indexer.formats import READING, Extracted, Unreadable
from indexer.formats.apart import SECONDS, ReaderApart
from indexer.formats.kinds import APART, MARKDOWN, READ, WEB, words_of_name
from indexer.formats.markdown_page import markdown_page
from indexer.formats.parts import Part, parts_of
from indexer.formats.values import check_size
from indexer.formats.web_page import web_page
from indexer.restrictions import NOBODY
from indexer.sources.files.about import NAME as ABOUT
from indexer.sources.files.about import About, Abouts, WrongAbout, digest_of
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
        self._digests: dict[tuple[Path, str], str] = {}
        self._states: dict[Path, str] = {}
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

    def glance(self) -> str:
        """Return a digest of the names, sizes and times of the files, and of what is said of them."""
        return glance_at([*(file.path for file in self._files()), *files_below(self._folder, {Path(ABOUT).suffix})])

    def fingerprints(self) -> Mapping[str, str]:
        """Return for each document that could be read what its file looked like then, and what is said of it.

        `document_ids` comes first: it reads what is new.
        """
        abouts, found = Abouts(self._folder), dict[str, str]()
        for file in self._files():
            with suppress(OSError, WrongAbout):
                told = f"{state_of(file.path)}:{CONVERSION}:{digest_of(abouts.of(file.path))}"
                found |= dict.fromkeys(self._became(file), f"{READING}:{told}")
        return found

    def documents_except(self, unchanged: frozenset[str]) -> Iterator[Document | BrokenDocument]:
        """Yield all documents but those of files that are as they were."""
        for _, documents in self._all(unchanged=unchanged):
            yield from documents

    def _became(self, file: _File) -> tuple[str, ...]:
        """Return the documents of a file as it is now; none where it was not read since it changed."""
        if file.ending not in APART:
            return (file.id,) if file.ending in READ else ()
        try:
            as_read = self._shelf.state(self.name, file.id) == state_of(file.path)
        except OSError:
            return ()
        return self._shelf.ids(self.name, file.id) if as_read else ()

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
        self, endings: Collection[str] = _ENDINGS, *, unchanged: frozenset[str] = frozenset()
    ) -> Iterator[tuple[_File, tuple[Document | BrokenDocument, ...]]]:
        files, abouts = self._files(), Abouts(self._folder)
        with ReaderApart(seconds=self._seconds) as reader:
            for file in files:
                if file.ending in endings and not (unchanged and self._is_among(unchanged, file)):
                    yield file, self._documents(file, abouts, reader)
        self._shelf.forget_others(self.name, [file.id for file in files])

    def _is_among(self, unchanged: frozenset[str], file: _File) -> bool:
        became = self._became(file)
        return bool(became) and unchanged.issuperset(became)

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._shelf_path)

    def _files(self) -> list[_File]:
        root = self._folder.resolve()
        below = (path for path in files_below(self._folder, _ENDINGS) if not path.name.startswith(_LOCK))
        try:
            found = [self._file(path) for path in below if path.resolve().is_relative_to(root)]
        except OSError as error:
            raise SourceUnavailable(f"The folder {str(self._folder)!r} does not answer: {error.strerror}.") from error
        return [file for file in found if file is not None]

    def _file(self, path: Path) -> _File | None:
        try:
            return _File(path=path, id=path.relative_to(self._folder).as_posix(), day=_day(path))
        except FileNotFoundError:  # it went while we looked
            return None

    def _documents(self, file: _File, abouts: Abouts, reader: ReaderApart) -> tuple[Document | BrokenDocument, ...]:
        about = About(audience=NOBODY)  # while nobody knows what was meant
        try:
            about = abouts.of(file.path)
            return self._read(file, about, reader)
        except WrongAbout as error:
            reason = str(error)
        except Unreadable as error:
            reason = f"{file.path.name!r} cannot be used: {error}."
        except OSError as error:
            reason = f"{file.path.name!r} cannot be read: {error.strerror}."
        return (self._broken(file, reason, about),)

    def _broken(self, file: _File, reason: str, about: About) -> BrokenDocument:
        parts = self._shelf.ids(self.name, file.id)
        return BrokenDocument(id=file.id, reason=reason, audience=about.audience, parts=parts)

    def _read(self, file: _File, about: About, reader: ReaderApart) -> tuple[Document | BrokenDocument, ...]:
        if file.ending in CONVERTED_FIRST:
            raise Unreadable(f"files of the kind {file.ending} are not read; save it as {CONVERTED_FIRST[file.ending]}")
        if file.ending in MARKDOWN:
            return (_placed(markdown_page(file.path, fallback_id=file.id, source=self.name), file, about),)
        if file.ending in WEB:
            return (_placed(web_page(file.path, id_=file.id, source=self.name), file, about),)
        return self._cut(file, about, reader)

    def _cut(self, file: _File, about: About, reader: ReaderApart) -> tuple[Document, ...]:
        digest = self._digest(file)
        extracted = self._shelf.text(digest) or self._newly_read(file.path, digest, reader)
        titled = replace(extracted, title=about.title or extracted.title or words_of_name(file.path.name))
        documents = tuple(_document(part, file, about, self.name) for part in parts_of(titled))
        ids = [document.id for document in documents]
        self._shelf.note(self.name, file.id, digest=digest, ids=ids, state=self._states[file.path])
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

    def _digest(self, file: _File) -> str:
        """Return a digest of the file and its kind; raises `Unreadable` for one that is too large."""
        check_size(file.path.stat().st_size)
        state = self._states[file.path] = state_of(file.path)
        if (file.path, state) not in self._digests:
            known = self._shelf.digest(self.name, file.id, state=state)
            self._digests[file.path, state] = known or _digest_of(file.path)
        return self._digests[file.path, state]


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return f"{path.suffix.lower()}:{hashlib.file_digest(file, 'sha256').hexdigest()}"


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
        return replace(page, audience=about.audience)
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
