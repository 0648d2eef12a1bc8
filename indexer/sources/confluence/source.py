"""The source: a space of a Confluence as it is now, or all of its spaces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from indexer.cleaning import CONVERSION, to_markdown
from indexer.fields import printable
from indexer.restrictions import NOBODY, narrowed
from indexer.sources.confluence.calls import PageFacts, WikiCalls
from indexer.sources.confluence.files import PageFile, files_of, fingerprint_of, read_files
from indexer.sources.confluence.place import Place
from indexer.types import BrokenDocument, Document, SourceUnavailable

_AT_ONCE = 25


def _silent(_: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """Pages by the id they have here, who may read each, and their files; `problem` is why those are not known."""

    pages: Mapping[str, PageFacts]
    audiences: Mapping[str, frozenset[str]]
    files: Mapping[str, PageFile] = field(default_factory=lambda: MappingProxyType({}))
    problem: str = ""


@dataclass(slots=True, kw_only=True)
class ConfluenceSource:
    """Current pages and blog posts, with the ids that an export of the space gives them: `<space key>/<page id>`.

    `readers` names the group that may read a space, by its key; a space it does not name is for `confluence:<key>`.
    View restrictions narrow that; a page of which Confluence does not tell who may read it is for nobody. `tell` hears
    of both. Everything is listed once, at the first question, and bodies are read as they are asked for.
    """

    place: Place
    calls: WikiCalls
    name: str = ""
    readers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tell: Callable[[str], None] = _silent
    _known: _Listed | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Name it after its place, unless it has a name."""
        self.name = self.name or self.place.name

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every current page; with `since` only those changed from that day on."""
        listed = self._listed()
        days = {id_: page.updated for id_, page in listed.pages.items()}
        days |= {id_: file.facts.updated for id_, file in listed.files.items()}
        old = {id_ for id_, day in days.items() if since and day and day < since.date()}
        yield from self.documents_except(frozenset(old))

    def fingerprints(self) -> Mapping[str, str]:
        """Return a digest of what the listing tells of each page: its version, and who may read it."""
        listed = self._listed()
        pages = {id_: _fingerprint(page, listed.audiences[id_]) for id_, page in listed.pages.items()}
        return pages | {id_: fingerprint_of(file) for id_, file in listed.files.items()}

    def documents_except(self, unchanged: frozenset[str]) -> Iterator[Document | BrokenDocument]:
        """Yield every current page and file but these.

        Raises `SourceUnavailable` at the end where Confluence did not list the files: what it holds is not known.
        """
        listed = self._listed()
        pages = listed.pages
        wanted = [id_ for id_ in pages if id_ not in unchanged]
        if len(wanted) > _AT_ONCE:
            self.tell(f"{len(pages)} pages in {self.name}; reading the {len(wanted)} that are new or changed.")
        for start in range(0, len(wanted), _AT_ONCE):
            yield from self._read(wanted[start : start + _AT_ONCE])
        yield from read_files({id_: file for id_, file in listed.files.items() if id_ not in unchanged}, self.calls)
        if listed.problem:
            raise SourceUnavailable(listed.problem)

    def document_ids(self) -> frozenset[str]:
        """Return the ids of pages and files; raises `SourceUnavailable` where Confluence does not list all pages."""
        listed = self._listed()
        return frozenset([*listed.pages, *listed.files])

    def _read(self, ids: list[str]) -> Iterator[Document | BrokenDocument]:
        pages = [self._listed().pages[id_] for id_ in ids]
        bodies = self.calls.bodies([page.id for page in pages])
        for id_, page in zip(ids, pages, strict=True):
            markup = bodies.get(page.id)
            readers = self._listed().audiences[id_]
            yield self._document(id_, page, markup, readers) if markup is not None else self._went(id_)

    def _document(self, id_: str, page: PageFacts, markup: str, readers: frozenset[str]) -> Document:
        return Document(
            id=id_,
            source=self.name,
            title=" ".join(printable(page.title).split()) or f"Untitled page {page.id}",
            text=to_markdown(printable(markup)),
            url=page.url,
            audience=readers,
            tags=tuple(sorted(page.labels)),
            owner=" ".join(printable(page.owner).split()),
            updated=page.updated,
        )

    def _went(self, id_: str) -> BrokenDocument:
        reason = "Confluence listed the page and then did not give it; the next run tries again."
        return BrokenDocument(id=id_, reason=reason, audience=self._listed().audiences[id_])

    def _listed(self) -> _Listed:
        if self._known is None:
            pages = {f"{page.space}/{page.id}": page for page in self.calls.pages(self.place.space)}
            self._known = self._with_files(_Listed(pages=pages, audiences=self._audiences(pages)))
        return self._known

    def _with_files(self, listed: _Listed) -> _Listed:
        try:
            files = list(self.calls.files(self.place.space))
        except SourceUnavailable as error:
            return replace(listed, problem=f"The files of its pages are not known: {error}")
        known = {page.id: self._document(id_, page, "", listed.audiences[id_]) for id_, page in listed.pages.items()}
        return replace(listed, files=files_of(files, known))

    def _audiences(self, pages: Mapping[str, PageFacts]) -> dict[str, frozenset[str]]:
        own = {page.id: page.readers for page in pages.values()}
        above = {id_ for page in pages.values() for id_ in page.ancestors if id_ not in own}
        own |= {id_: self.calls.readers(id_) for id_ in sorted(above)}
        audiences = {id_: self._audience(page, own) for id_, page in pages.items()}
        self._tell_of(pages, audiences, own)
        return audiences

    def _audience(self, page: PageFacts, own: Mapping[str, frozenset[str] | None]) -> frozenset[str]:
        restrictions = [own[id_] for id_ in (*page.ancestors, page.id)]
        if None in restrictions:
            return NOBODY
        return narrowed(self._of_space(page.space), [readers for readers in restrictions if readers])

    def _of_space(self, key: str) -> frozenset[str]:
        return frozenset({self.readers.get(key) or f"confluence:{key}"})

    def _tell_of(
        self,
        pages: Mapping[str, PageFacts],
        audiences: Mapping[str, frozenset[str]],
        own: Mapping[str, frozenset[str] | None],
    ) -> None:
        for key in sorted({page.space for page in pages.values()} - self.readers.keys()):
            self.tell(f"Space {key} is for the group confluence:{key} alone: `confluence_spaces` does not name it.")
        if None in own.values():
            hidden = sum(audiences[id_] == NOBODY for id_ in pages)
            self.tell(f"Shown to nobody, since who may read them or a page above is not told: {hidden} pages.")


def _fingerprint(page: PageFacts, audience: frozenset[str]) -> str:
    day = page.updated.isoformat() if page.updated else ""
    told = [page.version, page.title, page.url, page.owner, day, sorted(page.labels), sorted(audience)]
    return f"{CONVERSION}:{hashlib.sha256(json.dumps(told).encode()).hexdigest()}"
