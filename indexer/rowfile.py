"""Rows of numbers on disk, read where they lie: mapped while the file is small, row by row when it is not.

A mapped page counts as this process's memory for as long as the process lives, so a mapping of gigabytes that is read
here and there ends up resident. Reads go through the system's page cache instead, which worker processes share too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

MAPPED_BELOW = 128 << 20
Numbers = NDArray[np.integer[Any]]


class RowSource(Protocol):
    """What both kinds of file offer: rows by number (a slice, or integers in any order), and their shape."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    def __getitem__(self, rows: Any, /) -> NDArray[Any]: ...


def open_rows(path: Path, *, mapped_below: int = MAPPED_BELOW) -> RowSource:
    """Open a two-dimensional .npy file of less than `mapped_below` bytes as an array, a larger one as `FileRows`."""
    mapped = np.load(path, mmap_mode="r")
    if path.stat().st_size < mapped_below:
        return np.asarray(mapped)  # slicing a plain array is several times faster than slicing a `memmap`
    return FileRows(path, dtype=mapped.dtype, shape=mapped.shape, offset=mapped.offset)


class FileRows:
    """Rows that are read at each access, neighbours in one go; any thread may read. Closed with the last reference."""

    def __init__(self, path: Path, *, dtype: np.dtype[Any], shape: tuple[int, ...], offset: int) -> None:
        self.shape = shape
        self._dtype, self._offset = dtype, offset
        self._row = dtype.itemsize * int(np.prod(shape[1:]))
        self._file = path.open("rb", buffering=0)

    def __getitem__(self, rows: slice | NDArray[np.integer[Any]]) -> NDArray[Any]:
        if isinstance(rows, slice):
            start, stop, step = rows.indices(self.shape[0])
            if step == 1:
                return self._read(np.array([start]), np.array([max(stop - start, 0)]))
            rows = np.arange(start, stop, step)
        wanted = np.asarray(rows, dtype=np.int64)
        if not wanted.size:
            return np.empty((0, *self.shape[1:]), dtype=self._dtype)
        first = np.flatnonzero(np.concatenate([[True], np.diff(wanted) != 1]))
        return self._read(wanted[first], np.diff(np.append(first, len(wanted))))

    def _read(self, starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[Any]:
        """Return `counts` rows from each of `starts`, one run after the other."""
        found = np.empty((int(counts.sum()), *self.shape[1:]), dtype=self._dtype)
        view, place, handle = found.reshape(-1).view(np.uint8).data, 0, self._file.fileno()
        offsets, sizes = starts * self._row + self._offset, counts * self._row
        for start, size in zip(offsets.tolist(), sizes.tolist(), strict=True):
            if os.preadv(handle, [view[place : place + size]], start) != size:
                raise EOFError(f"The file {self._file.name!r} ends early. Run `firstline index` again.")
            place += size
        return found


def in_ranges(starts: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
    """Return the sizes of the ranges from `starts` to `ends`, and all their members, one range after the other."""
    sizes = ends - starts
    until = sizes.cumsum()
    members = np.arange(until[-1] if len(until) else 0)
    members += (ends - until).repeat(sizes)  # what each range lies further on than among the members
    return sizes, members
