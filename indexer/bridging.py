"""Scores of two encoders on one scale: the multilingual one lends its eyes for pages the English one cannot read.

Their similarities are never mixed raw. A page that only the multilingual encoder can judge gets the similarity of the
English page that stands at the same place in that encoder's order (quantile mapping over this query's candidates).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.fusion import Evidence, Scores

# Fewer pages than this are no scale to map onto.
FEWEST = 5
# An asker prefers a page in the language of the question, the more so when one holds the words that were asked.
OWN_LANGUAGE = 0.1
FULL_COVERAGE = 0.4


def bridged(own: Evidence, other: Evidence, foreign: NDArray[np.bool_]) -> Evidence:
    """Return `own` with the documents in `foreign` judged by `other`, on the scale of `own`.

    Both hold the same documents; at least five of them must not be foreign.
    """
    if not foreign.any():
        return own
    covered = float(own.words.max(initial=0.0)) / (FULL_COVERAGE * own.ceiling) if own.ceiling > 0 else 1.0
    shift = OWN_LANGUAGE * min(1.0, covered)
    home = ~foreign

    def mapped(here: Scores, there: Scores) -> Scores:
        scores = here.copy()
        scores[foreign] = on_scale(there[foreign] - shift, theirs=there[home], ours=here[home])
        return scores

    return _each(own, other, mapped)


def blended(own: Evidence, other: Evidence) -> Evidence:
    """Return the mean of both encoders on the scale of `own`: for a text that may be in either's language."""

    def mean(here: Scores, there: Scores) -> Scores:
        return np.asarray((here + on_scale(there, theirs=there, ours=here)) / 2, dtype=np.float32)

    return _each(own, other, mean)


def on_scale(scores: Scores, *, theirs: Scores, ours: Scores) -> Scores:
    """Return where `scores`, standing as they do among `theirs`, would stand among `ours`; above the best, linearly."""
    theirs, ours = np.sort(theirs), np.sort(ours)
    beyond = np.maximum(scores - theirs[-1], 0) * (ours.std() / max(float(theirs.std()), 1e-6))
    return np.asarray(np.interp(scores, theirs, ours) + beyond, dtype=np.float32)


def _each(own: Evidence, other: Evidence, joined: Callable[[Scores, Scores], Scores]) -> Evidence:
    return replace(
        own,
        whole=joined(own.whole, other.whole),
        title=joined(own.title, other.title),
        sentence=joined(own.sentence, other.sentence),
    )
