"""An encoder's views of texts as they come: the first may be read and compared while the next is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from classifier.glance import Glance
from classifier.protocol import Matrix, OneAfterAnother, SeveralViews, ShowsInside, TextEncoder

Compared = dict[tuple[str, int, int], tuple[Matrix, Matrix]]
"""What was worked out once of rows, told by their id and first column: the rows themselves, and what was found."""


class Shelf(NamedTuple):
    """Labelled texts: unit `rows` of the view that begins at the column `start`, and, of many, a `glance` at them."""

    start: int
    rows: Matrix
    glance: Glance | None = None

    def similar(self, texts: Matrix) -> Matrix:
        """(texts, rows) cosine of unit rows of the same view."""
        return texts @ self.rows.T if self.glance is None else self.glance.similar(texts, self.rows)


class View(NamedTuple):
    """One view of texts: unit `rows`, what its encoder tells of its `inside`, and what it has been `compared` with."""

    rows: Matrix
    inside: Matrix
    compared: Compared


Views = Callable[[Sequence[str], Sequence[Shelf]], Iterator[View]]


def views_of(encoder: TextEncoder) -> Views:
    """How to get the views of texts, in order, each compared with the shelves that are of it."""
    return partial(_in_turn, encoder) if isinstance(encoder, OneAfterAnother) else partial(_at_once, encoder)


def _in_turn(encoder: OneAfterAnother, texts: Sequence[str], shelves: Sequence[Shelf]) -> Iterator[View]:
    columns = _slices(encoder.widths)
    return encoder.views(texts, [partial(_view, shelves, own.start, own.stop - own.start) for own in columns])


def _view(shelves: Sequence[Shelf], start: int, width: int, found: Matrix) -> View:
    rows, inside = found[:, :width], found[:, width:]
    # An encoder of several views may scale them so that the whole row is of unit length.
    unit = rows / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None], np.float32(1e-9))
    here = [shelf for shelf in shelves if shelf.start == start]
    return View(unit, inside, {("similar", id(shelf.rows), start): (shelf.rows, shelf.similar(unit)) for shelf in here})


def _at_once(encoder: TextEncoder, texts: Sequence[str], shelves: Sequence[Shelf]) -> Iterator[View]:
    rows, inside = _read(encoder, texts)
    for own in view_slices(encoder, rows.shape[1]):
        view = _view(shelves, own.start, own.stop - own.start, rows[:, own])
        yield view._replace(inside=inside)


def _read(encoder: TextEncoder, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
    if isinstance(encoder, ShowsInside):
        return encoder.embed_with_inside(texts)
    return encoder.embed_passages(texts), np.zeros((len(texts), 0), dtype=np.float32)


def view_slices(encoder: TextEncoder, width: int) -> tuple[slice, ...]:
    """Where each view lies in an encoder's rows of `width` columns; one slice for a plain encoder."""
    return _slices(encoder.widths if isinstance(encoder, SeveralViews) else (width,))


def _slices(widths: Sequence[int]) -> tuple[slice, ...]:
    return tuple(map(slice, accumulate(widths[:-1], initial=0), accumulate(widths)))
