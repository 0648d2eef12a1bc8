"""Which encoder reads which language."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.protocols import SpanEmbedder, Vectors

REMEMBERED = 64


class RecentVectors:
    """The vectors of the last few texts: triage and search ask for the same one, a moment apart."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    def get(self, text: str) -> Vectors | None:
        """Return the vector of `text` if it was kept."""
        with self._lock:
            return self._vectors.get(text)

    def keep(self, text: str, vector: Vectors) -> None:
        """Keep the vector, and forget the oldest."""
        vector.setflags(write=False)
        with self._lock:
            self._vectors[text] = vector
            if len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseModel:
    """An encoder under the name of its files in a snapshot; `languages` it is the best for, none meaning any.

    `words_strength` is how much word search counts beside it: a weak encoder leans on words.
    """

    name: str
    embedder: SpanEmbedder
    languages: frozenset[str] = frozenset()
    words_strength: float = 1.0
    recent: RecentVectors = field(default_factory=RecentVectors, compare=False, repr=False)

    def embed_query(self, text: str) -> Vectors:
        """Return the unit vector of a query, read-only."""
        vector = self.recent.get(text)
        if vector is None:
            vector = self.embedder.embed_query(text)
            self.recent.keep(text, vector)
        return vector


def choose(models: Sequence[DenseModel], language: str) -> DenseModel:
    """Return the first model for `language`, otherwise the last one for any; never two, their scores do not mix."""
    for model in models:
        if language in model.languages:
            return model
    return models[-1]
