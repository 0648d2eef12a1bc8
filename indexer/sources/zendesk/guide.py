"""The source: the articles of a help center as they are now, a page for each of their languages."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from indexer.cleaning import CONVERSION, to_markdown
from indexer.fields import printable
from indexer.sources.zendesk.calls import ArticleFacts, GuideCalls, Wording
from indexer.sources.zendesk.place import Place
from indexer.sources.zendesk.readers import EVERYBODY, NOBODY, Readers
from indexer.types import BrokenDocument, Document


def _silent(_: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One article in one language; its body is kept packed, since all of them are listed before any is read."""

    article: ArticleFacts
    wording: Wording
    packed: bytes
    audience: frozenset[str]

    @property
    def body(self) -> str:
        return zlib.decompress(self.packed).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """Pages by the id they have here, and the ids of those that are drafts now."""

    pages: Mapping[str, _Page]
    drafts: frozenset[str]


@dataclass(slots=True, kw_only=True)
class GuideSource:
    """Published articles of a help center, or of one section or category. Ids are `<article id>/<language>`.

    `named` are groups of readers by user segment, as `Readers` takes them; `tell` hears of segments that nobody named.
    Of several locales of one language the one that the article was written in counts, else the first. Everything is
    listed once, at the first question, with all words: what changed is told by them, and what is gone by their absence.
    """

    place: Place
    calls: GuideCalls
    name: str = ""
    named: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tell: Callable[[str], None] = _silent
    _known: _Listed | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Name it after its place, unless it has a name."""
        self.name = self.name or self.place.name

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every published article; with `since` only those changed from that day on."""
        for id_, page in self._listed().pages.items():
            updated = page.wording.updated
            if since is None or updated is None or updated >= since.date():
                yield self._document(id_, page)

    def fingerprints(self) -> Mapping[str, str]:
        """Return a digest of all that is known of each page: its words, and who may read it."""
        return {id_: _fingerprint(page) for id_, page in self._listed().pages.items()}

    def documents_except(self, unchanged: frozenset[str]) -> Iterator[Document | BrokenDocument]:
        """Yield every published article but these."""
        for id_, page in self._listed().pages.items():
            if id_ not in unchanged:
                yield self._document(id_, page)

    def document_ids(self) -> frozenset[str]:
        """Return the ids of published articles; raises `SourceUnavailable` where Zendesk does not list them all."""
        return frozenset(self._listed().pages)

    def forgets(self, id_: str) -> bool:
        """Whether an article became a draft: somebody took it back, so it goes at once, with however many others."""
        return self._known is not None and id_ in self._known.drafts

    def _document(self, id_: str, page: _Page) -> Document:
        article, wording = page.article, page.wording
        return Document(
            id=id_,
            source=self.name,
            title=" ".join(printable(wording.title).split()) or f"Untitled article {article.id}",
            text=to_markdown(printable(page.body)),
            url=wording.url,
            language=wording.language,
            audience=page.audience,
            tags=tuple(sorted(article.labels)),
            owner=" ".join(printable(article.owner).split()),
            updated=wording.updated,
        )

    def _listed(self) -> _Listed:
        if self._known is None:
            readers = Readers(named=self.named, segments=self.calls.segments())
            pages, drafts = dict[str, _Page](), set[str]()
            for article in self.calls.articles(self.place.part):
                published = _by_language(article)
                pages |= {f"{article.id}/{one}": _packed(article, published[one], readers) for one in published}
                drafts |= {f"{article.id}/{one.language}" for one in article.wordings if one.language not in published}
            self._tell_of(pages, readers)
            self._known = _Listed(pages=pages, drafts=frozenset(drafts))
        return self._known

    def _tell_of(self, pages: Mapping[str, _Page], readers: Readers) -> None:
        told = [page.article.segments for page in pages.values() if page.article.segments is not None]
        for id_ in readers.unnamed(id_ for segments in told for id_ in segments or {EVERYBODY}):
            what = "Articles without a segment are" if id_ == EVERYBODY else f"Segment {readers.called(id_)} is"
            self.tell(f"{what} for the group zendesk:{id_} alone: `zendesk_segments` does not name it.")
        hidden = sum(page.audience == NOBODY for page in pages.values())
        if hidden:
            self.tell(f"Shown to nobody, since Zendesk does not say who may read them: {hidden} articles.")


def _by_language(article: ArticleFacts) -> dict[str, Wording]:
    """Return what is published of an article: one wording a language, its own locale before others."""
    last_counts = sorted(article.wordings, key=lambda one: one.locale, reverse=True)
    last_counts.sort(key=lambda one: one.locale == article.source_locale)
    return {one.language: one for one in last_counts if one.is_published}


def _packed(article: ArticleFacts, wording: Wording, readers: Readers) -> _Page:
    return _Page(
        article=replace(article, wordings=()),
        wording=replace(wording, body=""),
        packed=zlib.compress(wording.body.encode("utf-8", "replace")),
        audience=readers.of(article.segments),
    )


def _fingerprint(page: _Page) -> str:
    article, wording = page.article, page.wording
    day = wording.updated.isoformat() if wording.updated else ""
    told = [wording.title, page.body, wording.url, wording.language, day, article.owner]
    digest = hashlib.sha256(json.dumps([*told, sorted(article.labels), sorted(page.audience)]).encode()).hexdigest()
    return f"{CONVERSION}:{digest}"
