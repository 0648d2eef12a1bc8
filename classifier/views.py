"""An encoder's views of texts as they come: the first may be read and compared while the next is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from classifier.protocol import Matrix, OneAfterAnother, SeveralViews, ShowsInside, TextEncoder

Compared = dict[tuple[str, int, int], tuple[Matrix, Matrix]]
"""What was worked out once of rows, told by their id and first column: the rows themselves, and what was found."""


class Shelf(NamedTuple):
    """Labelled texts: unit `rows` of the view that begins at the column `start`."""

    start: int
    rows: Matrix


class View(NamedTuple):
    """One view of texts: unit `rows`, what its encoder tells of its `inside`, and what it has been `compared` with."""

    rows: Matrix
    inside: Matrix
    compared: Compared


Views = Callable[[Sequence[str], Sequence[Shelf]], Iterator[View]]


def views_of(encoder: TextEncoder) -> Views:
    """How to get the views of texts, in order, each compared with the shelves that are of it."""
    coming = _in_turn(encoder) if isinstance(encoder, OneAfterAnother) else _at_once(encoder)

    def views(texts: Sequence[str], shelves: Sequence[Shelf]) -> Iterator[View]:
        start = 0
        for rows, inside in coming(texts):
            # An encoder of several views may scale them so that the whole row is of unit length.
            unit = rows / np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None], np.float32(1e-9))
            here = [shelf.rows for shelf in shelves if shelf.start == start]
            yield View(unit, inside, {("similar", id(kept), start): (kept, unit @ kept.T) for kept in here})
            start += rows.shape[1]

    return views


_Coming = Callable[[Sequence[str]], Iterator[tuple[Matrix, Matrix]]]
"""Texts to each view's rows, and what their encoder tells of its insides; no columns where it does not."""


def _in_turn(encoder: OneAfterAnother) -> _Coming:
    def coming(texts: Sequence[str]) -> Iterator[tuple[Matrix, Matrix]]:
        for width, found in zip(encoder.widths, encoder.views(texts), strict=True):
            yield found[:, :width], found[:, width:]

    return coming


def _at_once(encoder: TextEncoder) -> _Coming:
    def coming(texts: Sequence[str]) -> Iterator[tuple[Matrix, Matrix]]:
        rows, inside = _read(encoder, texts)
        for columns in view_slices(encoder, rows.shape[1]):
            yield rows[:, columns], inside

    return coming


def _read(encoder: TextEncoder, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
    if isinstance(encoder, ShowsInside):
        return encoder.embed_with_inside(texts)
    return encoder.embed_passages(texts), np.zeros((len(texts), 0), dtype=np.float32)


def view_slices(encoder: TextEncoder, width: int) -> tuple[slice, ...]:
    """Where each view lies in an encoder's rows of `width` columns; one slice for a plain encoder."""
    widths = encoder.widths if isinstance(encoder, SeveralViews) else (width,)
    ends = np.cumsum(widths)
    return tuple(slice(int(end) - size, int(end)) for end, size in zip(ends, widths, strict=True))
