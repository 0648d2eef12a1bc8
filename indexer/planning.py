"""Which encoders and which languages' words a question needs, and what two encoders found as one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.bridging import FEWEST, blended, bridged
from indexer.dense import DenseModel, choose
from indexer.fusion import Scores
from indexer.languages import Reading
from indexer.lexicon import Lexicon
from indexer.scoring import Candidates

# Fewer pages in other languages are not worth a second encoder at every question.
LEAST_SHARE = 0.05
# What a page in another language needs to be better by, in z-scores, to go before one in the asker's.
OTHER_LANGUAGE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The encoders to ask, the one of the question's language first, and how to look for its words elsewhere."""

    reading: Reading
    models: tuple[DenseModel, ...]
    translates: bool = False

    def also(self, text: str, lexicon: Lexicon | None) -> Mapping[str, str]:
        """Return the words to look for in other languages, by language."""
        mixed = dict.fromkeys(self.reading.others, text)
        if lexicon is None or not self.translates:
            return mixed
        return {**lexicon.translations(text, self.reading.language, self.models[0].embedder), **mixed}


def plan_search(reading: Reading, models: Sequence[DenseModel], lexicon: Lexicon | None) -> Plan:
    """Return the plan for a question.

    An encoder for one language is joined by the one for any when the question may be in another, or pages are.
    """
    first, any_language = choose(models, reading.language), models[-1]
    if first is any_language:
        return Plan(reading=reading, models=(first,), translates=len(models) > 1)
    own = lexicon.shares.get(reading.language, 0.0) if lexicon else 1.0
    needed = bool(reading.others) or 1 - own >= LEAST_SHARE
    return Plan(reading=reading, models=(first, any_language) if needed else (first,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The candidates on one scale, that of `model`; `foreign` ones were read by the last of `views`.

    `distance` is what a page loses for being in another language.
    """

    candidates: Candidates
    model: DenseModel
    views: tuple[Candidates, ...]
    foreign: NDArray[np.bool_]
    distance: Scores

    def view_of(self, place: int) -> Candidates:
        """Return the view of the encoder that judged this candidate."""
        return self.views[-1 if self.foreign[place] else 0]


def join(views: Sequence[Candidates], plan: Plan, foreign: NDArray[np.bool_]) -> Joined:
    """Return the views of one or two encoders on the same documents as one."""
    first, last = views[0], views[-1]
    none = np.zeros(len(foreign), dtype=np.float32)
    joined = Joined(candidates=first, model=plan.models[0], views=tuple(views), foreign=foreign, distance=none)
    if len(views) == 1:
        return replace(joined, distance=np.float32(OTHER_LANGUAGE) * foreign) if plan.translates else joined
    if (~foreign).sum() < FEWEST:  # nothing to compare with: the encoder for any language decides alone
        return replace(joined, candidates=last, model=plan.models[-1], views=(last,))
    evidence = blended(first.evidence, last.evidence) if plan.reading.others else first.evidence
    evidence = bridged(evidence, last.evidence, foreign)
    chunks = np.where(foreign, last.chunks, first.chunks)
    return replace(joined, candidates=replace(first, chunks=chunks, evidence=evidence))
