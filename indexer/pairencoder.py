"""The encoder of triage: what the encoders of search make of a text, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

import numpy as np

from indexer.dense import DenseModel, rows_with_inside
from indexer.protocols import Embedder, Vectors

T = TypeVar("T")


class PairEncoder:
    """Texts to rows of all encoders side by side, each part a unit vector scaled so that the row is one too.

    All but the first work in `threads`.
    """

    def __init__(self, models: Sequence[DenseModel], *, threads: Executor) -> None:
        self._models, self._threads = tuple(models), threads
        self._embedders = [model.embedder for model in models]

    @property
    def model_id(self) -> str:
        return "+".join(embedder.model_id for embedder in self._embedders)

    @property
    def dimensions(self) -> int:
        return sum(embedder.dimensions for embedder in self._embedders)

    @property
    def widths(self) -> tuple[int, ...]:
        """How many columns each encoder has, in order."""
        return tuple(embedder.dimensions for embedder in self._embedders)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit rows (len(texts), dimensions): [English | multilingual]."""
        if len(texts) == 1:  # nobody asks for the first one's insides, which take their time
            return self._joined([model.queries(texts[0])[np.newaxis] for model in self._models])
        return self.embed_with_inside(texts)[0]

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return `encode(texts)`, and what the first encoder tells of its insides; no columns where it does not."""
        first, *others = self.views(texts, [_as_it_is] * len(self._models))
        width = self._embedders[0].dimensions
        return self._joined([first[:, :width], *others]), first[:, width:]

    def _joined(self, parts: Sequence[Vectors]) -> Vectors:
        joined: Vectors = np.hstack(parts) / np.float32(np.sqrt(len(parts)))
        return joined

    def views(self, texts: Sequence[str], works: Sequence[Callable[[Vectors], T]]) -> Iterator[T]:
        """Yield what `works` make of the unit rows of each encoder, in order, once they are there.

        The later ones are made in other threads, which go on with their work. Behind the first's rows stands what that
        encoder tells of its insides; no columns where it does not.
        """
        return self._alone(texts[0], works) if len(texts) == 1 else self._together(texts, works)

    def _alone(self, text: str, works: Sequence[Callable[[Vectors], T]]) -> Iterator[T]:
        """Read a request: search needs the same vectors in a moment, or just had them."""
        first, *others = self._models
        for model in others:  # side by side: their arithmetic runs outside the interpreter's lock
            model.queries.begin(text, self._threads)
        later = [
            model.queries.then(text, partial(_of_one, work)) for model, work in zip(others, works[1:], strict=True)
        ]
        yield works[0](first.queries.with_inside(text)[np.newaxis])
        for made in later:
            yield made()

    def _together(self, texts: Sequence[str], works: Sequence[Callable[[Vectors], T]]) -> Iterator[T]:
        first, *others = self._embedders
        begun = [
            self._threads.submit(_made_of, embedder, texts, work)
            for embedder, work in zip(others, works[1:], strict=True)
        ]
        yield works[0](rows_with_inside(first, texts))
        for made in begun:
            yield made.result()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return `encode(texts)`, under the name an `Embedder` has."""
        return self.encode(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the row that each text has alone."""
        return self._joined([model.queries.together(texts) for model in self._models])

    def embed_query(self, text: str) -> Vectors:
        """Return the row of one text."""
        row: Vectors = self.encode([text])[0]
        return row


def _as_it_is(rows: Vectors) -> Vectors:
    return rows


def _of_one(work: Callable[[Vectors], T], vector: Vectors) -> T:
    return work(vector[np.newaxis])


def _made_of(embedder: Embedder, texts: Sequence[str], work: Callable[[Vectors], T]) -> T:
    return work(embedder.embed_passages(texts))
