"""Which encoder reads which language."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

import numpy as np

from indexer.batching import QueryBatcher
from indexer.hands import Hands
from indexer.protocols import BatchEmbedder, Embedder, InsideEmbedder, SpanEmbedder, Vectors
from indexer.recent import Recent

T = TypeVar("T")
REMEMBERED = 1024
BEGUN = 64
A_MOMENT = 0.001
"""Seconds; where many ask at once no thread may be free."""


class VectorStore(Protocol):
    """Vectors of texts that outlast the process; any thread may use it."""

    def get(self, text: str) -> Vectors | None: ...

    def keep(self, text: str, vector: Vectors) -> None: ...


class QueryVectors:
    """Vectors of queries by one encoder.

    Those of the last texts are kept, for triage and search ask for the same one, a moment apart; those that arrive
    together are made in one go where the encoder can, else about as many at a time as there are processors
    (`at_once`): more would only take the caches from each other. What a given `store` knows is never made again.
    Of an encoder that tells of its insides, those are made and kept too once somebody has asked for them: triage does,
    where it has a model; search never does.
    """

    store: VectorStore | None = None
    _tells_of_insides = False

    def __init__(self, embedder: Embedder, *, at_once: int | None = None) -> None:
        self._embedder, self._hands = embedder, Hands(at_once or os.cpu_count() or 2, name="encode")
        self._recent: Recent[str, Vectors] = Recent(most=REMEMBERED)
        self._begun: Recent[str, Future[Vectors]] = Recent(most=BEGUN)
        self._embed = QueryBatcher(embedder.embed_queries) if isinstance(embedder, BatchEmbedder) else self._by_few
        self._width = embedder.dimensions + (embedder.inside if isinstance(embedder, InsideEmbedder) else 0)

    def __call__(self, text: str) -> Vectors:
        """Return the unit vector of `text`, read-only."""
        return self._known(text)[: self._embedder.dimensions]

    def together(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text; what is not known yet is made in one go where the encoder can."""
        new = [text for text in dict.fromkeys(texts) if self._recent.get(text) is None]
        if len(new) > 1 and not self.store and isinstance(self._embedder, BatchEmbedder):
            for text, row in zip(new, self._embedder.embed_queries(new), strict=True):
                self._keep(text, row.copy())  # a view would keep all of them in memory
        return np.stack([self(text) for text in texts])

    def with_inside(self, text: str) -> Vectors:
        """Return the same and, behind it, what the encoder tells of its insides, if it does."""
        self._tells_of_insides = True
        vector = self._known(text)
        return vector if len(vector) == self._width else self._embedded(text)

    def _known(self, text: str) -> Vectors:
        vector = self._recent.get(text)
        if vector is None:
            begun = self._begun.get(text)
            vector = self._embedded(text) if begun is None else begun.result()
        return vector

    def begin(self, text: str, threads: Executor) -> None:
        """Start on `text` in another thread, for somebody who will ask in a moment.

        Returns when that thread runs: it would have to wait for the interpreter, which we would keep for as long as we
        work without a pause, a quarter of the time that the vector takes.
        """
        if self._recent.get(text) is None and self._begun.get(text) is None:
            waits = threading.Lock()
            waits.acquire()
            self._begun.keep(text, threads.submit(self._started, text, waits))
            waits.acquire(timeout=A_MOMENT)

    def then(self, text: str, work: Callable[[Vectors], T]) -> Callable[[], T]:
        """Return how to get what `work` makes of the vector of `text`.

        Where that is on its way, the thread that makes it goes on with the work, while whoever asked does other things.
        """
        begun = self._begun.get(text) if self._recent.get(text) is None else None
        if begun is None:
            return lambda: work(self(text))
        done = Future[T]()

        def go_on(vector: Future[Vectors]) -> None:
            try:
                done.set_result(work(vector.result()[: self._embedder.dimensions]))
            except BaseException as error:  # noqa: BLE001 - whoever waits for the result is told
                done.set_exception(error)

        begun.add_done_callback(go_on)
        return done.result

    def _started(self, text: str, waits: threading.Lock) -> Vectors:
        waits.release()
        return self._embedded(text)

    def _by_few(self, text: str) -> Vectors:
        if self._tells_of_insides or self.store:
            row: Vectors = self._hands.do(partial(rows_with_inside, self._embedder, [text]))[0]
            return row
        return self._hands.do(partial(self._embedder.embed_query, text))

    def _embedded(self, text: str) -> Vectors:
        stored = self.store.get(text) if self.store else None
        if stored is not None and len(stored) != self._width:  # kept before the insides were
            stored = None
        vector = self._embed(text) if stored is None else stored
        if self.store and stored is None:
            self.store.keep(text, vector)
        return self._keep(text, vector)

    def _keep(self, text: str, vector: Vectors) -> Vectors:
        vector.setflags(write=False)
        self._recent.keep(text, vector)
        return vector


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseModel:
    """An encoder under the name of its files in a snapshot; `languages` it is the best for, none meaning any.

    `words_strength` is how much word search counts beside it where its best match stands out, `words_always` how much
    it counts at every question: a weak encoder leans on words.
    """

    name: str
    embedder: SpanEmbedder
    languages: frozenset[str] = frozenset()
    words_strength: float = 1.0
    words_always: float = 0.0
    queries: QueryVectors = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "queries", QueryVectors(self.embedder))

    def embed_query(self, text: str) -> Vectors:
        """Return the unit vector of a query, read-only."""
        return self.queries(text)


def rows_with_inside(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """Return one row a text and, behind it, what the encoder tells of its insides, if it does."""
    if isinstance(embedder, InsideEmbedder):
        return np.hstack(embedder.embed_with_inside(texts))
    return embedder.embed_query(texts[0])[np.newaxis] if len(texts) == 1 else embedder.embed_passages(texts)


class SharedQueries:
    """A model's encoder for whoever else needs it: a single text is embedded once for all who ask about it.

    Models `beside` it start on the same text in `threads`: search asks them next.
    """

    def __init__(self, model: DenseModel, *, beside: Sequence[DenseModel], threads: Executor) -> None:
        self._model, self._beside, self._threads = model, tuple(beside), threads

    @property
    def model_id(self) -> str:
        return self._model.embedder.model_id

    @property
    def dimensions(self) -> int:
        return self._model.embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text; a text alone is a request, which search asks about too."""
        if len(texts) == 1:
            return self.embed_query(texts[0])[np.newaxis].copy()
        return self._model.embedder.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        """Return the row of one text, read-only."""
        for other in self._beside:
            other.queries.begin(text, self._threads)
        return self._model.embed_query(text)


@dataclass(frozen=True, slots=True)
class QuestionEncoder:
    """A model's encoder for whoever reads a question that search asks about too: nothing is embedded twice.

    `read` gives what search reads of a text. Several texts are read one by one: in company an eight-bit row would be
    another.
    """

    model: DenseModel
    read: Callable[[str], str] = str

    @property
    def model_id(self) -> str:
        return self.model.embedder.model_id

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        rows: Vectors = np.stack([self.model.embed_query(self.read(text)) for text in texts])
        return rows


def choose(models: Sequence[DenseModel], language: str) -> DenseModel:
    """Return the first model for `language`, otherwise the last one for any; never two, their scores do not mix."""
    for model in models:
        if language in model.languages:
            return model
    return models[-1]
