"""How a hit stands among the others: its similarities, its margins, and whether all ways of searching agree on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.types import Hit

_WAYS = ("whole", "title", "best_sentence", "words")
_COMPARED = (*_WAYS, "dense")
_SURE = 1e-4


@dataclass(frozen=True, slots=True)
class _Best:
    """The largest value of a signal among all hits, whose it is, and the largest of the others."""

    value: float
    rank: int
    next_best: float

    def beside(self, rank: int) -> float:
        """Return the largest value that another hit than the one at `rank` has."""
        return self.next_best if rank == self.rank else self.value


class Standing:
    """The hits of a question beside each other, as search alone sees them."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits = hits
        self._bests = {signal: _best([hit.signals.get(signal, 0.0) for hit in hits]) for signal in _COMPARED}

    def of(self, rank: int) -> dict[str, float]:
        """Return the features of the hit at `rank` beside the others; 0 for signals it lacks."""
        hit, others = self._hits[rank], [other for place, other in enumerate(self._hits) if place != rank]
        best = {way: best.beside(rank) for way, best in self._bests.items()}
        return {**_own(hit), **_margins(hit, others, best), **_scores(hit.score, [other.score for other in others])}


def _best(values: list[float]) -> _Best:
    rank = max(range(len(values)), key=values.__getitem__)
    return _Best(values[rank], rank, max(values[:rank] + values[rank + 1 :], default=0.0))


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


def _margins(hit: Hit, others: list[Hit], best: dict[str, float]) -> dict[str, float]:
    given = hit.signals.get
    words = max(0.0, given("words", 0.0))
    similar = [other.signals.get("dense", 0.0) for other in others] or [0.0]
    crowd = sum(similar) / len(similar)
    lead = {way: given(way, 0.0) - best[way] for way in _WAYS}
    return {
        "dense_margin": given("dense", 0.0) - best["dense"],
        "whole_margin": lead["whole"],
        "title_margin": lead["title"],
        "sentence_margin": lead["best_sentence"],
        "words_margin": lead["words"] / (1.0 + words),
        "words_lead": lead["words"] / max(1.0, words, best["words"]),
        "firsts": sum([margin >= 0.0 for margin in lead.values()]) / len(lead),
        "crowd": crowd,
        "dense_lead": given("dense", 0.0) - crowd,
    }


def _scores(score: float, others: list[float]) -> dict[str, float]:
    beside = sorted(others, reverse=True) or [0.0]
    top = max(score, beside[0])
    own = math.exp(score - top)
    share = own / (own + sum([math.exp(other - top) for other in others]))
    bounded = min(max(share, _SURE), 1.0 - _SURE)
    return {
        "score_margin": score - beside[0],
        "fifth_margin": score - beside[min(4, len(beside) - 1)],
        "score_share": share,
        "lead": math.log(bounded / (1.0 - bounded)),
    }
