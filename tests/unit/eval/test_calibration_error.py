"""The calibration error tells noise from fault."""

from __future__ import annotations

import numpy as np

from eval.calibration_error import calibration_error


def drawn(n: int, *, seed: int, off: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    confidence = rng.uniform(0.1, 0.9, n)
    return confidence, rng.random(n) < np.clip(confidence - off, 0, 1)


def test_perfect_confidences_of_a_few_rows_look_wrong_only_before_correction() -> None:
    found = [calibration_error(*drawn(120, seed=seed)) for seed in range(40)]
    assert np.mean([f.binned for f in found]) > 0.08
    assert np.sqrt(np.mean([f.binned**2 - f.floor**2 for f in found])) < 0.04
    assert np.mean([f.p <= 0.1 for f in found]) < 0.25


def test_a_real_gap_is_found_at_its_size() -> None:
    found = [calibration_error(*drawn(600, seed=seed, off=0.1)) for seed in range(20)]
    assert 0.08 < np.mean([f.corrected for f in found]) < 0.12
    assert np.mean([f.p <= 0.05 for f in found]) > 0.9


def test_no_rows_have_no_error() -> None:
    assert calibration_error(np.zeros(0), np.zeros(0, dtype=bool)).as_json()["ece"] == 0.0


def test_the_same_rows_and_seed_give_the_same_figures() -> None:
    rows = drawn(200, seed=1)
    assert calibration_error(*rows, seed=3) == calibration_error(*rows, seed=3)
