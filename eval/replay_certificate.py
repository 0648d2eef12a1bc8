"""Which curves and thresholds a past request meets: the home's, unless they have learned from these very requests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from app.answering.calibration_traffic import read_calibration
from app.answering.confidence import PACKAGED, read_confidence
from app.bootstrap.in_force import Certified
from app.domain.decision import Thresholds
from eval.replay_rows import PastRequest
from indexer.bootstrap import default_encoder

CertificateMode = Literal["auto", "home", "none"]
_LOOKED_AT = 400
_KNOWN_SHARE = 0.01
_SAME = 0.999
"""What is kept of a labelled request has half the digits."""


def serves(wanted: CertificateMode, home: Path, requests: Sequence[PastRequest]) -> bool:
    """Whether the home's own certificate serves: else requests are decided as before there was any."""
    return wanted == "home" or (wanted == "auto" and not has_learned_from(home, requests))


def before_any() -> Certified:
    """Return the curves and thresholds of a home that never evaluated."""
    return Certified(confidence=read_confidence(PACKAGED), thresholds=Thresholds())


def has_learned_from(home: Path, requests: Sequence[PastRequest]) -> bool:
    """Whether the home's certificate rests on these requests: it keeps a sample of what was labelled, as rows.

    An even sample of the requests is compared with it; two of them may be there by chance.
    """
    kept = read_calibration(home)
    encoder = default_encoder()
    if kept is None or kept.model != encoder.model_id or not len(kept.traffic.embeddings):
        return False
    looked_at = requests[:: max(1, len(requests) // _LOOKED_AT)]
    rows = np.array([encoder.embed_query(past.text) for past in looked_at])
    known = int(((rows @ kept.traffic.embeddings.T).max(axis=1) >= _SAME).sum())
    return known > max(2, _KNOWN_SHARE * len(looked_at))
