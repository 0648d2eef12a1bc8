"""What is known of a confidence curve before a label is seen: its features, their signs, and a few weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.answering.confidence import Logistic

Floats = NDArray[np.float64]
RISING = (
    "whole", "title", "sentence", "second_sentence", "mean_sentence", "score_margin", "fifth_margin", "score_share",
    "lead", "dense_margin", "whole_margin", "title_margin", "sentence_margin", "words_margin", "words_lead", "firsts",
    "dense_lead", "words_coverage", "words_trust", "dense_z", "words_z", "coverage", "relative_coverage",
    "rare_coverage", "title_coverage", "title_lead", "phrases", "phrases_margin", "quote_coverage", "code_held",
)  # fmt: skip
"""More of these never makes an answer less likely."""
FALLING = (
    "foreign_code", "codes_missing", "names_missing", "number_missing", "other_language", "handicap",
    "trouble_unasked", "only_named",
)  # fmt: skip
"""More of these never makes one likelier."""
FREE = (
    "sentence_peak", "crowd", "twin", "question_length", "characters", "asks", "codes", "document_length",
    "passage_length", "thread",
)  # fmt: skip
FEATURES = (*RISING, *FALLING, *FREE)
RANKED = (*FEATURES, "rank")
KNOWN = {
    "foreign_code": -1.0, "codes_missing": -1.0, "names_missing": -1.0, "number_missing": 0.0, "other_language": 0.0,
    "trouble_unasked": -0.5, "only_named": -0.375, "code_held": 0.4375,
}  # fmt: skip
"""Shares and flags keep their own scale. A page that lacks what the question names hardly answers: that is known.
So does one about a trouble, where a way is asked for: our own pages have too few of them to learn it from. One that
holds the code asked about, which those beside it lack, does answer: 29 of 30 such pages of the train parts."""
OWN_SCALE = {"trouble_unasked": 0.25, "only_named": 0.25, "code_held": 0.25}
"""The scale of those of them that are rare: about their standard deviation where they are met at all."""
RARE = frozenset(OWN_SCALE)
"""They keep their weight when the packaged curve is learned: the few of our own pages that have them say little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Feature rows (n, features) and whether each was right (n,)."""

    values: Floats
    right: NDArray[np.bool_]


def blank_curve(rows: Rows, names: Sequence[str]) -> Logistic:
    """Return the curve that knows nothing but `KNOWN`, on the scale of `rows`: the prior of a first fit."""
    known = [name in KNOWN for name in names]
    own = [OWN_SCALE.get(name, 1.0) for name in names]
    return Logistic(
        names=tuple(names),
        mean=tuple(map(float, np.where(known, 0.0, rows.values.mean(axis=0)))),
        scale=tuple(map(float, np.where(known, own, np.maximum(rows.values.std(axis=0), 1e-3)))),
        weights=tuple(KNOWN.get(name, 0.0) for name in names),
        intercept=0.0,
    )


def bounds(curve: Logistic, *, held: frozenset[str] = frozenset()) -> list[tuple[float | None, float | None]]:
    """Return the least and greatest weight of each feature of `curve`, and of the intercept after them.

    Those `held` keep the weight that they have.
    """
    signs: dict[str, tuple[float | None, float | None]] = {
        **dict.fromkeys(RISING, (0.0, None)),
        **dict.fromkeys(FALLING, (None, 0.0)),
        **{name: (weight, weight) for name, weight in zip(curve.names, curve.weights, strict=True) if name in held},
    }
    return [*(signs.get(name, (None, None)) for name in curve.names), (None, None)]


def precision(curve: Logistic, *, looseness: float, slope: float, level: float) -> NDArray[np.float64]:
    """Return the inverse covariance of the normal prior around `curve` (weights, then intercept).

    Each weight may move by `looseness`, and all of them together along the curve by the share `slope`: another house
    may trust the same evidence more or less as a whole, which takes far fewer labels to learn than each weight.
    """
    own = np.eye(len(curve.weights)) / looseness**2
    along = own @ np.array(curve.weights)
    own -= np.outer(along, along) / (1.0 / slope**2 + np.array(curve.weights) @ along)
    joined = np.zeros((len(own) + 1, len(own) + 1))
    joined[:-1, :-1], joined[-1, -1] = own, 1.0 / level**2
    return joined
