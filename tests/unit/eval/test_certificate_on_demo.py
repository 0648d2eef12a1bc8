"""The promise holds on confidences as the demo company's requests really have them: overlapping, tied, not smooth."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.certificate import Promise, certify

DEMO = Path(__file__).parents[2] / "fixtures" / "demo_confidences.json"
"""Cross-fitted confidence and outcome of each request of corpora/halyard, surest first."""


def crowd() -> tuple[np.ndarray, np.ndarray]:
    rows = json.loads(DEMO.read_text(encoding="utf-8"))
    return np.array([confidence for confidence, _ in rows]), np.array([right for _, right in rows])


@pytest.mark.slow
@pytest.mark.parametrize("max_wrong", [0.2, 0.35])
def test_the_promise_is_broken_in_at_most_five_percent_of_a_thousand_draws(max_wrong: float) -> None:
    confidence, right = crowd()
    oracle = np.flatnonzero(np.cumsum(~right) / np.arange(1, len(right) + 1) <= max_wrong).max() / len(right)
    rng = np.random.default_rng(7)
    broken, kept = 0, 0.0
    for _ in range(1000):
        drawn = rng.integers(len(right), size=1000)
        threshold = certify(confidence[drawn], right[drawn], Promise(max_wrong=max_wrong)).threshold
        answered = confidence >= (2.0 if threshold is None else threshold)
        broken += bool(answered.any()) and bool((~right[answered]).mean() > max_wrong)
        kept += float(answered.mean()) / 1000
    assert broken <= 50
    # Counting alone costs this much where few can be answered: proving 35 % on 450 answers takes 31 % to be seen.
    assert kept >= (0.6 if max_wrong == 0.2 else 0.75) * oracle


@pytest.mark.slow
def test_on_halves_of_the_demo_the_promise_is_broken_in_at_most_five_percent() -> None:
    confidence, right = crowd()
    rng = np.random.default_rng(3)
    broken = 0
    for _ in range(1000):
        order = rng.permutation(len(right))
        half = order[: len(order) // 2]
        threshold = certify(confidence[half], right[half], Promise(max_wrong=0.3)).threshold
        answered = confidence >= (2.0 if threshold is None else threshold)
        broken += bool(answered.any()) and bool((~right[answered]).mean() > 0.3)
    assert broken <= 50
