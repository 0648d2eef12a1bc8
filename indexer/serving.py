"""The snapshot that serves, for as long as the process lives."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Protocol, TypeAlias

from indexer.hands import Hands
from indexer.recent import Recent
from indexer.retriever import HybridRetriever, SearchOptions
from indexer.snapshot import Snapshot, current, current_version, pointer
from indexer.types import Document, Hit, IndexerError, IndexMissing
from indexer.unbuilt import Unbuilt
from indexer.wordretriever import WordRetriever

AT_ONCE = 2
"""Searches that run at the same time: one in the interpreter, one in an encoder or an engine."""
SEARCHES_KEPT = 256
Searcher: TypeAlias = HybridRetriever | WordRetriever
Serving: TypeAlias = tuple[str, Searcher | Unbuilt]
"""A snapshot's version, and what searches it."""
_log = logging.getLogger(__name__)


class Opens(Protocol):
    """Opens snapshots to be searched, all with the same encoders and by the same words of the house."""

    @property
    def model_ids(self) -> tuple[str, ...]:
        """The encoders in use."""
        ...

    def __call__(self, snapshot: Snapshot) -> Searcher:
        """Return what searches `snapshot`; raise `IndexMismatch` where other encoders made it."""
        ...

    def edition(self) -> int:
        """Take up words that changed, if there are any, and return a number that is another one then."""
        ...


class LiveRetriever:
    """The serving snapshot of a home: notices a new one at the next search, without a restart.

    A search that runs while a snapshot is swapped ends on the old one; one that comes while the first is loaded waits
    for it. `before` serves until there is one, under no version; without it a home that has none is refused.
    """

    def __init__(self, home: Path, *, opens: Opens, threads: Executor, before: Unbuilt | None = None) -> None:
        self._home, self._opens, self._threads = home, opens, threads
        self._lock = threading.Lock()
        self._serving = ("", before) if before and current(home / "index") is None else self._load()
        self._pointer: tuple[int, int, int] | None = None
        self._refused = ""
        self._hands = Hands(AT_ONCE, name="search")
        self._recent: Recent[tuple[str, int, str, frozenset[str], int], tuple[Hit, ...]] = Recent(most=SEARCHES_KEPT)

    @property
    def version(self) -> str:
        """The snapshot that serves; empty before the first."""
        return self._serving[0]

    @property
    def model_ids(self) -> tuple[str, ...]:
        """The encoders in use."""
        return self._opens.model_ids

    @property
    def options(self) -> SearchOptions:
        """How deep it searches."""
        serving = self._serving[1]
        return serving.options if isinstance(serving, HybridRetriever) else SearchOptions()

    def begin(self, query: str) -> None:
        """Start on the vectors of a question in other threads; its search, a moment later, waits less."""
        serving = self._serving[1]  # the search looks whether there is a newer one; its encoders are the same
        if isinstance(serving, HybridRetriever):
            serving.begin(query, self._threads)

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        """Search the newest snapshot by the synonyms of now; until one changes, what is asked again is kept."""
        version, serving = self._newest()
        asked = (version, self._opens.edition(), query, audience, k)
        hits = self._recent.get(asked)
        if hits is None:
            hits = self._hands.do(partial(serving.search, query, audience=audience, k=k))
            self._recent.keep(asked, hits)
        return hits

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        """Return one document of the newest snapshot; None where there is none that `audience` may read."""
        return self._newest()[1].document(document_id, audience=audience)

    def look_again(self) -> str:
        """Take up a newer snapshot where there is one, and return which serves now."""
        return self._newest()[0]

    def _newest(self) -> Serving:
        pointer_now = pointer(self._home / "index")
        if pointer_now != self._pointer:
            if current_version(self._home / "index") not in {self._serving[0], self._refused, None}:
                self._swap()
            else:
                self._pointer = pointer_now
        return self._serving

    def _swap(self) -> None:
        """Load the new snapshot; searches that come meanwhile use the old one."""
        before = self._serving[0]
        if not self._lock.acquire(blocking=not before):
            return
        try:
            if before == self._serving[0]:  # whoever waited for the first one finds it loaded
                self._serving = self._load()
                self._recent = Recent(most=SEARCHES_KEPT)  # what was found holds the files of the snapshot from before
        except IndexerError as error:
            # A snapshot this process cannot read must not take down the one it serves.
            self._refused = current_version(self._home / "index") or ""
            _log.warning("Keeps serving the snapshot %s: %s", before or "of nothing", error)
        finally:
            self._lock.release()

    def _load(self) -> Serving:
        snapshot = current(self._home / "index")
        if snapshot is None:
            raise IndexMissing.at(self._home)
        return snapshot.version, self._opens(snapshot)
