"""Expected calibration error, honest at small n: the noise of binning is told apart from what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.classification_metrics import expected_calibration_error

Floats = NDArray[np.float64]
_BINS = 10
ROUNDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationError:
    """`binned` is the usual figure over bins of equal width, `floor` what it would be on average for perfect
    confidences of the same rows: a gap of 0 looks like .09 with 120 rows.

    `p` is the chance that perfect confidences show a gap as large as `binned`.
    """

    binned: float
    floor: float
    p: float

    @property
    def corrected(self) -> float:
        """The gap without the noise of binning; gap and noise add up as squares, 0 where noise explains it all."""
        return float(np.sqrt(max(0.0, self.binned**2 - self.floor**2)))

    def as_json(self) -> dict[str, float]:
        """Return the figures under the names of the report."""
        return {
            "ece": round(self.corrected, 4),
            "ece_binned": round(self.binned, 4),
            "ece_noise_floor": round(self.floor, 4),
            "ece_p": round(self.p, 4),
        }


def calibration_error(
    confidence: Floats, right: NDArray[np.bool_], *, seed: int = 0, bins: int = _BINS
) -> CalibrationError:
    """Measure confidences (n,) against outcomes (n,); all zeros, and p of 1, for no rows."""
    if not len(confidence):
        return CalibrationError(binned=0.0, floor=0.0, p=1.0)
    binned = expected_calibration_error(confidence, right, bins=bins)
    random = np.random.default_rng(seed)
    perfect = [
        expected_calibration_error(confidence, random.random(len(confidence)) < confidence, bins=bins)
        for _ in range(ROUNDS)
    ]
    extreme = sum(gap >= binned for gap in perfect)
    return CalibrationError(binned=binned, floor=float(np.mean(perfect)), p=(extreme + 1) / (ROUNDS + 1))
