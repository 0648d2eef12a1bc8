"""Nearest neighbours: exact while small or while the audience is narrow; above, chosen by codes and scored again.

Graph indexes are not used: under a narrow audience they silently lose most of what it may read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.halves import products, widened
from indexer.names import read_names, write_names
from indexer.protocols import Vectors
from indexer.rowfile import RowSource, open_rows
from indexer.types import IndexMismatch, ScoredId
from indexer.vector.audience import AudienceMasks, Readable
from indexer.vector.codes import Codes, ProbeOptions, build_codes, read_codes
from indexer.vector.rounded import RoundedRows

FORMAT = 1
"""Rows and names that are read whole."""
FORMAT_LARGE = 2
"""Half-precision rows, names and codes that are read where they lie."""

Scored = tuple[NDArray[np.int64], Vectors]
"""Rows by number, and the score of each."""
Ranked = tuple[NDArray[np.int64], NDArray[np.float64]]
"""The same, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorOptions:
    """Rows up to `flat_below` are searched exactly, and so is any audience that may read fewer than `gather_below`.

    From `round_from` rows on, rounded ones tell which of them to score. Above, codes of two bits a column choose
    `refined` rows (and at least three times those asked for), which are scored again in half precision. One bit a
    column loses a tenth of the neighbours where the audience is another topic.
    """

    flat_below: int = 20_000
    gather_below: int = 2_000
    round_from: int = 3_000
    refined: int = 400
    probing: ProbeOptions = field(default_factory=ProbeOptions)


class FaissIndex:
    """Unit rows with ids and audiences; `add` replaces rows of the same id. Raises ValueError for other dimensions."""

    _codes: Codes | None

    def __init__(self, dimensions: int, *, options: VectorOptions | None = None) -> None:
        self._options = options or VectorOptions()
        self._hold([], np.empty((0, dimensions), dtype=np.float32), AudienceMasks.of([]))

    @classmethod
    def load(cls, directory: Path, *, options: VectorOptions | None = None) -> FaissIndex:
        """Open what `save` wrote; what is large stays in its files, so that worker processes share one copy."""
        stored = json.loads((directory / "rows.json").read_text())
        if stored.get("format") not in {FORMAT, FORMAT_LARGE}:
            raise IndexMismatch("The vector index has another format than this release reads. Build the index again.")
        vectors = open_rows(directory / "rows.npy")
        index = cls(vectors.shape[1], options=options)
        sets = [frozenset(groups) for groups in stored["audiences"]]
        if stored["format"] == FORMAT:
            # In memory of its own, which comes in large pages: rows are read here and there at every question.
            rows = np.array(vectors[:])
            index._hold(stored["ids"], rows, AudienceMasks(sets, np.array(stored["codes"], dtype=np.int32)))
        else:
            index._hold(read_names(directory / "names"), vectors, AudienceMasks(sets, np.load(directory / "codes.npy")))
            index._codes = read_codes(directory / "codes.faiss", index._options.probing)
        return index

    def add(self, ids: Sequence[str], vectors: Vectors, audiences: Sequence[frozenset[str]]) -> None:
        if vectors.ndim != 2 or vectors.shape[1] != self._vectors.shape[1]:
            raise ValueError(f"This index holds rows of {self._vectors.shape[1]} columns, not {vectors.shape[1:]}.")
        last = {row_id: row for row, row_id in enumerate(ids)}
        self.remove(list(last))
        rows = list(last.values())
        fresh = vectors if len(rows) == len(vectors) else vectors[rows]
        held = self.rows(np.arange(len(self)))
        joined = np.vstack([held, fresh.astype(np.float32, copy=False)])
        groups = [*map(self._masks.audience, range(len(self))), *(audiences[row] for row in rows)]
        self._hold([*self._ids, *last], joined, AudienceMasks.of(groups))

    def remove(self, ids: Sequence[str]) -> None:
        gone = set(ids).intersection(self._ids)
        if gone:
            rows = [row for row, row_id in enumerate(self._ids) if row_id not in gone]
            groups = AudienceMasks.of([self._masks.audience(row) for row in rows])
            self._hold([self._ids[r] for r in rows], self.rows(np.array(rows, dtype=np.int64)), groups)

    def search(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> tuple[ScoredId, ...]:
        rows, scores = self._best(*self._scored(query, k, allowed), k)
        ids = map(self._ids.__getitem__, rows.tolist())
        return tuple([ScoredId(id=row_id, score=score) for row_id, score in zip(ids, scores.tolist(), strict=True)])

    def nearest(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> NDArray[np.int64]:
        rows, scores = self._scored(query, k, allowed)
        best = _reaching(scores, k)
        return rows[best] if len(best) <= k else self._best(rows, scores, k)[0]

    def rows(self, numbers: NDArray[np.integer[Any]]) -> Vectors:
        return np.ascontiguousarray(widened(self._vectors[numbers]))

    def save(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        sets, codes = self._masks.stored()
        vectors = self.rows(np.arange(len(self)))
        if not self._large:
            np.save(directory / "rows.npy", vectors)
            stored = {"format": FORMAT, "ids": list(self._ids), "audiences": sets, "codes": codes.tolist()}
        else:
            np.save(directory / "rows.npy", vectors.astype(np.float16))
            np.save(directory / "codes.npy", codes)
            write_names(directory / "names", self._ids)
            self._compressed().write(directory / "codes.faiss")
            stored = {"format": FORMAT_LARGE, "audiences": sets}
        (directory / "rows.json").write_text(json.dumps(stored))

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def _large(self) -> bool:
        return len(self._ids) >= self._options.flat_below

    def _hold(self, ids: Sequence[str], vectors: RowSource, masks: AudienceMasks) -> None:
        self._ids = ids
        self._vectors = vectors
        self._masks = masks
        self._codes = None
        self.__dict__.pop("_rounded", None)

    def _halved(self, rows: NDArray[np.integer[Any]]) -> NDArray[np.float16]:
        """Return rows as they will be stored, so that an index scores alike before and after it is saved."""
        return self._vectors[rows].astype(np.float16, copy=False)

    def _scored(self, query: Vectors, k: int, allowed: frozenset[str] | None) -> Scored:
        """Return rows among which the `k` best of those readable are, and their scores."""
        readable = self._masks.readable(allowed)
        count = len(self) if readable is None else readable.count
        if k < 1 or not count:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if self._large:
            return self._scored_by_codes(query, min(k, count), readable)
        found = None
        if count >= max(self._options.gather_below, self._options.round_from):
            found = self._rounded.nearest(query, k, readable)
        return found or self._all_scored(query, readable)

    def _scored_by_codes(self, query: Vectors, k: int, readable: Readable | None) -> Scored:
        count = len(self) if readable is None else readable.count
        if count < self._options.gather_below:
            candidates = np.arange(len(self)) if readable is None else readable.rows
        else:
            candidates = self._compressed().candidates(query, max(self._options.refined, 3 * k), readable)
        return candidates, products(self._halved(candidates), query)

    def _all_scored(self, query: Vectors, readable: Readable | None) -> Scored:
        if readable is None:
            return np.arange(len(self)), self._whole @ query
        return readable.rows, self._whole[readable.rows] @ query

    def _best(self, rows: NDArray[np.int64], scores: Vectors, k: int) -> Ranked:
        """Return the `k` best of `rows`, best first, ties by id."""
        best = _reaching(scores, k)
        # Equal rows may differ in the last bit by their place in the matrix; ties are decided by id.
        rounded = np.round(scores[best].astype(float), 6)
        order = np.argsort(-rounded, kind="stable")
        if not np.diff(rounded[order]).all():
            ids = [self._ids[row] for row in rows[best].tolist()]
            order = np.array(sorted(order.tolist(), key=lambda place: (-rounded[place], ids[place])))
        order = order[:k]
        return rows[best[order]], rounded[order]

    @property
    def _whole(self) -> Vectors:
        """All rows, where they lie if they are in memory."""
        return np.asarray(self._vectors[:], dtype=np.float32)

    @cached_property
    def _rounded(self) -> RoundedRows:
        return RoundedRows(self._whole)

    def _compressed(self) -> Codes:
        """Return the codes, computed on first use after a change (they cannot be removed in place)."""
        if self._codes is None:
            self._codes = build_codes(self.rows, (len(self), self._vectors.shape[1]), self._options.probing)
        return self._codes


def _reaching(scores: Vectors, k: int) -> NDArray[np.intp]:
    """Return the places of the `k` best scores, and of all that tie with the last one; of fewer, all."""
    if len(scores) <= max(k, 0):
        return np.arange(len(scores))
    threshold = np.partition(scores, -k)[-k]
    return np.flatnonzero(scores >= threshold - 1e-6)
