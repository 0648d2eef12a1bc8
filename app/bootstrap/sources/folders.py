"""Folders and files that were indexed: looked at while the service runs, and read again where something moved."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.bootstrap.doubting import measure_lure
from app.bootstrap.sources.in_time import InTime
from app.bootstrap.sources.kinds import own_kinds
from app.domain.rest import Rest
from app.ports import Clock
from app.settings import Settings
from app.storage.home.brought_pages import BroughtFolders
from indexer.books import Books
from indexer.bootstrap import default_writer
from indexer.build import BuildReport, build
from indexer.plugins import source_factory
from indexer.protocols import DocumentSource, FetchedSource, GlancedSource, Retriever, ThreadSource
from indexer.types import SourceUnavailable

LOCAL = frozenset({"articles", "confluence-export", "files", "html", "jsonl", "markdown", "slack-export"})
_AWAY = "away"
_RETRIED = timedelta(hours=1)
"""After so long a file that could not be read is tried again, though it looks as it did."""
_REST = 20
"""A look may take a twentieth of the time; one that took longer is followed by a longer pause."""
_LONGEST_REST = timedelta(hours=6)
"""A look during which a clock is put forward seems to take days."""
_PATIENCE = 900.0
"""Seconds for one look; names and times of a hundred thousand files on a slow share take minutes."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What a place looked like when it was read last, and when it is read again whatever it looks like."""

    glance: str
    again: datetime | None = None


@dataclass(slots=True, kw_only=True)
class LookAtFolders:
    """Looks at names, sizes and times, and has the sources read again in which something moved, and no others.

    How they looked stands in the ledger, in the same transaction as what was read: a run that is killed is repeated.
    A place that does not answer is tried once, which deletes nothing, and read again as soon as it is back.
    """

    settings: Settings
    retriever: Retriever | None
    clock: Clock
    in_time: InTime = field(default_factory=lambda: InTime(_PATIENCE))
    _tried: dict[str, _Tried] = field(default_factory=dict, init=False)
    _rest: Rest = field(default_factory=Rest, init=False)

    def __call__(self) -> int:
        """Return how many sources were read again. Raises `IndexerError` while somebody else builds the index."""
        began = self.clock.now()
        if self._rest.lasts(began):
            return 0
        moved = self._moved(began)
        ended = self.clock.now()
        self._rest.begin(ended, min(_REST * abs(ended - began), _LONGEST_REST))
        if moved:
            self._read(moved)
        return len(moved)

    def _moved(self, now: datetime) -> dict[str, tuple[DocumentSource | ThreadSource, str]]:
        places = {name: place for name, place in places_indexed(self.settings).items() if place[0] in LOCAL}
        noted, own = Books(self.settings.home).glances(), own_kinds(self.settings)
        found: dict[str, tuple[DocumentSource | ThreadSource, str]] = {}
        for name, (kind, location) in places.items():
            source = (own.get(kind) or source_factory(kind))(location, name=name)
            glance = self._glance_of(name, source) if isinstance(source, GlancedSource) else ""
            if glance and self._is_new(name, glance, noted=noted.get(name, ""), now=now):
                found[name] = (source, glance)
        return found

    def _glance_of(self, name: str, source: GlancedSource) -> str:
        """Return how it looks, nothing where that does not end: what hangs keeps neither this look nor what follows."""
        try:
            return self.in_time(name, lambda: _glance(source))
        except TimeoutError:
            _log.warning("%r does not answer; it is served as it was", name)
            return ""

    def _is_new(self, name: str, glance: str, *, noted: str, now: datetime) -> bool:
        tried = self._tried.get(name)
        if tried is not None and tried.again is not None and now >= tried.again:
            return True
        return glance != noted and (tried is None or glance != tried.glance)

    def _read(self, moved: Mapping[str, tuple[DocumentSource | ThreadSource, str]]) -> None:
        sources = [source for source, _ in moved.values()]
        for source in sources:
            if isinstance(source, FetchedSource):
                source.fetch()
        report = _build(sources, self.settings, self.retriever)
        again = self.clock.now() + _RETRIED
        failed = {failure.source for failure in report.failed}
        for name, (_, glance) in moved.items():
            self._tried[name] = _Tried(glance=glance, again=again if name in failed and glance != _AWAY else None)
        for note in report.notes:
            _log.warning("%s", note)


def index_sources(
    sources: Sequence[DocumentSource | ThreadSource], settings: Settings, retriever: Retriever | None
) -> int:
    """Read these sources; return how many documents the index holds then, 0 where there is nothing to read."""
    return _build(sources, settings, retriever).documents if sources else 0


def _build(
    sources: Sequence[DocumentSource | ThreadSource], settings: Settings, retriever: Retriever | None
) -> BuildReport:
    report = build(sources, home=settings.home, writer=default_writer(settings.home))
    measure_lure(settings.home, retriever)
    return report


def _glance(source: GlancedSource) -> str:
    try:
        return source.glance()
    except SourceUnavailable:
        return _AWAY


def places_indexed(settings: Settings) -> Mapping[str, tuple[str, str]]:
    """Return the kind and location of every source that was indexed, by name; a build that runs is not waited for."""
    split = {name: place.partition(":") for name, place in Books(settings.home).places().items()}
    brought = BroughtFolders(settings.home)
    return {name: (kind, brought.lies_at(name, location)) for name, (kind, _, location) in split.items()}
