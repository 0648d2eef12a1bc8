"""The gold sets of a home, `HOME/gold/*.csv`, and what its last kept replay could not judge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from app.domain.errors import InvalidInput, NotFound, UnusableFile
from app.domain.gold import GoldRow, named_set, uncertainty
from app.storage.home.evaluation_cards import FOLDER as EVALUATIONS
from app.storage.home.gold_file import read_gold, write_gold

FOLDER = "gold"
DECISIONS = "decisions.jsonl"
_Looks = tuple[int, int, int]
"""What differs once a file was written: where it lies on the disk, when it was written, its size."""
MOST_SETS, MOST_ROWS = 100, 20_000


@dataclass(frozen=True, slots=True)
class GoldFiles:
    """`GoldShelf` over `home/gold/*.csv`, which a person may as well open in a spreadsheet."""

    home: Path
    _lock: Lock = field(default_factory=Lock)
    _read: dict[str, tuple[_Looks, tuple[GoldRow, ...]]] = field(default_factory=dict)
    """The set that was read last, and how its file looked then: it is read thrice for each word of a judge."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the sets, in their order."""
        paths = sorted((self.home / FOLDER).glob("*.csv"))
        return tuple(path.stem for path in paths)[:MOST_SETS]

    def rows(self, name: str) -> tuple[GoldRow, ...]:
        """Return the rows of a set as they stand in its file; raises `NotFound`."""
        if name not in self.names():
            raise NotFound(f"There is no gold set {name!r}. Collect one with `firstline eval goldset --set NAME`.")
        return self._rows(self._path(name))

    def keep(self, name: str, rows: Sequence[GoldRow]) -> None:
        """Write a whole set; one of the same name is replaced. Raises `InvalidInput`."""
        path = self._path(named_set(name))
        if len(rows) > MOST_ROWS:
            raise InvalidInput(f"{len(rows):,} rows are more than a gold set may hold ({MOST_ROWS:,}). Take a year.")
        with self._lock:
            write_gold(rows, path)

    def change(self, name: str, changed: Iterable[GoldRow]) -> None:
        """Put rows in the place of those with their ids; raises `NotFound`, and then nothing has changed."""
        with self._lock:
            held = {row.id: row for row in self.rows(name)}
            for row in changed:
                if row.id not in held:
                    raise NotFound(f"There is no row {row.id!r} in the gold set {name!r}. Look at the set again.")
                held[row.id] = row
            path, rows = self._path(name), tuple(held.values())
            write_gold(rows, path)
            self._remember(path, _looks(path), rows)

    def _rows(self, path: Path) -> tuple[GoldRow, ...]:
        looks = _looks(path)
        known = self._read.get(path.name)
        if looks is None or known is None or known[0] != looks:
            return self._remember(path, looks, tuple(read_gold(path)))
        return known[1]

    def _remember(self, path: Path, looks: _Looks | None, rows: tuple[GoldRow, ...]) -> tuple[GoldRow, ...]:
        self._read.clear()
        if looks is not None:
            self._read[path.name] = looks, rows
        return rows

    def unclear(self) -> Mapping[str, float]:
        """Return how open each answer is that the replay kept last could not judge; empty without one."""
        kept = sorted((self.home / EVALUATIONS).glob(f"*.{DECISIONS}"), key=_written)
        return unclear_answers(kept[-1]) if kept else {}

    def _path(self, name: str) -> Path:
        return self.home / FOLDER / f"{name}.csv"


def unclear_answers(path: Path) -> Mapping[str, float]:
    """Return how open each answer is that a replay could not judge; raises `UnusableFile` for any other file."""
    return {str(row["id"]): uncertainty(row.get("agreement")) for row in _read(path) if row.get("verdict") == "unclear"}


def _read(path: Path) -> Iterator[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        yield from (row for row in rows if "id" in row)
    except (OSError, ValueError, TypeError) as problem:
        raise UnusableFile(
            f"The decisions {str(path)!r} cannot be read ({problem}). "
            "Write them with `firstline eval replay --decisions`."
        ) from problem


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _looks(path: Path) -> _Looks | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
