"""The index of a home as it was before a day: what is younger is hidden inside the engines, not filtered afterwards.

One opened index serves every day, so that a year is replayed without building one index a request.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import cast

import numpy as np
from numpy.typing import NDArray

from eval.replay.rows import PastRequest
from indexer.bootstrap import dense_models, language_identifier
from indexer.dense import DenseModel
from indexer.keyword.pagewords import Holds, pages_hold
from indexer.keyword.saidhere import SaidHere
from indexer.keyword.synonyms import NAME as SYNONYMS
from indexer.keyword.synonyms import LiveSynonyms
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.opened import OpenedIndex, open_index
from indexer.protocols import CoverageIndex, VectorRows, Vectors
from indexer.retriever import HybridRetriever, as_asked
from indexer.snapshot import current
from indexer.standing import handicaps
from indexer.types import DocumentKind, Hit, IndexMissing
from indexer.vector.faiss_index import FaissIndex

UNDATED = 0
"""The day number of a page without a date: before every request."""
ALWAYS = -1
"""The day number of a page that is tried as if it had been there from the start."""
_DEEPER = 4
_SPARE = 1.2
_WORD = r"\w+"
_FORGET = 0.98

Rows = NDArray[np.bool_]
Search = Callable[[int], NDArray[np.int64]]
"""Returns so many rows, best first."""


@dataclass(frozen=True, kw_only=True)
class PastKnowledge:
    """The documents of one snapshot with the days they are known to have existed from.

    A document dated on day D (a page's last change, a thread's resolution) is visible from the day after D; only its
    last version lies in a home. One without a date is visible always, or with `undated_hidden` never; those `tried`
    are visible from the start.
    """

    index: OpenedIndex
    models: tuple[DenseModel, ...]
    version: str
    undated_hidden: bool = False
    tried: frozenset[str] = frozenset()
    here: Callable[[str, str], str] = as_asked
    _penalties: dict[int, NDArray[np.float32]] = field(default_factory=dict, repr=False, compare=False)
    _habits: dict[str, Habit] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """The day number each document is dated on (n,); `UNDATED` for none."""
        days = np.array([day.toordinal() if day else UNDATED for day in self._dated[1]], dtype=np.int64)
        days[[self.index.document_rows[name] for name in self.tried]] = ALWAYS
        return days

    @property
    def undated(self) -> int:
        """How many documents have no date."""
        return int((self.days == UNDATED).sum())

    @property
    def model_ids(self) -> tuple[str, ...]:
        """The encoders in use."""
        return tuple(model.embedder.model_id for model in self.models)

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        """Search everything known by the end, whatever its day."""
        return self.before(date.max).search(query, audience=audience, k=k)

    def text_of(self, document_id: str) -> str:
        """Return the text of a document, whatever its day; empty where the home has none of that id."""
        row = self.index.document_rows.get(document_id)
        return "" if row is None else self.index.content.document(row).text

    def conversation_of(self, past: PastRequest) -> frozenset[str]:
        """Return the documents that are this request's own conversation: those its row names, and that of its id.

        Pages are often numbered as requests are, so a page counts only where it repeats what was asked.
        """
        row = self.index.document_rows.get(past.id)
        if row is None:
            return past.own
        document = self.index.content.document(row)
        told = document.kind == "thread" or _words(past.text) in _words(f"{document.title}\n{document.text}")
        return past.own | {past.id} if told else past.own

    def before(self, day: date, *, without: frozenset[str] = frozenset()) -> HybridRetriever:
        """Return the retriever over what was known before `day` began; documents `without` are hidden too."""
        visible = self.days < day.toordinal()
        if self.undated_hidden:
            visible = visible & (self.days != UNDATED)
        own = [row for name in without if (row := self.index.document_rows.get(name)) is not None]
        if own:
            visible = visible.copy()
            visible[own] = False
        read = language_identifier().read
        return HybridRetriever(index=self._as_of(visible), models=self.models, read=read, here=self.here)

    def _as_of(self, visible: Rows) -> OpenedIndex:
        chunks = visible[self.index.document_of]

        def seen(engine: str) -> Visible:
            habit = self._habits.setdefault(engine, Habit())
            return Visible(rows=chunks, habit=habit)

        past = replace(
            self.index,
            words=cast(
                CoverageIndex,
                PastWords(index=self.index.words, visible=seen("words"), rows_by_id=self.index.chunk_rows),
            ),
            dense={
                name: replace(files, passages=cast(VectorRows, self._past_vectors(files.passages, seen(name))))
                for name, files in self.index.dense.items()
            },
        )
        # What does not depend on the day is computed once for all of them.
        shared = {name: getattr(self.index, name) for name in ("chunk_rows", "document_rows", "first_chunk")}
        vars(past).update(shared, handicap=self._handicap(visible))
        return past

    def _past_vectors(self, index: VectorRows, visible: Visible) -> PastVectors:
        return PastVectors(index=index, visible=visible, rows_by_id=self.index.chunk_rows)

    def _handicap(self, visible: Rows) -> NDArray[np.float32]:
        """Return what kind and age take from each score: age counts from the newest document of then."""
        newest = int(self.days[visible].max(initial=UNDATED))
        if newest not in self._penalties:
            kinds, dated = self._dated
            then = [day if day and day.toordinal() <= newest else None for day in dated]
            self._penalties[newest] = handicaps(kinds, then)
        return self._penalties[newest]

    @cached_property
    def _dated(self) -> tuple[Sequence[DocumentKind], Sequence[date | None]]:
        return self.index.content.kinds_and_dates()


def _words(text: str) -> str:
    """Return the words alone, each between spaces, so that markup and punctuation tell nothing apart."""
    return f" {' '.join(re.findall(_WORD, text.casefold()))} "


def open_past(home: Path, *, undated_hidden: bool = False, tried: frozenset[str] = frozenset()) -> PastKnowledge:
    """Open the snapshot that serves in `home`; raise `IndexMissing` or `IndexMismatch` with what to do."""
    snapshot = current(home / "index")
    if snapshot is None:
        raise IndexMissing.at(home)
    models, synonyms = dense_models(), LiveSynonyms(home / SYNONYMS)
    words = TantivyIndex(snapshot.path / "keyword", synonyms=synonyms)
    opened = open_index(snapshot.path, models, vectors=FaissIndex.load, words=lambda _: words)
    if not opened.dense:
        raise IndexMissing(f"The first index of {str(home)!r} is still being built. Replay when it is finished.")
    return PastKnowledge(
        index=opened,
        models=models,
        version=snapshot.version,
        undated_hidden=undated_hidden,
        tried=tried,
        here=SaidHere(synonyms=synonyms, holds=pages_hold(words, opened)),
    )


def page_words(home: Path) -> Holds:
    """Return whether some page of the snapshot that serves has a word; raise as `open_past` does."""
    snapshot = current(home / "index")
    if snapshot is None:
        raise IndexMissing.at(home)
    words = TantivyIndex(snapshot.path / "keyword")
    opened = open_index(snapshot.path, dense_models(), vectors=FaissIndex.load, words=lambda _: words)
    return pages_hold(words, opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVectors:
    """The searching half of a vector index, in which only the `visible` rows are found."""

    index: VectorRows
    visible: Visible
    rows_by_id: Mapping[str, int]

    def nearest(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> NDArray[np.int64]:
        """Return the `k` best visible rows."""

        def look(depth: int) -> NDArray[np.int64]:
            hits = self.index.search(query, k=depth, allowed=allowed)
            return np.fromiter((self.rows_by_id[hit.id] for hit in hits), np.int64, len(hits))

        return self.visible.best(look, k)

    def rows(self, numbers: NDArray[np.integer]) -> Vectors:
        """Return rows by number; only documents that were found are asked for."""
        return self.index.rows(numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastWords:
    """The searching half of a word index, in which only the `visible` chunks are found."""

    index: CoverageIndex
    visible: Visible
    rows_by_id: Mapping[str, int]

    def nearest(
        self,
        query: str,
        *,
        k: int,
        allowed: frozenset[str] | None,
        language: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> Mapping[int, float]:
        """Return the `k` best visible chunks."""
        found: Mapping[int, float] = {}

        def look(depth: int) -> NDArray[np.int64]:
            nonlocal found
            hits = self.index.search(query, k=depth, allowed=allowed, language=language, also=also)  # best first
            found = {self.rows_by_id[hit.id]: hit.score for hit in hits}
            return np.fromiter(found, np.int64, len(found))

        return {row: found[row] for row in self.visible.best(look, k).tolist()}

    def ceiling(self, query: str, *, language: str = "") -> float:
        """Return what a text with every word of `query` would score."""
        return self.index.ceiling(query, language=language)


@dataclass(slots=True)
class Habit:
    """How many rows an engine is asked for, for each that is wanted: hidden ones often are the nearest of all."""

    rows_each: float = 1.5

    def learn(self, needed: float) -> None:
        """Remember how deep the last search had to look; slowly forget it."""
        self.rows_each = max(_SPARE * needed, _FORGET * self.rows_each, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """The rows that can be seen."""

    rows: Rows
    habit: Habit

    def best(self, search: Search, k: int) -> NDArray[np.int64]:
        """Return the `k` best that are visible: searches deeper until there are as many, or no more to find.

        How deep it begins changes how long it takes, never what is found.
        """
        depth = math.ceil(k * self.habit.rows_each)
        while True:
            found = search(depth)
            kept = np.flatnonzero(self.rows[found])[:k]
            if len(kept) == k or len(found) < depth:
                self.habit.learn((int(kept[-1]) + 1) / k if len(kept) == k else 1.0)
                return found[kept]
            depth *= _DEEPER
