"""Fits one head: experts on all its rows, pooled and calibrated on rows held out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from classifier.calibration import (
    MISS,
    Floats,
    conformal_levels,
    expected_calibration_error,
    trust_after,
    trusted,
)
from classifier.card import HeadCard
from classifier.crossfit import HeldOut, cross_fit, folds
from classifier.experts_fit import FEW, SCARCE, Examples, fit_experts
from classifier.features import FeatureMaker, Features
from classifier.head import HeadModel, Pool
from classifier.label_names import telling_names
from classifier.likeness import MOST_REMEMBERED
from classifier.pooling import pool_weights, warmth
from classifier.types import Head, LabelledText

# Without held-out rows (one example a label) every expert counts the same, mildly.
_UNMEASURED_WEIGHT = 3.0
_LETTERS = re.compile(r"[^\W\d_]+")
_BIAS_STRENGTHS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRows:
    """The rows one head learns from: `row` (n,) their places in the file, several for a row with several topics.

    `group` (n,) is the same number where texts differ in digits, signs or case only, as alerts of machines do. `names`
    are the labels' own, in their order, where they are learned from.
    """

    labels: tuple[str, ...]
    row: NDArray[np.intp]
    group: NDArray[np.intp]
    targets: NDArray[np.intp]
    weights: Floats
    names: Features | None = None

    def named(self, features: Features, maker: FeatureMaker) -> HeadRows:
        """The same, with the names of the labels where those tell what the rows of `features` are about."""
        return replace(self, names=telling_names(self.labels, features.dense[self.row], self.targets, maker))

    def examples(self, features: Features) -> Examples:
        """With the features of the whole file."""
        return Examples(
            features=features.rows(self.row),
            targets=self.targets,
            weights=self.weights,
            labels=len(self.labels),
            remembered=len(self.row) <= MOST_REMEMBERED,
            few=len(self.row) <= FEW,
            scarce=len(self.row) <= min(FEW, SCARCE * len(self.labels)),
            names=self.names,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedHead:
    """A head of `rows`, and what it said of those held out: `probability` of `held`, None where none could be."""

    rows: HeadRows
    model: HeadModel
    card: HeadCard
    held: HeldOut | None
    probability: Floats


def head_rows(rows: Sequence[LabelledText], head: Head, *, without: str) -> HeadRows:
    """Rows with a label for `head` other than `without`; a text with several topics counts once in all."""
    found = [
        (place, label, 1.0 / len(labels))
        for place, row in enumerate(rows)
        for labels in [_labels(row, head)]
        for label in labels
    ]
    found = [entry for entry in found if entry[1] != without]
    labels = tuple(sorted({label for _, label, _ in found}))
    number = {label: place for place, label in enumerate(labels)}
    return HeadRows(
        labels=labels,
        row=np.asarray([place for place, _, _ in found], dtype=np.intp),
        group=_groups([rows[place].text for place, _, _ in found]),
        targets=np.asarray([number[label] for _, label, _ in found], dtype=np.intp),
        weights=np.asarray([weight for _, _, weight in found], dtype=np.float64),
    )


def _groups(texts: Sequence[str]) -> NDArray[np.intp]:
    numbers: dict[str, int] = {}
    letters = (" ".join(_LETTERS.findall(text.lower())) or text for text in texts)
    return np.asarray([numbers.setdefault(key, len(numbers)) for key in letters], dtype=np.intp)


def fit_head(
    rows: HeadRows, features: Features, views: Sequence[slice], *, seed: int, miss: float = MISS
) -> FittedHead:
    """Fits on `rows` of `features`; needs at least two labels. `miss` is the share of candidate sets that may fail."""
    examples = rows.examples(features)
    held = cross_fit(examples, folds(rows.group, rows.targets, seed=seed), views, seed=seed)
    experts = fit_experts(examples, views, seed=seed)
    if held is None:
        unmeasured, none = np.full(len(experts), _UNMEASURED_WEIGHT), np.zeros(len(rows.labels))
        pool = Pool(
            experts=experts, weights=unmeasured / len(experts), alone=unmeasured, bias=none, trust=trust_after(0)
        )
        return _fitted(rows, pool, None, np.zeros((0, len(rows.labels))), miss)
    truth, counts = rows.targets[held.rows], rows.weights[held.rows]
    alone = np.asarray([warmth(part, truth, counts) for part in held.logits])
    weights = pool_weights(held.logits, truth, counts, alone=alone)
    logits = np.tensordot(weights, held.logits, axes=1)
    bias = _rare_label_bias(logits, truth, np.bincount(rows.targets, minlength=len(rows.labels)))
    # The bias changes how sure the sum is, so its temperature is fitted again.
    again = warmth(logits + bias, truth, counts)
    trust = trust_after(len(truth))
    pool = Pool(experts=experts, weights=weights * again, alone=alone, bias=bias * again, trust=trust, warmth=again)
    return _fitted(rows, pool, held, trusted((logits + bias) * again, trust), miss)


def _rare_label_bias(logits: Floats, truth: NDArray[np.intp], counts: NDArray[np.intp]) -> Floats:
    """Logit adjustment (Menon et al. 2021) of the strength with the best sum of held-out accuracy and macro-F1.

    A desk wants most requests right, and no label forgotten.
    """
    prior = np.log(np.maximum(counts, 1) / counts.sum())
    biases: list[Floats] = [-strength * (prior - prior.mean()) for strength in _BIAS_STRENGTHS]
    worth = []
    for bias in biases:
        found = (logits + bias).argmax(axis=1)
        worth.append((found == truth).mean() + f1_score(truth, found, average="macro", zero_division=0.0))
    return biases[int(np.argmax(worth))]


def _fitted(rows: HeadRows, pool: Pool, held: HeldOut | None, probability: Floats, miss: float) -> FittedHead:
    truth = rows.targets[held.rows] if held is not None else rows.targets[:0]
    model = HeadModel(labels=rows.labels, pool=pool, levels=conformal_levels(probability, truth, miss=miss))
    return FittedHead(rows=rows, model=model, card=_card(rows, probability, truth), held=held, probability=probability)


def _card(rows: HeadRows, probability: Floats, truth: NDArray[np.intp]) -> HeadCard:
    counts = Counter(rows.labels[target] for target in rows.targets)
    by_label = dict(sorted(counts.items()))
    if not len(truth):
        return HeadCard(counts=by_label, accuracy=0.0, macro_f1=0.0, calibration_error=0.0)
    guess = probability.argmax(axis=1)
    right = guess == truth
    return HeadCard(
        counts=by_label,
        accuracy=float(right.mean()),
        macro_f1=float(f1_score(truth, guess, average="macro", zero_division=0.0)),
        calibration_error=expected_calibration_error(probability.max(axis=1), right),
    )


def _labels(row: LabelledText, head: Head) -> list[str]:
    value: str = getattr(row, head)
    parts = value.split("|") if head == "topic" else [value]
    return [part.strip() for part in parts if part.strip()]
