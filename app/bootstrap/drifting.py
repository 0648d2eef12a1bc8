"""Live requests beside those of calibration, wired: nothing is encoded again, for fingerprints are kept already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.answering.calibration_traffic import read_calibration
from app.answering.drift import Traffic, compare
from app.bootstrap.deciding import build_confidence
from app.domain.drift import LEVEL, Drift
from app.ports import Experience
from app.settings import Settings

NEWEST = 400
_PERMUTATIONS = 4_999
"""Enough that the smallest p lies well below half of what one weekly look may spend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTraffic:
    """Compares the newest requests of a span with those of calibration; about a second of processor time."""

    settings: Settings
    experience: Experience

    def __call__(self, since: datetime, until: datetime, level: float = LEVEL) -> Drift | None:
        """Return how they differ; None without a calibration by the encoder and the curves that serve."""
        known = read_calibration(self.settings.home)
        if known is None or known.curves != build_confidence(self.settings.home).version:
            return None
        asked = self.experience.asked(since=since, until=until, model=known.model, limit=NEWEST)
        rows = [np.frombuffer(one.vector, dtype=np.float16) for one in asked]
        width = known.traffic.embeddings.shape[1]
        recent = Traffic(
            embeddings=np.array(rows, dtype=np.float32).reshape(len(rows), width),
            confidences=np.array([one.confidence for one in asked], dtype=np.float64),
        )
        return compare(known.traffic, recent, level=level, permutations=_PERMUTATIONS)
