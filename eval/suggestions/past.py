"""`eval suggestions`: was what solved a ticket among the first replies suggested for it, with what was known then?

Every ticket is put back to the day it was opened: later documents are hidden inside the engines, its own thread too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import scipy

from app.answering.confidence import Beliefs
from app.answering.replying import HitReplies
from app.domain.suggested import SuggestedReply
from app.services.desk.suggest_replies import MORE_LIKELY_THAN_NOT
from eval.replay.judging import Judge, Quoted
from eval.replay.knowledge import PastKnowledge
from eval.replay.rows import END, PastRequest, Resolution
from eval.suggestions.cases import Case
from indexer.protocols import Embedder, Vectors
from indexer.types import Hit

FIRST = 3
_LOOKED_AT = 10
_POOLED = 10
"""Documents found with the resolution's own words that are read for agreement."""

Order = Callable[[Sequence[SuggestedReply]], Sequence[SuggestedReply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What was suggested for a ticket, best first, and what solved it; without a precedent `solved_by` is empty."""

    id: str
    solved_by: frozenset[str]
    documents: tuple[str, ...]
    confidences: tuple[float, ...]

    def found(self, first: int) -> bool:
        """Whether what solved it is among the first."""
        return not self.solved_by.isdisjoint(self.documents[:first])

    @property
    def shown(self) -> tuple[str, ...]:
        """The documents an agent would have seen: more likely right than not, `FIRST` at most."""
        likely = [d for d, p in zip(self.documents, self.confidences, strict=True) if p > MORE_LIKELY_THAN_NOT]
        return tuple(likely[:FIRST])


class PastSuggestions:
    """The suggestions of a home, put back to the day of each ticket. `by_belief` sorts them as live; else by rank."""

    def __init__(
        self, knowledge: PastKnowledge, *, beliefs: Beliefs, encoder: Embedder, identify: Callable[[str], str]
    ):
        self._knowledge = knowledge
        self._replies = HitReplies(confidence=beliefs)
        self._judge = Judge(knowledge, _Remembering(encoder), identify)
        self._days = dict(zip(knowledge.index.document_ids, knowledge.days.tolist(), strict=True))

    def suggested(self, case: Case, *, by_belief: bool = True) -> Suggested:
        """Return what would have been suggested for a ticket, and what solved it."""
        replies = self._replies(case.text, self._search(case, case.text, k=_LOOKED_AT))
        ordered = sorted(replies, key=lambda reply: -reply.confidence) if by_belief else replies
        return Suggested(
            id=case.id,
            solved_by=self._solved_by(case),
            documents=tuple(reply.document_id for reply in ordered),
            confidences=tuple(reply.confidence for reply in ordered),
        )

    def _search(self, case: Case, text: str, *, k: int) -> tuple[Hit, ...]:
        then = self._knowledge.before(case.opened or date.max, without=frozenset({case.id}))
        return then.search(text, audience=case.audience, k=k)

    def _solved_by(self, case: Case) -> frozenset[str]:
        """Return the documents of before that solve it, by label or by their words."""
        labelled = {document for document in case.labelled if self._existed(document, case)}
        return frozenset(labelled | set(self._agreeing(case)))

    def _existed(self, document: str, case: Case) -> bool:
        if document not in self._days or document == case.id:
            return False
        return case.opened is None or self._days[document] < case.opened.toordinal()

    def _agreeing(self, case: Case) -> list[str]:
        if not case.resolution.strip():
            return []
        past = PastRequest(id=case.id, text=case.text, time=END, resolution=Resolution(text=case.resolution))
        pool = self._search(case, case.resolution, k=_POOLED)
        said = self._replies(case.resolution, pool)
        verdicts = [(r, self._judge(past, Quoted(documents=(r.document_id,), text=r.text))) for r in said]
        return [reply.document_id for reply, judgement in verdicts if judgement.verdict == "right"]


class _Remembering:
    """An encoder that keeps its last rows: one resolution is compared with many."""

    def __init__(self, encoder: Embedder) -> None:
        self.model_id, self.dimensions = encoder.model_id, encoder.dimensions
        self.embed_passages = encoder.embed_passages
        self._kept = lru_cache(maxsize=2_048)(encoder.embed_query)

    def embed_query(self, text: str) -> Vectors:
        return self._kept(text)


def figures(found: Sequence[Suggested]) -> dict[str, object]:
    """Return shares with exact 95 % intervals (Clopper and Pearson): of a precedent, of finding it, of being right."""
    solvable = [one for one in found if one.solved_by]
    shown = [one for one in found if one.shown]
    right = [document in one.solved_by for one in found for document in one.shown]
    return {
        "tickets": len(found),
        "with_precedent": len(solvable),
        **_share("precedent_share", len(solvable), len(found)),
        **_share("recall@1", sum(one.found(1) for one in solvable), len(solvable)),
        **_share("recall@3", sum(one.found(FIRST) for one in solvable), len(solvable)),
        **_share("with_suggestion", len(shown), len(found)),
        **_share("shown_recall@3", sum(bool(one.solved_by & set(one.shown)) for one in solvable), len(solvable)),
        **_share("shown_right", sum(right), len(right)),
        "shown_confidence": _mean([p for one in found for p in one.confidences[: len(one.shown)]]),
    }


def _share(name: str, part: int, whole: int) -> Mapping[str, float | None]:
    if not whole:
        return {name: None}
    interval = scipy.stats.binomtest(part, whole).proportion_ci(method="exact")
    low, high = round(float(interval.low), 4), round(float(interval.high), 4)
    return {name: round(part / whole, 4), f"{name}_low": low, f"{name}_high": high}


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
