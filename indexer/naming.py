"""Names of sources that stay the same from run to run, so that a source is compared with itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from indexer.build import exclusive
from indexer.ledger import Ledger


def settled_name(home: Path, *, kind: str, location: str, proposed: str, patience: float = 0.0) -> str:
    """Return the name this location had before, else the proposed one, numbered while another location uses it.

    A location that is gone gives its name to the one that comes with it: a folder that was moved is the same source.
    Raises `IndexerError` when the home cannot be written, or another build runs for more than `patience` seconds.
    """
    place = _place(kind, location)
    with _noting(home, patience) as ledger:
        names = ledger.locations()
        name = next((known for known, where in names.items() if where == place), None) or _free(proposed, names)
        ledger.remember_location(name, place)
    return name


def note_name(home: Path, name: str, *, kind: str, location: str, patience: float = 0.0) -> None:
    """Note where the source is read from that somebody gave this name; raises like `settled_name`."""
    with _noting(home, patience) as ledger:
        ledger.remember_location(name, _place(kind, location))


@contextmanager
def _noting(home: Path, patience: float) -> Iterator[Ledger]:
    index_dir = home / "index"
    with exclusive(index_dir, patience=patience), Ledger(index_dir / "ledger.sqlite") as ledger:
        yield ledger
        ledger.commit()


def _place(kind: str, location: str) -> str:
    return f"{kind}:{Path(location).resolve() if Path(location).exists() else location}"


def _free(proposed: str, names: dict[str, str]) -> str:
    candidates = (proposed if number == 1 else f"{proposed}-{number}" for number in count(1))
    return next(name for name in candidates if name not in names or _is_gone(names[name]))


def _is_gone(place: str) -> bool:
    return not Path(place.partition(":")[2]).exists()
