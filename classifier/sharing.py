"""Lets all heads of a model compare a text with the labelled ones once: equal rows they keep become the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.glance import Glance
from classifier.head import HeadModel, Pool
from classifier.kernel import Corner, Kernel
from classifier.kinds import AnyExpert
from classifier.likeness import Likeness
from classifier.protocol import Matrix
from classifier.scope import Nearness
from classifier.types import Head

Keeper = TypeVar("Keeper", Likeness, Corner)


def share(heads: Mapping[Head, HeadModel], nearness: Nearness) -> tuple[dict[Head, HeadModel], Nearness]:
    """The same heads and nearness over common rows, at which a message has a glance where they are many."""
    neighbours = nearness.neighbours
    shelves = {start: _Shelf() for start in neighbours.starts}
    parts = zip(neighbours.starts, neighbours.parts, neighbours.places, strict=True)
    places = np.stack([shelves[start].put(part[chosen]) for start, part, chosen in parts])
    pools = [pool for head in heads.values() for pool in (head.pool, head.detector) if pool is not None]
    experts = [expert for pool in pools for expert in pool.experts]
    keepers: list[Likeness | Corner] = [expert for expert in experts if isinstance(expert, Likeness)]
    keepers += [corner for expert in experts if isinstance(expert, Kernel) for corner in expert.corners]
    common = _Common(  # all are put before the shelves are read
        places={id(keeper): shelves[keeper.start].put(keeper.rows[keeper.places]) for keeper in keepers},
        rows={start: shelf.rows() for start, shelf in shelves.items()},
    )
    kept = tuple(common.rows[start] for start in neighbours.starts)
    beside = replace(neighbours, parts=kept, places=places, glances=tuple(map(Glance.of, kept)))
    together = {name: common.head(head) for name, head in heads.items()}
    return together, replace(nearness, neighbours=beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """The `rows` kept once, by the column they start at, and the `places` of each who keeps some, by its id."""

    rows: Mapping[int, Matrix]
    places: Mapping[int, NDArray[np.intp]]

    def head(self, head: HeadModel) -> HeadModel:
        """The same head over common rows."""
        return replace(head, pool=self._pool(head.pool), detector=head.detector and self._pool(head.detector))

    def _pool(self, pool: Pool) -> Pool:
        return replace(pool, experts=tuple(self._expert(expert) for expert in pool.experts))

    def _expert(self, expert: AnyExpert) -> AnyExpert:
        if isinstance(expert, Kernel):
            return replace(expert, corners=tuple(self._moved(corner) for corner in expert.corners))
        return self._moved(expert) if isinstance(expert, Likeness) else expert

    def _moved(self, keeper: Keeper) -> Keeper:
        return replace(keeper, rows=self.rows[keeper.start], places=self.places[id(keeper)])


class _Shelf:
    """Different rows in the order they came."""

    def __init__(self) -> None:
        self._rows: list[Matrix] = []
        self._places: dict[bytes, int] = {}

    def put(self, rows: Matrix) -> NDArray[np.intp]:
        """Where each of `rows` stands, put there if it was not yet."""
        return np.asarray([self._place(row) for row in rows], dtype=np.intp)

    def _place(self, row: Matrix) -> int:
        place = self._places.setdefault(row.tobytes(), len(self._rows))
        if place == len(self._rows):
            self._rows.append(row)
        return place

    def rows(self) -> Matrix:
        """All of them."""
        return np.stack(self._rows)
