"""What a text looks like to the linear models: the encoder's views, and its words and word pieces."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier import terms
from classifier.protocol import Matrix, TextEncoder
from classifier.repair import LONGEST_TEXT, repaired
from classifier.terms import TermTable, TermTables
from classifier.views import Compared, Shelf, views_of

_FEW_ROWS = 1_500
# How much louder a text speaks that is nearer: e times for each twentieth of cosine.
_SHARPNESS = 20.0
_WARMTH = 2.0
_WORDS, _PIECES = 20_000, 40_000
_LONGEST_OPENING = 200
_OFTEN = 0.5
"""Where this share of the texts goes on after its opening, openings are learned from by themselves too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """`dense` (n, d): the views side by side, each block of unit rows; `words` (n, terms) sparse tf-idf.

    `known` (n,) is the share of each text's words, weighted by rarity, that training texts used too, and `weight` (n,)
    how much rarity they have in all. `opening` is like `words`, of the first lines alone, where texts have more than
    one. The first `whole` columns of `words` are words and pairs, the others pieces. `inside` (n, m) is what the layers
    of the first view's encoder held on the way: blocks of unit rows, the last of them the tokens' maxima; no columns
    where the encoder does not tell. `topics` (n, topics) is how likely each topic is, once that is known.
    """

    dense: Matrix
    words: sparse.csr_matrix
    known: NDArray[np.float64]
    opening: sparse.csr_matrix | None = None
    whole: int = 0
    inside: Matrix = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    topics: Matrix | None = None
    weight: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    _compared: Compared = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.dense)

    def similar(self, rows: Matrix, start: int) -> Matrix:
        """(texts, rows) cosine to `rows`, which are of the columns from `start`; worked out once for all who ask."""
        return self._once(
            ("similar", id(rows), start), rows, lambda: self.dense[:, start : start + rows.shape[1]] @ rows.T
        )

    def loudness(self, rows: Matrix, start: int) -> Matrix:
        """(texts, rows) how loud each of `rows` speaks to a text: 1 the nearest, others less the farther off."""
        return self._once(("loud", id(rows), start), rows, lambda: _loudness(self.similar(rows, start)))

    def warmth(self, rows: Matrix, start: int) -> Matrix:
        """(texts, rows) how warm each of `rows` is to a text: 1 where they are the same, and never 0."""
        return self._once(("warm", id(rows), start), rows, lambda: warmth(self.similar(rows, start)))

    def _once(self, asked: tuple[str, int, int], rows: Matrix, work: Callable[[], Matrix]) -> Matrix:
        if asked not in self._compared:  # the rows are kept beside it, so that nothing else gets their id
            self._compared[asked] = (rows, work())
        return self._compared[asked][1]

    def and_then(self, others: Features) -> Features:
        """These texts, and `others` of the same maker after them."""
        opening = None
        if self.opening is not None and others.opening is not None:
            opening = sparse.vstack([self.opening, others.opening], format="csr")
        return Features(
            dense=np.vstack([self.dense, others.dense]),
            words=sparse.vstack([self.words, others.words], format="csr"),
            known=np.concatenate([self.known, others.known]),
            opening=opening,
            whole=self.whole,
            inside=np.vstack([self.inside, others.inside]),
            weight=np.concatenate([self.weight, others.weight]),
        )

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Features:
        """The same features of some rows."""
        opening = None if self.opening is None else self.opening[chosen]
        return Features(
            dense=self.dense[chosen],
            words=self.words[chosen],
            known=self.known[chosen],
            opening=opening,
            whole=self.whole,
            inside=self.inside[chosen] if self.inside.size else self.inside,
            topics=None if self.topics is None else self.topics[chosen],
            weight=self.weight[chosen] if self.weight.size else self.weight,
        )

    def knowing(self, topics: NDArray[np.float64]) -> Features:
        """The same, and how likely each topic is."""
        return replace(self, topics=topics.astype(np.float32))


def _loudness(similar: Matrix) -> Matrix:
    return np.asarray(np.exp(_SHARPNESS * (similar - similar.max(axis=1, keepdims=True))), dtype=np.float32)


def warmth(similar: Matrix) -> Matrix:
    """A Gaussian kernel of unit rows from their cosine."""
    return np.asarray(np.exp(_WARMTH * (similar - 1)), dtype=np.float32)


def clean(text: str) -> str:
    """The part of a text that is looked at, put right; unpaired surrogates and NUL become spaces."""
    return repaired(text[:LONGEST_TEXT])


def opening_of(text: str) -> str:
    """The first line of a text, where tickets and issues have their subject; of a long one, its beginning."""
    return text.strip().split("\n", 1)[0][:_LONGEST_OPENING]


class WordFeatures:
    """Tf-idf of words, word pairs and word pieces; learned once, then a plain table that is saved as JSON."""

    def __init__(self, words: TermTable, pieces: TermTable, opening: WordFeatures | None = None) -> None:
        self._words, self._pieces, self._opening = words, pieces, opening
        self._both = TermTables.of(words, pieces)
        self._rarest = float(words.rarity.max(initial=1.0))

    @classmethod
    def learn(cls, texts: Sequence[str]) -> WordFeatures:
        """The terms of `texts`, and of their openings where those are mostly not all; with few also those seen once."""
        openings = [opening_of(text) for text in texts]
        goes_on = sum(len(text.strip()) > len(opening) for text, opening in zip(texts, openings, strict=True))
        return cls(*cls._tables(texts), opening=cls(*cls._tables(openings)) if goes_on >= _OFTEN * len(texts) else None)

    @classmethod
    def _tables(cls, texts: Sequence[str]) -> tuple[TermTable, TermTable]:
        least = 1 if len(texts) < _FEW_ROWS else 2
        return (
            TermTable.learn(texts, terms.words_and_pairs, least=least, most=_WORDS),
            TermTable.learn(texts, terms.pieces, least=least, most=_PIECES),
        )

    @property
    def whole(self) -> int:
        """How many of the columns are words and pairs; pieces follow."""
        return len(self._words.terms)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Rows of tf-idf, words then pieces, each half of unit length."""
        return self._both.transform(texts)

    def transform_openings(self, texts: Sequence[str]) -> sparse.csr_matrix | None:
        """The same of the openings of `texts`, over their own terms; None where those were not learned."""
        return self._opening and self._opening.transform([opening_of(text) for text in texts])

    def known_share(self, text: str) -> float:
        """How much of a text's wording training has seen, 0 to 1; a text without words counts as known."""
        return self.known_weight(text)[0]

    def known_weight(self, text: str) -> tuple[float, float]:
        """The same, and how much rarity the words of the text have in all."""
        places = [self._words.places.get(word) for word in terms.words(text)]
        known = sum(float(self._words.rarity[place]) for place in places if place is not None)
        unknown = sum(self._rarest for place in places if place is None)
        return (known / (known + unknown), known + unknown) if places else (1.0, 0.0)

    def known_to_others(self, text: str, *, texts: int) -> float:
        """The same of one of the `texts` learned from: what no other uses counts as unknown."""
        places = [self._words.places.get(word) for word in terms.words(text)]
        alone = np.log((1 + texts) / 2) + 1 - 1e-9  # the rarity of what one text has
        found = [self._rarest if place is None else float(self._words.rarity[place]) for place in places]
        known = sum(r for r, place in zip(found, places, strict=True) if place is not None and r < alone)
        return known / sum(found) if places else 1.0

    def save(self, directory: Path) -> None:
        """Writes words.json and words.npz."""
        tables = self._named()
        listed = {name: table.terms for name, table in tables.items()}
        (directory / "words.json").write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
        np.savez(directory / "words.npz", **{name: table.rarity for name, table in tables.items()})  # type: ignore[arg-type]  # no name is an option

    def _named(self) -> dict[str, TermTable]:
        tables = {"words": self._words, "pieces": self._pieces}
        if self._opening is not None:
            tables |= {f"opening {name}": table for name, table in self._opening._named().items()}
        return tables

    @classmethod
    def load(cls, directory: Path) -> WordFeatures:
        """Reads what `save` wrote."""
        listed = json.loads((directory / "words.json").read_text(encoding="utf-8"))
        with np.load(directory / "words.npz") as rarity:
            tables = {
                name: TermTable(
                    terms=tuple(found),
                    rarity=rarity[name],
                    analyse=terms.pieces if name.endswith("pieces") else terms.words_and_pairs,
                )
                for name, found in listed.items()
            }
        opening = cls(tables["opening words"], tables["opening pieces"]) if "opening words" in tables else None
        return cls(tables["words"], tables["pieces"], opening)


class FeatureMaker:
    """Turns texts into `Features` with one encoder and one learned vocabulary."""

    def __init__(self, encoder: TextEncoder, words: WordFeatures) -> None:
        self._views, self.words = views_of(encoder), words

    def __call__(self, texts: Sequence[str], *, shelves: Sequence[Shelf] = ()) -> Features:
        """Features of `texts`, compared with what is on `shelves`; any text is taken, however long or broken.

        Where an encoder hands out one view while the next is on its way, what can be done is done meanwhile.
        """
        cleaned = [clean(text) for text in texts]
        coming = self._views(cleaned, shelves)
        first = next(coming)
        words, opening = self.words.transform(cleaned), self.words.transform_openings(cleaned)
        known = np.asarray([self.words.known_weight(text) for text in cleaned], dtype=np.float64).reshape(-1, 2)
        arrived = [first, *coming]
        return Features(
            dense=np.hstack([view.rows for view in arrived]),
            words=words,
            known=known[:, 0],
            opening=opening,
            whole=self.words.whole,
            inside=first.inside,
            weight=known[:, 1],
            _compared={asked: product for view in arrived for asked, product in view.compared.items()},
        )
