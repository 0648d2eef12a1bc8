"""What a text looks like to the linear models: the encoder's views, and its words and word pieces."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.protocol import Matrix, SeveralViews, TextEncoder

LONGEST_TEXT = 8_000
"""Characters of a text that are looked at: a request says what it is about long before."""

_FEW_ROWS = 1_500
_WORDS, _PIECES = 20_000, 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """`dense` (n, d): the views side by side, each block of unit rows; `words` (n, terms) sparse tf-idf.

    `known` (n,) is the share of each text's words, weighted by rarity, that training texts used too.
    """

    dense: Matrix
    words: sparse.csr_matrix
    known: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.dense)

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Features:
        """The same features of some rows."""
        return Features(dense=self.dense[chosen], words=self.words[chosen], known=self.known[chosen])


def clean(text: str) -> str:
    """The part of a text that is looked at; unpaired surrogates and NUL become spaces."""
    return "".join(" " if "\ud800" <= c <= "\udfff" or c == "\0" else c for c in text[:LONGEST_TEXT])


class WordFeatures:
    """Tf-idf of words, word pairs and word pieces; learned once, then a plain table that is saved as JSON."""

    def __init__(self, words: TfidfVectorizer, pieces: TfidfVectorizer) -> None:
        self._words, self._pieces = words, pieces
        self._tokens = words.build_tokenizer()
        self._rarest = float(words.idf_.max())

    @classmethod
    def learn(cls, texts: Sequence[str]) -> WordFeatures:
        """The terms of `texts`; with few texts also those seen once."""
        least = 1 if len(texts) < _FEW_ROWS else 2
        words = _words(min_df=least, max_features=_WORDS)
        pieces = _pieces(min_df=least, max_features=_PIECES)
        padded = [*texts, *["nothing"] * least]  # so that texts without one word still make a vocabulary
        return cls(words.fit(padded), pieces.fit(padded))

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Rows of tf-idf, words then pieces, each half of unit length."""
        return sparse.hstack([self._words.transform(texts), self._pieces.transform(texts)], format="csr")

    def known_share(self, text: str) -> float:
        """How much of a text's wording training has seen, 0 to 1; a text without words counts as known."""
        vocabulary, idf = self._words.vocabulary_, self._words.idf_
        places = [vocabulary.get(token) for token in self._tokens(text.lower())]
        known = sum(float(idf[place]) for place in places if place is not None)
        unknown = sum(self._rarest for place in places if place is None)
        return known / (known + unknown) if places else 1.0

    def save(self, directory: Path) -> None:
        """Writes words.json and words.npz."""
        terms = {"words": _terms(self._words), "pieces": _terms(self._pieces)}
        (directory / "words.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
        np.savez(directory / "words.npz", words=self._words.idf_, pieces=self._pieces.idf_)

    @classmethod
    def load(cls, directory: Path) -> WordFeatures:
        """Reads what `save` wrote."""
        terms = json.loads((directory / "words.json").read_text(encoding="utf-8"))
        with np.load(directory / "words.npz") as idf:
            words = _words(vocabulary=terms["words"])
            words.idf_ = idf["words"]
            pieces = _pieces(vocabulary=terms["pieces"])
            pieces.idf_ = idf["pieces"]
        return cls(words, pieces)


class FeatureMaker:
    """Turns texts into `Features` with one encoder and one learned vocabulary."""

    def __init__(self, encoder: TextEncoder, words: WordFeatures) -> None:
        self._encoder, self.words = encoder, words

    def __call__(self, texts: Sequence[str]) -> Features:
        """Features of `texts`; any text is taken, however long or broken."""
        cleaned = [clean(text) for text in texts]
        return Features(
            dense=_unit_views(np.array(self._encoder.embed_passages(cleaned), dtype=np.float32), self._encoder),
            words=self.words.transform(cleaned),
            known=np.asarray([self.words.known_share(text) for text in cleaned], dtype=np.float64),
        )


def view_slices(encoder: TextEncoder, width: int) -> tuple[slice, ...]:
    """Where each view lies in an encoder's rows of `width` columns; one slice for a plain encoder."""
    widths = encoder.widths if isinstance(encoder, SeveralViews) else (width,)
    ends = np.cumsum(widths)
    return tuple(slice(int(end) - size, int(end)) for end, size in zip(ends, widths, strict=True))


def _unit_views(rows: Matrix, encoder: TextEncoder) -> Matrix:
    # An encoder of several views may scale them so that the whole row is of unit length.
    for columns in view_slices(encoder, rows.shape[1]):
        rows[:, columns] /= np.maximum(np.linalg.norm(rows[:, columns], axis=1, keepdims=True), 1e-9)
    return rows


def _words(**options: object) -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32, **options)


def _pieces(**options: object) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32, **options)


def _terms(vectorizer: TfidfVectorizer) -> list[str]:
    return [str(term) for term in vectorizer.get_feature_names_out()]
