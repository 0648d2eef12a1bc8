"""Sources held in memory, for building without files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from indexer.types import BrokenDocument, Document, ResolvedThread, SourceUnavailable


class FakeDocumentSource:
    """Yields the pages it was given; `unavailable` makes the whole source unreadable."""

    def __init__(self, pages: Iterable[Document | BrokenDocument], *, name: str = "kb", unavailable: str = "") -> None:
        self.name = name
        self._pages = tuple(pages)
        self._unavailable = unavailable

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        self._check()
        yield from self._pages

    def document_ids(self) -> frozenset[str]:
        self._check()
        return frozenset(page.id for page in self._pages)

    def _check(self) -> None:
        if self._unavailable:
            raise SourceUnavailable(self._unavailable)


class FakeThreadSource:
    """Yields the threads it was given."""

    def __init__(self, threads: Iterable[ResolvedThread], *, name: str = "chat") -> None:
        self.name = name
        self._threads = tuple(threads)

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        yield from (thread for thread in self._threads if since is None or thread.resolved_at >= since)
