"""How much each expert counts."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.pooling import pool_weights, warmth

LABELS = 3


def said(right: np.ndarray, *, loud: float, noise: float, seed: int) -> np.ndarray:
    """Logits of an expert that is right but for noise."""
    dice = np.random.default_rng(seed)
    return np.asarray(loud * np.eye(LABELS)[right] + noise * dice.normal(size=(len(right), LABELS)))


def weights_of(stack: np.ndarray, right: np.ndarray) -> np.ndarray:
    counts = np.ones(len(right))
    alone = np.asarray([warmth(part, right, counts) for part in stack])
    return pool_weights(stack, right, counts, alone=alone)


def test_who_knows_more_counts_more_and_who_guesses_hardly() -> None:
    right = np.random.default_rng(0).integers(LABELS, size=600)
    good, fair, none = (said(right, loud=loud, noise=1.0, seed=n) for n, loud in enumerate((2.0, 1.0, 0.0)))
    found = weights_of(np.stack([good, fair, none]), right)
    assert found[0] > found[1] > found[2] >= 0.0
    assert found[2] < found[0] / 10


def test_of_few_rows_experts_as_good_as_each_other_are_all_heard() -> None:
    right = np.arange(24) % LABELS
    stack = np.stack([said(right, loud=1.5, noise=1.0, seed=seed) for seed in range(8)])
    found = weights_of(stack, right)
    assert (found > 0.0).all()
    assert found.max() < found.sum() / 2


def test_how_loud_an_expert_speaks_changes_nothing_of_what_is_pooled() -> None:
    right = np.random.default_rng(1).integers(LABELS, size=200)
    stack = np.stack([said(right, loud=1.0, noise=1.0, seed=seed) for seed in (5, 6)])
    factors = np.asarray([1.0, 40.0])
    assert weights_of(stack * factors[:, None, None], right) * factors == pytest.approx(
        weights_of(stack, right), rel=1e-2
    )


def test_what_is_too_sure_is_cooled_and_what_is_too_shy_warmed() -> None:
    right = np.random.default_rng(2).integers(LABELS, size=2000)
    logits = said(right, loud=1.0, noise=1.0, seed=9)
    once = warmth(logits, right, np.ones(2000))
    assert warmth(logits * 5, right, np.ones(2000)) == pytest.approx(once / 5, rel=1e-2)
