"""Triage, retrieve, answer, decide: what the engine would do with a request, and the receipt that explains it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.answer import Suggestion
from app.domain.decision import DecisionPolicy
from app.domain.receipt import Candidate, Receipt
from app.domain.request import Request
from app.ports import Answerer, Clock, IdMaker, Retriever, Triager
from indexer.timing import collect_timings, stage
from indexer.types import Hit

Suggest = Callable[[str, tuple[Hit, ...]], tuple[Suggestion, ...]]
Versions = Callable[[], tuple[str, tuple[str, ...]]]
"""Returns the index version serving now and the ids of the models in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRequest:
    """The first half of the path. It changes nothing anywhere: asking twice gives the same decision twice."""

    triager: Triager
    retriever: Retriever
    answerer: Answerer
    suggest: Suggest
    policy: DecisionPolicy
    versions: Versions
    clock: Clock
    ids: IdMaker
    candidates: int = 10

    def __call__(self, request: Request, *, explicit: bool = True) -> Receipt:
        """Return the receipt, which holds the decision. An `explicit` ask never meets silence."""
        with collect_timings() as timings, stage("total"):
            with stage("triage"):
                triage = self.triager.triage(request)
            hits = self.retriever.search(request.text, audience=request.audience, k=self.candidates)
            with stage("answer"):
                answer = self.answerer.answer(request, hits)
                decision = self.policy.decide(triage, answer, self.suggest(request.text, hits), explicit=explicit)
        index_version, model_versions = self.versions()
        return Receipt(
            id=self.ids.new("rcp"),
            request_id=request.id,
            at=self.clock.now(),
            text=request.text,
            audience=request.audience,
            triage=triage,
            candidates=tuple(_candidate(hit) for hit in hits),
            decision=decision,
            thresholds=self.policy.thresholds,
            index_version=index_version,
            model_versions=model_versions,
            timings_ms=timings,
        )


def _candidate(hit: Hit) -> Candidate:
    return Candidate(
        document_id=hit.document.id,
        title=hit.document.title,
        score=hit.score,
        digest=hit.document.digest,
        signals=dict(hit.signals),
    )
