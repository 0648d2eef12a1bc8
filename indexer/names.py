"""Names of rows in files rather than in memory: a million of them cost a process next to nothing, and no time to open.

text.npy (UTF-8, one after the other), ends.npy (where each ends), hashes.npy (sorted) and order.npy (their rows).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

IN_MEMORY_BELOW = 300_000
_PARTS = ("text", "ends", "hashes", "order")


def write_names(directory: Path, names: Sequence[str]) -> None:
    """Write the four files of `names` into `directory`, which is made."""
    directory.mkdir(parents=True, exist_ok=True)
    encoded = [name.encode("utf-8", "surrogatepass") for name in names]
    hashes = np.fromiter((_hash(name) for name in encoded), dtype=np.uint64, count=len(encoded))
    order = np.argsort(hashes, kind="stable")
    ends = np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)))
    stored: tuple[NDArray[Any], ...] = (np.frombuffer(b"".join(encoded), dtype=np.uint8), ends, hashes[order], order)
    for part, values in zip(_PARTS, stored, strict=True):
        np.save(directory / f"{part}.npy", values)


def read_names(directory: Path) -> Sequence[str]:
    """Return the names of `directory`: as a list while they are few, which is faster to look up in."""
    stored = StoredNames(directory)
    return stored if len(stored) >= IN_MEMORY_BELOW else list(stored)


class StoredNames(Sequence[str]):
    """The names that `write_names` wrote, in their order; `row` finds one again."""

    def __init__(self, directory: Path) -> None:
        parts = (_mapped(directory / f"{part}.npy") for part in _PARTS)
        self._text, self._ends, self._hashes, self._order = parts

    def row(self, name: str) -> int | None:
        """Return the row of `name`, or None."""
        encoded = name.encode("utf-8", "surrogatepass")
        wanted = np.uint64(_hash(encoded))
        place = int(np.searchsorted(self._hashes, wanted))
        while place < len(self) and self._hashes[place] == wanted:
            row = int(self._order[place])
            if self[row] == name:
                return row
            place += 1
        return None

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        place = int(row) + (len(self) if row < 0 else 0)
        if not 0 <= place < len(self):
            raise IndexError(f"There is no row {row} among {len(self)}.")
        start = int(self._ends[place - 1]) if place else 0
        return self._text[start : int(self._ends[place])].tobytes().decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends)


class RowsByName(Mapping[str, int]):
    """The same the other way round: the row of each name."""

    def __init__(self, names: StoredNames) -> None:
        self._names = names

    def __getitem__(self, name: str) -> int:
        row = self._names.row(name)
        if row is None:
            raise KeyError(name)
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def rows_by_name(names: Sequence[str]) -> Mapping[str, int]:
    """Return the row of each name: a dictionary for names in memory, a look into the files for stored ones."""
    return RowsByName(names) if isinstance(names, StoredNames) else {name: row for row, name in enumerate(names)}


def _hash(name: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "little")


def _mapped(path: Path) -> NDArray[Any]:
    return np.asarray(np.load(path, mmap_mode="r"))
