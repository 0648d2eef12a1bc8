"""How alike two requests are: the encoders' vectors and the words they share, on a learned curve."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.fingerprint import Features
from classifier.details import find_details
from indexer.halves import widened

PACKAGED = Path(__file__).with_name("likeness.json")
"""Learned from the train part of the demo company's repeats and storms; see docs/evaluation.md."""

Purpose = Literal["repeats", "reports"]
_WORD = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"(?<=\w)[-./](?=\w)")
_STEM, _SHORTEST = 5, 4
# Another error code, order or host is another matter, whatever the rest of the sentences says.
_OTHER_CODE = 0.25
_ANY_DAY = date(2000, 1, 1)
_TELLING = frozenset({"host", "order_id", "email", "url", "amount"})


class PairOfEncoders(Protocol):
    """An encoder whose rows are two encoders' side by side; `widths` are their columns."""

    @property
    def model_id(self) -> str: ...

    @property
    def widths(self) -> tuple[int, ...]: ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A logistic curve over (cosine of each encoder, share of the shorter text's words, share of all words)."""

    bias: float
    slopes: tuple[float, ...]

    def __call__(self, signals: Sequence[float]) -> float:
        """Return a probability in (0, 1)."""
        return self.of_many(np.array([signals]))[0]

    def of_many(self, rows: NDArray[np.float64]) -> list[float]:
        """Return a probability for each row of signals."""
        total = np.clip(rows @ np.array(self.slopes) + self.bias, -30.0, 30.0)
        found: list[float] = (1.0 / (1.0 + np.exp(-total))).tolist()
        return found


@lru_cache(maxsize=2)
def packaged_curve(purpose: Purpose) -> Curve:
    """Return the curve for one person asking again (`repeats`) or for several reporting one thing (`reports`)."""
    found = json.loads(PACKAGED.read_text(encoding="utf-8"))[purpose]
    return Curve(bias=float(found["bias"]), slopes=tuple(float(slope) for slope in found["slopes"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedLikeness:
    """`Likeness` by two encoders and words; texts with error codes of their own are hardly ever the same."""

    encoder: PairOfEncoders
    curve: Curve

    def features(self, text: str) -> Features:
        """Return what `sameness` compares; any text is taken."""
        return self.read([text])[0]

    def read(self, texts: Sequence[str]) -> tuple[Features, ...]:
        """Return what `sameness` compares, of several texts at once."""
        rows = self.encoder.embed_queries(texts).astype(np.float16) if texts else ()
        return tuple(
            Features(
                model=self.encoder.model_id,
                vector=row.tobytes(),
                words=telling_words(text),
                codes=codes(text) | _named(text),
            )
            for text, row in zip(texts, rows, strict=True)
        )

    def sameness(self, features: Features, others: Sequence[Features]) -> tuple[float, ...]:
        """Return the probability, for each other, that it asks for the same; 0 where another encoder made it."""
        known = [other for other in others if other.model == features.model]
        found = iter(self._same(features, known))
        return tuple(next(found) if other.model == features.model else 0.0 for other in others)

    def signals(self, one: Features, other: Features) -> tuple[float, ...]:
        """Return what the curve reads: a cosine for each encoder, and the shares of words in common."""
        return tuple(self._signals(one, [other])[0].tolist())

    def _same(self, one: Features, others: Sequence[Features]) -> Sequence[float]:
        """Return a probability for each other. All of them at once: a storm has thousands."""
        if not others:
            return ()
        found = self.curve.of_many(self._signals(one, others))
        mine = _by_kind(one.codes)
        for place, other in enumerate(others) if mine else ():
            if other.codes and _differ(mine, _by_kind(other.codes)):
                found[place] *= _OTHER_CODE
        return found

    def _signals(self, one: Features, others: Sequence[Features]) -> NDArray[np.float64]:
        return np.column_stack((self._cosines(one, others), *_shares(one.words, [other.words for other in others])))

    def _cosines(self, features: Features, others: Sequence[Features]) -> NDArray[np.float32]:
        """Return a row for each other: how near it is by each encoder."""
        ends = np.cumsum(self.encoder.widths)[:-1]
        parts = zip(np.split(_rows([features])[0], ends), np.split(_rows(others), ends, axis=1), strict=True)
        return np.stack([theirs @ mine for mine, theirs in parts], axis=1) * len(self.encoder.widths)


def telling_words(text: str) -> frozenset[str]:
    """Return the beginnings of the longer words, so that inflected forms meet."""
    found = _WORD.findall(text.casefold())
    return frozenset(w[:_STEM] for w in found if len(w) >= _SHORTEST and not any(c.isdigit() for c in w))


def codes(text: str) -> frozenset[str]:
    """Return what looks like a code or a number of three digits and more: `HV-307` and `hv307` are one."""
    found = _WORD.findall(_INSIDE.sub("", text.casefold()))
    return frozenset(w for w in found if any(c.isdigit() for c in w) and (not w.isdigit() or len(w) > 2))


def _named(text: str) -> frozenset[str]:
    """Return the details that tell one matter from another (`host=fs-01.local`)."""
    # A date is none of them: who asks again says "yesterday" of what was "today".
    details = find_details(text, today=_ANY_DAY)
    return frozenset(f"{d.kind}={_INSIDE.sub('', d.value.casefold())}" for d in details if d.kind in _TELLING)


def _differ(mine: Mapping[str, set[str]], theirs: Mapping[str, set[str]]) -> bool:
    """Return whether both name something of one kind, and nothing that is the same."""
    return any(not mine[kind] & theirs[kind] for kind in mine.keys() & theirs.keys())


# In an incident each newcomer is compared with every report of it.
@lru_cache(maxsize=4096)
def _by_kind(names: frozenset[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        kind, tagged, value = name.partition("=")
        found[kind if tagged else "code"].add(value or name)
    return found


def _shares(one: frozenset[str], others: Sequence[frozenset[str]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return, for each other, how much of the shorter text's words, and of all words, are in both."""
    shared, length = np.array([len(one & other) for other in others]), np.array([len(other) for other in others])
    shorter, all_words = np.minimum(length, len(one)), length + len(one) - shared
    return shared / np.maximum(shorter, 1), shared / np.maximum(all_words, 1)


def _rows(features: Sequence[Features]) -> NDArray[np.float32]:
    joined = np.frombuffer(b"".join(one.vector for one in features), dtype=np.float16)
    return widened(joined.reshape(len(features), -1))
