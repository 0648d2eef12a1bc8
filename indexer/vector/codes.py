"""Short codes of rows (FAISS RaBitQ, two bits a column; Gao and Long, 2024) that choose which rows to score in full.

Flat up to a few hundred thousand. Beside them lie codes of the same size that are compared 32 at a time (products of
two columns; Andre et al., 2015), in less than two thirds of the time, and lose fewer neighbours. These know no
audience: what they find is filtered, and where that leaves too few, the others decide.

Above, in inverted lists. These lose most of what a narrow audience may read when they are probed by number. Here lists
are probed until enough *readable* rows were seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from indexer.beside import beside
from indexer.protocols import Vectors
from indexer.recent import Recent
from indexer.vector.audience import REMEMBERED, Readable

# Its stubs do not know the keyword arguments and arrays that its wrappers take.
faiss: Any = _faiss

QUERY_BITS = 4
BLOCK = 50_000
SAMPLE_A_LIST = 60
PACKED_FROM, PACKED_SAMPLE = 1_000, 50_000
"""From so few rows nothing can be learned about pairs of columns; from more than the second no more is."""
PACKED = "-packed"
"""What the name of the file of packed codes has more than that of the plain ones."""
BROAD = 0.5
"""An audience that may read so much is served by the packed codes, asked for `MORE` times what that share calls for."""
MORE = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeOptions:
    """From `from_rows` rows on there are lists, about as many as the root of the rows.

    They are probed, nearest first, until `seen` readable rows were compared; for an audience scattered thinly over all
    of them until `visited` rows, readable or not, of which at least `least` were readable.
    """

    from_rows: int = 200_000
    seen: int = 100_000
    visited: int = 400_000
    least: int = 20_000


class Codes(Protocol):
    """Chooses about `count` rows near a query among those readable (None: all); `write` keeps it in a file."""

    def candidates(self, query: Vectors, count: int, readable: Readable | None) -> NDArray[np.int64]: ...

    def write(self, path: Path) -> None: ...


def build_codes(rows: Callable[[NDArray[np.int64]], Vectors], shape: tuple[int, int], probing: ProbeOptions) -> Codes:
    """Return the codes of `shape[0]` rows of `shape[1]` columns, which `rows` gives by number."""
    faiss.omp_set_num_threads(1)
    total = shape[0]
    lists = int(2 ** np.round(np.log2(np.sqrt(total)))) if total >= probing.from_rows else 0
    if lists:
        return ListedCodes(_built(f"IVF{lists},RaBitQ2", rows, shape, sample=SAMPLE_A_LIST * lists), probing)
    plain, kind = _built("RaBitQ2", rows, shape, sample=total), f"PQ{shape[1] // 2}x4fs"
    packs = total >= PACKED_FROM and shape[1] % 2 == 0
    return FlatCodes(plain, _built(kind, rows, shape, sample=PACKED_SAMPLE) if packs else None)


def read_codes(path: Path, probing: ProbeOptions) -> Codes:
    """Open what `write` wrote, mapped, so that worker processes share one copy."""
    faiss.omp_set_num_threads(1)
    engine, beside = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), _packed_file(path)
    if isinstance(engine, faiss.IndexIVF):
        return ListedCodes(engine, probing)
    packed = faiss.read_index(str(beside), faiss.IO_FLAG_MMAP_IFC) if beside.is_file() else None
    return FlatCodes(engine, packed)


class FlatCodes:
    """Compares the query with every readable row; `packed` holds the same rows, None where there are few or the home is
    of an earlier release."""

    def __init__(self, engine: Any, packed: Any = None) -> None:
        self._engine, self._packed = engine, packed

    def candidates(self, query: Vectors, count: int, readable: Readable | None) -> NDArray[np.int64]:
        found = None if self._packed is None else self._by_packed(query, count, readable)
        return self._by_plain(query, count, readable) if found is None else found

    def write(self, path: Path) -> None:
        faiss.write_index(self._engine, str(path))
        if self._packed is not None:
            faiss.write_index(self._packed, str(_packed_file(path)))

    def _by_packed(self, query: Vectors, count: int, readable: Readable | None) -> NDArray[np.int64] | None:
        """Return the rows found; None where the audience is narrow, or may read too few of those near the query."""
        total = self._engine.ntotal
        count, share = (
            (min(count, total), 1.0) if readable is None else (min(count, readable.count), readable.count / total)
        )
        if share < BROAD:
            return None
        wanted = count if readable is None else min(int(MORE * count / share), total)
        near = self._packed.search(query.reshape(1, -1), wanted)[1][0]
        found = near[near >= 0] if readable is None else near[readable.holds(near)]
        return None if len(found) < count else _rows(found[:count])

    def _by_plain(self, query: Vectors, count: int, readable: Readable | None) -> NDArray[np.int64]:
        parameters = faiss.RaBitQSearchParameters(qb=QUERY_BITS)
        if readable is not None:
            parameters.sel = faiss.IDSelectorBitmap(readable.bits)
        _, found = self._engine.search(query.reshape(1, -1), min(count, self._engine.ntotal), params=parameters)
        return _rows(found)


class ListedCodes:
    """Compares the query with the readable rows of the nearest lists that have any."""

    def __init__(self, engine: Any, probing: ProbeOptions) -> None:
        self._engine, self._probing = engine, probing
        self._centres: Vectors = engine.quantizer.reconstruct_n(0, engine.nlist)
        lists = engine.invlists
        self._sizes = np.array([lists.list_size(number) for number in range(engine.nlist)], dtype=np.int64)
        self._counts: Recent[Readable, NDArray[np.int64]] = Recent(most=REMEMBERED)

    def candidates(self, query: Vectors, count: int, readable: Readable | None) -> NDArray[np.int64]:
        asked = np.ascontiguousarray(query, dtype=np.float32)
        near = self._centres @ asked
        chosen = self._probed(near, self._sizes if readable is None else self._readable_sizes(readable))

        def look(lists: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
            return self._looked_into(lists, (asked, near[lists].astype(np.float32)), count, readable)

        if len(chosen) < 2:
            return _rows(look(chosen)[1])
        # By two threads at once: the engine needs no interpreter.
        first, second = beside(lambda: look(chosen[::2].copy()), lambda: look(chosen[1::2].copy()))
        scores, found = np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])
        return _rows(found[np.argpartition(-scores, count - 1)[:count]])

    def write(self, path: Path) -> None:
        faiss.write_index(self._engine, str(path))

    def _looked_into(
        self, lists: NDArray[np.int64], query: tuple[Vectors, Vectors], count: int, readable: Readable | None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the scores and rows of the `count` best in `lists`; `query` has its product with each one's centre."""
        parameters = faiss.IVFRaBitQSearchParameters()
        parameters.nprobe, parameters.qb = len(lists), QUERY_BITS
        if readable is not None:
            parameters.sel = faiss.IDSelectorBitmap(readable.bits)
        asked, near = query
        best, found = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.int64)
        arrays = (faiss.swig_ptr(array) for array in (lists, near, best, found))
        # The wrapper of this method takes no parameters, and so no selector; the method itself does.
        self._engine.search_preassigned_c(1, faiss.swig_ptr(asked), count, *arrays, False, parameters)
        return best, found

    def _probed(self, near: Vectors, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the lists to look into, nearest first; at least one."""
        order = np.argsort(-near, kind="stable")
        order = order[sizes[order] > 0]
        seen, visited = np.cumsum(sizes[order]), np.cumsum(self._sizes[order])
        wanted = self._probing
        enough = (seen >= wanted.seen) | ((visited >= wanted.visited) & (seen >= wanted.least))
        stop = int(np.argmax(enough)) + 1 if enough.any() else len(order)
        return np.ascontiguousarray(order[:stop], dtype=np.int64)

    def _readable_sizes(self, readable: Readable) -> NDArray[np.int64]:
        """Return how many readable rows each list has."""
        known = self._counts.get(readable)
        if known is None:
            mask = np.unpackbits(readable.bits, count=readable.size, bitorder="little")
            lists = self._engine.invlists
            held = (
                faiss.rev_swig_ptr(lists.get_ids(number), int(size)) if size else np.empty(0, dtype=np.int64)
                for number, size in enumerate(self._sizes)
            )
            known = np.array([int(mask[rows].sum()) for rows in held], dtype=np.int64)
            self._counts.keep(readable, known)
        return known


def _built(kind: str, rows: Callable[[NDArray[np.int64]], Vectors], shape: tuple[int, int], *, sample: int) -> Any:
    total, columns = shape
    engine = faiss.index_factory(columns, kind, faiss.METRIC_INNER_PRODUCT)
    engine.train(rows(_sample(total, sample)))
    for start in range(0, total, BLOCK):
        engine.add(rows(np.arange(start, min(start + BLOCK, total))))
    return engine


def _packed_file(path: Path) -> Path:
    return path.with_name(f"{path.stem}{PACKED}{path.suffix}")


def _sample(total: int, count: int) -> NDArray[np.int64]:
    if count >= total:
        return np.arange(total)
    return np.sort(np.random.default_rng(0).choice(total, count, replace=False))


def _rows(found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows found, ascending, so that neighbours on disk are read together."""
    flat = found.ravel()
    return np.sort(flat[flat >= 0])
