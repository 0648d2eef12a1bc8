"""How a hit stands among the others: its similarities, its margins, and whether all ways of searching agree on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from indexer.types import Hit

_WAYS = ("whole", "title", "best_sentence", "words")
_SURE = 1e-4


def standing(hit: Hit, others: Sequence[Hit]) -> dict[str, float]:
    """Return the features that search alone gives `hit` beside the `others` found; 0 for signals it lacks."""
    return {**_own(hit), **_margins(hit, others), **_scores(hit, others)}


def _own(hit: Hit) -> dict[str, float]:
    given = hit.signals.get
    return {
        "whole": given("whole", 0.0),
        "title": given("title", 0.0),
        "sentence": given("best_sentence", 0.0),
        "words_coverage": given("words_coverage", 0.0),
        "words_trust": given("words_trust", 0.0),
        "dense_z": given("dense_z", 0.0),
        "words_z": given("words_z", 0.0),
    }


def _margins(hit: Hit, others: Sequence[Hit]) -> dict[str, float]:
    words = max(0.0, hit.signals.get("words", 0.0))
    most = max((other.signals.get("words", 0.0) for other in others), default=0.0)
    similar = [other.signals.get("dense", 0.0) for other in others] or [0.0]
    crowd = sum(similar) / len(similar)
    lead = {way: _margin(hit, others, way) for way in _WAYS}
    return {
        "dense_margin": _margin(hit, others, "dense"),
        "whole_margin": lead["whole"],
        "title_margin": lead["title"],
        "sentence_margin": lead["best_sentence"],
        "words_margin": lead["words"] / (1.0 + words),
        "words_lead": lead["words"] / max(1.0, words, most),
        "firsts": sum(margin >= 0.0 for margin in lead.values()) / len(lead),
        "crowd": crowd,
        "dense_lead": hit.signals.get("dense", 0.0) - crowd,
    }


def _margin(hit: Hit, others: Sequence[Hit], signal: str) -> float:
    best = max((other.signals.get(signal, 0.0) for other in others), default=0.0)
    return hit.signals.get(signal, 0.0) - best


def _scores(hit: Hit, others: Sequence[Hit]) -> dict[str, float]:
    beside = sorted((other.score for other in others), reverse=True) or [0.0]
    top = max(hit.score, beside[0])
    own = math.exp(hit.score - top)
    share = own / (own + sum(math.exp(other.score - top) for other in others))
    bounded = min(max(share, _SURE), 1.0 - _SURE)
    return {
        "score_margin": hit.score - beside[0],
        "fifth_margin": hit.score - beside[min(4, len(beside) - 1)],
        "score_share": share,
        "lead": math.log(bounded / (1.0 - bounded)),
    }
