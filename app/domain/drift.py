"""Whether requests of now are like those the threshold was certified on, and when that was last looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LEVEL = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The p of each test (None where there was too little to compare) and the level they share."""

    reference: int
    recent: int
    questions_p: float | None = None
    scores_p: float | None = None
    level: float = LEVEL

    @property
    def compared(self) -> bool:
        """Whether there was enough on both sides."""
        return self.questions_p is not None or self.scores_p is not None

    @property
    def questions_differ(self) -> bool:
        """Whether other things are asked than before, by more than chance."""
        return self.questions_p is not None and self.questions_p <= self.level / 2

    @property
    def scores_differ(self) -> bool:
        """Whether the engine is as sure as before, but for chance."""
        return self.scores_p is not None and self.scores_p <= self.level / 2

    @property
    def drifted(self) -> bool:
        """Whether the two differ by more than chance."""
        return self.questions_differ or self.scores_differ

    @property
    def reason(self) -> str:
        """What differs, as a sentence; empty when nothing does."""
        found = (("what is asked", self.questions_differ), ("how sure the engine is", self.scores_differ))
        differing = [name for name, differs in found if differs]
        return f"{' and '.join(differing)} differs from the labelled requests" if differing else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftLook:
    """One look at live traffic, and when it was."""

    at: datetime
    drift: Drift
