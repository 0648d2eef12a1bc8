"""What the engine would have answered to labelled questions, and whether that was right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.answering.confidence import encoder_of
from app.answering.duplicates import stands_for
from app.answering.evidence import features
from indexer.protocols import Retriever
from indexer.types import PUBLIC, Hit

LOOKED_AT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A labelled question: `relevant` documents answer it; none means that nothing here does.

    `group` is its language, `topics` what it is about, where that is known. `says` marks, by document, the sentences
    that answer it.
    """

    id: str
    text: str
    relevant: frozenset[str]
    audience: frozenset[str] = PUBLIC
    group: str = ""
    topics: tuple[str, ...] = ()
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was found for a question. `document_id` is what the first quote would cite; empty when nothing was found.

    `evidence` holds the features of each of the first hits, best first; `useful` whether what would be shown for each
    of them is relevant.
    """

    question: Question
    encoder: str
    document_id: str
    evidence: tuple[Mapping[str, float], ...]
    useful: tuple[bool, ...]

    @property
    def correct(self) -> bool:
        """Whether an answer would have been right: its document is judged relevant."""
        return bool(self.useful) and self.useful[0]


def observe(questions: Iterable[Question], retriever: Retriever) -> list[Observation]:
    """Search each question as the engine does. A document with the question's own id is the question asked again."""
    return [_observed(question, retriever) for question in questions]


def _observed(question: Question, retriever: Retriever) -> Observation:
    return observed(question, found_for(question, retriever))


def found_for(question: Question, retriever: Retriever) -> tuple[Hit, ...]:
    """Return what the engine finds for a question, without the conversation that it began."""
    found = retriever.search(question.text, audience=question.audience, k=LOOKED_AT + 1)
    return tuple(hit for hit in found if hit.document.id != question.id)[:LOOKED_AT]


def observed(question: Question, hits: tuple[Hit, ...]) -> Observation:
    """Return what the engine would show of these hits, and what speaks for it."""
    shown = [hits[place].document.id for place in stands_for(hits)]  # a page is quoted for a thread that says the same
    return Observation(
        question=question,
        encoder=encoder_of(hits[0]) if hits else "",
        document_id=shown[0] if shown else "",
        evidence=tuple(features(question.text, hits, rank=rank) for rank in range(min(3, len(hits)))),
        useful=tuple(document in question.relevant for document in shown[:3]),
    )


def correctness(observations: Sequence[Observation]) -> NDArray[np.bool_]:
    """Return which answers would have been right (n,)."""
    return np.array([observation.correct for observation in observations], dtype=bool)
