"""How much a document's kind and age count against it, when two say nearly the same.

Measured on the train part of the demo requests; sets without dates and threads are not touched by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from indexer.types import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPolicy:
    """Handicaps on the scale of fused z-scores.

    Age counts from the newest document of the index, so that nothing depends on today's date. An undated document
    counts as `undated` years old; by default as fresh, for punishing whoever keeps no dates would hide whole sources.
    A page goes before the conversation that asked for it.
    """

    thread: float = 0.5
    year: float = 0.5
    free_years: float = 1.0
    most: float = 1.5
    undated: float = 0.0


def handicaps(
    kinds: Sequence[DocumentKind], updated: Sequence[date | None], policy: StandingPolicy | None = None
) -> NDArray[np.float32]:
    """Return what to subtract from each document's score (n,), 0 or more."""
    policy = policy or StandingPolicy()
    newest = max((day for day in updated if day), default=None)
    years = [(newest - day).days / 365.25 if newest and day else policy.undated for day in updated]
    age = np.clip(policy.year * (np.array(years) - policy.free_years), 0.0, policy.most)
    return np.asarray(age + policy.thread * (np.array(kinds) == "thread"), dtype=np.float32)
