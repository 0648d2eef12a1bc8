"""Which encoder reads which language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.protocols import SpanEmbedder


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseModel:
    """An encoder under the name of its files in a snapshot; `languages` it is the best for, none meaning any.

    `words_strength` is how much word search counts beside it: a weak encoder leans on words.
    """

    name: str
    embedder: SpanEmbedder
    languages: frozenset[str] = frozenset()
    words_strength: float = 1.0


def choose(models: Sequence[DenseModel], language: str) -> DenseModel:
    """Return the first model for `language`, otherwise the last one for any; never two, their scores do not mix."""
    for model in models:
        if language in model.languages:
            return model
    return models[-1]
