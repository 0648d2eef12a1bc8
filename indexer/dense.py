"""Which encoder reads which language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.batching import QueryBatcher
from indexer.protocols import BatchEmbedder, Embedder, SpanEmbedder, Vectors
from indexer.recent import Recent

REMEMBERED = 1024


class QueryVectors:
    """Vectors of queries by one encoder: those of the last texts again (triage and search ask for the same one, a

    moment apart), those that arrive together in one go where the encoder can.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._recent: Recent[str, Vectors] = Recent(most=REMEMBERED)
        self._embed = (
            QueryBatcher(embedder.embed_queries) if isinstance(embedder, BatchEmbedder) else embedder.embed_query
        )

    def __call__(self, text: str) -> Vectors:
        """Return the unit vector of `text`, read-only."""
        vector = self._recent.get(text)
        if vector is None:
            vector = self._embed(text)
            vector.setflags(write=False)
            self._recent.keep(text, vector)
        return vector


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseModel:
    """An encoder under the name of its files in a snapshot; `languages` it is the best for, none meaning any.

    `words_strength` is how much word search counts beside it: a weak encoder leans on words.
    """

    name: str
    embedder: SpanEmbedder
    languages: frozenset[str] = frozenset()
    words_strength: float = 1.0
    queries: QueryVectors = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "queries", QueryVectors(self.embedder))

    def embed_query(self, text: str) -> Vectors:
        """Return the unit vector of a query, read-only."""
        return self.queries(text)


def choose(models: Sequence[DenseModel], language: str) -> DenseModel:
    """Return the first model for `language`, otherwise the last one for any; never two, their scores do not mix."""
    for model in models:
        if language in model.languages:
            return model
    return models[-1]
