"""A promise is put to work: its thresholds decide, and what is asked is compared with what certified them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.answering.calibrated_on import read_calibrated
from app.answering.calibration_traffic import compare_with
from app.answering.thresholds import FILE, write_thresholds
from app.bootstrap.deciding import build_confidence
from app.domain.decision import Thresholds
from app.domain.errors import Conflict
from app.domain.evaluation import EvaluationRun
from app.ports import Clock
from app.storage.home.evaluation_shelf import traffic_path


@dataclass(frozen=True, slots=True)
class PutThresholds:
    """Writes thresholds into a home, unless its curves are no longer those they were certified with.

    From then on what is asked is compared with the requests that certified them.
    """

    home: Path
    clock: Clock

    def __call__(self, thresholds: Thresholds, run: EvaluationRun) -> None:
        """Write them; raise `Conflict` where a later evaluation has put other curves to work."""
        ground = run.figures.get("calibrated_on")
        calibrated = read_calibrated(ground, self.home / FILE) if isinstance(ground, Mapping) else None
        curves = build_confidence(self.home).version
        if calibrated is not None and calibrated.curves != curves:
            raise Conflict(
                f"This evaluation certified the curves {calibrated.curves!r}, and {curves!r} serve by now. "
                "Take the dial of the newest evaluation, or evaluate again."
            )
        compare_with(traffic_path(self.home, run.id), self.home)
        write_thresholds(thresholds, self.home, calibrated_on=calibrated, made_at=self.clock.now())
