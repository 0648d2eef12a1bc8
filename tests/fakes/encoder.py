"""An encoder without weights: words are hashed into columns, so texts that share words are near."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class WordHashEncoder:
    """Unit rows of `dimensions` columns; `meaning` maps words to a common one (a translator, say) before hashing."""

    model_id: str = "word-hash"
    dimensions: int = 64
    meaning: Callable[[str], str] = str

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._row(text) for text in texts])

    def _row(self, text: str) -> NDArray[np.float32]:
        row = np.full(self.dimensions, 0.01, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()):
            seed = int.from_bytes(hashlib.sha256(self.meaning(word).encode("utf-8", "replace")).digest()[:8], "big")
            row += np.random.default_rng(seed).normal(size=self.dimensions).astype(np.float32)
        return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySideEncoder:
    """Two encoders' rows side by side, as the real pair has them."""

    left: WordHashEncoder
    right: WordHashEncoder

    @property
    def model_id(self) -> str:
        return f"{self.left.model_id}+{self.right.model_id}"

    @property
    def widths(self) -> tuple[int, ...]:
        return (self.left.dimensions, self.right.dimensions)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.hstack([self.left.embed_passages(texts), self.right.embed_passages(texts)])
