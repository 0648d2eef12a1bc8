"""Likeness by shared words, so that a test sees at a glance what is alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.fingerprint import Features


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLikeness:
    """The share of all words that both have."""

    model: str = "words"

    def features(self, text: str) -> Features:
        words = frozenset(text.casefold().split())
        return Features(model=self.model, vector=b"", words=words, codes=frozenset())

    def read(self, texts: Sequence[str]) -> tuple[Features, ...]:
        return tuple(self.features(text) for text in texts)

    def sameness(self, features: Features, others: Sequence[Features]) -> tuple[float, ...]:
        return tuple(
            len(features.words & other.words) / max(len(features.words | other.words), 1)
            if other.model == features.model
            else 0.0
            for other in others
        )
