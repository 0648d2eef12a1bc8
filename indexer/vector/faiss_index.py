"""Nearest neighbours: exact while small or while the audience is narrow, FAISS RaBitQ with refinement above.

Graph and inverted-list indexes are not used: under a narrow audience they silently lose most of what it may read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from indexer.protocols import Vectors
from indexer.types import IndexMismatch, ScoredId
from indexer.vector.audience import AudienceMasks, Mask

# Its stubs do not know the keyword arguments and arrays that its wrappers take.
faiss: Any = _faiss

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorOptions:
    """Rows up to `flat_below` are scored exactly, and so is any audience that may read fewer than `gather_below`.

    Above, `refined` rows (and at least ten times those asked for) are scored again with nearly full precision.
    """

    flat_below: int = 20_000
    gather_below: int = 10_000
    refined: int = 400
    query_bits: int = 8


class FaissIndex:
    """Unit rows with ids and audiences; `add` replaces rows of the same id. Raises ValueError for other dimensions."""

    def __init__(self, dimensions: int, *, options: VectorOptions | None = None) -> None:
        self._options = options or VectorOptions()
        self._places: dict[str, int] = {}
        self._engine: Any = None
        self._hold([], np.empty((0, dimensions), dtype=np.float32), [])

    @classmethod
    def load(cls, directory: Path, *, options: VectorOptions | None = None) -> FaissIndex:
        """Open what `save` wrote, memory-mapped, so that worker processes share one copy."""
        stored = json.loads((directory / "rows.json").read_text())
        if stored.get("format") != FORMAT:
            raise IndexMismatch("The vector index has another format than this release reads. Build the index again.")
        vectors = np.asarray(np.load(directory / "rows.npy", mmap_mode="r"))
        index = cls(vectors.shape[1], options=options)
        sets = [frozenset(groups) for groups in stored["audiences"]]
        index._hold(stored["ids"], vectors, [sets[code] for code in stored["codes"]])
        compressed = directory / "rabitq.faiss"
        if compressed.is_file():
            index._engine = faiss.read_index(str(compressed), faiss.IO_FLAG_MMAP_IFC)
        return index

    def add(self, ids: Sequence[str], vectors: Vectors, audiences: Sequence[frozenset[str]]) -> None:
        if vectors.ndim != 2 or vectors.shape[1] != self._vectors.shape[1]:
            raise ValueError(f"This index holds rows of {self._vectors.shape[1]} columns, not {vectors.shape[1:]}.")
        last = {row_id: row for row, row_id in enumerate(ids)}
        self.remove(list(last))
        rows = list(last.values())
        joined = np.vstack([self._vectors, vectors[rows].astype(np.float32)])
        self._hold([*self._ids, *last], joined, [*self._groups, *(audiences[row] for row in rows)])

    def remove(self, ids: Sequence[str]) -> None:
        gone = set(ids).intersection(self._ids)
        if gone:
            rows = [row for row, row_id in enumerate(self._ids) if row_id not in gone]
            self._hold([self._ids[r] for r in rows], self._vectors[rows], [self._groups[r] for r in rows])

    def search(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> tuple[ScoredId, ...]:
        mask = self._masks.mask(allowed)
        readable = len(self._ids) if mask is None else int(np.count_nonzero(mask))
        if k < 1 or not readable:
            return ()
        if len(self._ids) < self._options.flat_below or readable < self._options.gather_below:
            rows, scores = self._exact(query, min(k, readable), mask)
        else:
            rows, scores = self._approximate(query, min(k, readable), mask)
        return self._ranked(rows, scores, k)

    def rows(self, ids: Sequence[str]) -> Vectors:
        """Return the rows of `ids` in this order; raise KeyError for an unknown one."""
        if not self._places:
            self._places = {row_id: row for row, row_id in enumerate(self._ids)}
        places = self._places
        return np.asarray(self._vectors[[places[row_id] for row_id in ids]], dtype=np.float32)

    def save(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        sets, codes = self._masks.stored()
        np.save(directory / "rows.npy", np.ascontiguousarray(self._vectors, dtype=np.float32))
        stored = {"format": FORMAT, "ids": self._ids, "audiences": sets, "codes": codes.tolist()}
        (directory / "rows.json").write_text(json.dumps(stored))
        if len(self._ids) >= self._options.flat_below:
            faiss.write_index(self._compressed(), str(directory / "rabitq.faiss"))

    def __len__(self) -> int:
        return len(self._ids)

    def _hold(self, ids: Sequence[str], vectors: Vectors, groups: Sequence[frozenset[str]]) -> None:
        self._ids = list(ids)
        self._vectors = vectors
        self._groups = list(groups)
        self._masks = AudienceMasks(self._groups)
        self._engine = None
        self._places = {}

    def _ranked(self, rows: NDArray[np.intp], scores: Vectors, k: int) -> tuple[ScoredId, ...]:
        # Equal rows may differ in the last bit by their place in the matrix; ties are decided by id.
        best = sorted(zip((-np.round(scores.astype(float), 6)).tolist(), map(self._ids.__getitem__, rows), strict=True))
        return tuple(ScoredId(id=row_id, score=-negative) for negative, row_id in best[:k])

    def _exact(self, query: Vectors, k: int, mask: Mask | None) -> tuple[NDArray[np.intp], Vectors]:
        rows = None if mask is None else np.flatnonzero(mask)
        scores = (self._vectors if rows is None else self._vectors[rows]) @ query
        threshold = np.partition(scores, len(scores) - k)[len(scores) - k]
        best = np.flatnonzero(scores >= threshold - 1e-6)  # all that tie with the last one
        return best if rows is None else rows[best], scores[best]

    def _approximate(self, query: Vectors, k: int, mask: Mask | None) -> tuple[NDArray[np.intp], Vectors]:
        base = faiss.RaBitQSearchParameters(qb=self._options.query_bits)
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")  # FAISS reads the lowest bit first
            base.sel = faiss.IDSelectorBitmap(bits)
        # A selector in the refining parameters is ignored; it belongs to the base index.
        factor = max(self._options.refined / k, 10.0)
        parameters = faiss.IndexRefineSearchParameters(k_factor=factor, base_index_params=base)
        scores, rows = self._compressed().search(query.reshape(1, -1), k, params=parameters)
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def _compressed(self) -> Any:
        """Return the compressed index, built on first use after a change (it cannot remove rows in place)."""
        faiss.omp_set_num_threads(1)
        if self._engine is None:
            engine = faiss.index_factory(self._vectors.shape[1], "RaBitQ,Refine(SQfp16)", faiss.METRIC_INNER_PRODUCT)
            vectors = np.ascontiguousarray(self._vectors, dtype=np.float32)
            engine.train(vectors)
            engine.add(vectors)
            self._engine = engine
        return self._engine
