"""Which curves and thresholds a past request meets: those that were there before it, and none that are younger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np

from app.answering.calibration_traffic import read_calibration
from app.answering.confidence import read_confidence
from app.answering.thresholds import read_thresholds, thresholds_made_at
from app.bootstrap.deciding import build_certified, unlearned_confidence
from app.bootstrap.in_force import Certified
from app.domain.decision import Thresholds
from app.domain.promise import read_promised
from eval.certificate import Promise
from eval.replay.moments import first_after, timeless
from eval.replay.rows import PastRequest
from indexer.bootstrap import default_encoder

CertificateMode = Literal["auto", "home", "history", "none"]
CURVES = "confidence.json"
_LOOKED_AT = 400
_KNOWN_SHARE = 0.01
_SAME = 0.999
"""What is kept of a labelled request has half the digits."""


def home_serves_from(wanted: CertificateMode, home: Path, requests: Sequence[PastRequest]) -> int:
    """Return the place of the first request that the home's own curves and thresholds meet; behind all for never.

    Those that somebody wrote by hand learned nothing: like rules, they are what they are now. A history without times
    may not be younger than a certificate that has learned from it.
    """
    never = len(requests)
    if wanted in {"history", "none"}:
        return never
    made = certified_at(home)
    if wanted == "home" or made is None:
        return 0
    if timeless(requests):
        return never if has_learned_from(home, requests) else 0
    return first_after(requests, made)


def certified_at(home: Path) -> datetime | None:
    """Return when what the home has learned about being sure was made; None where it never learned."""
    if promise_of(home) is None and not (home / CURVES).is_file():
        return None
    written = thresholds_made_at(home)
    if written is not None and promise_of(home) is not None:
        return written
    return datetime.fromtimestamp((home / CURVES).stat().st_mtime).astimezone()


def promise_of(home: Path) -> Promise | None:
    """Return what the home's thresholds promise; None for the defaults and for those written by hand."""
    said = read_promised(read_thresholds(home).source)
    return None if said is None else Promise(max_wrong=said[0], confidence=said[1])


def in_force(home: Path, serving: Path | None) -> Certified:
    """Return the curves and thresholds kept in a folder; those of the home itself, where none is named."""
    if serving is None:
        return build_certified(home)
    return Certified(confidence=read_confidence(serving / CURVES), thresholds=read_thresholds(serving))


def before_any(home: Path) -> Certified:
    """Return the curves and thresholds of a home that never evaluated."""
    return Certified(confidence=unlearned_confidence(home), thresholds=Thresholds())


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
