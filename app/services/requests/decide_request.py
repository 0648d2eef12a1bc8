"""Triage, retrieve, answer, decide: what the engine would do with a request, and the receipt that explains it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from app.domain.answer import Answer, Suggestion
from app.domain.decision import Decision, DecisionPolicy, Thresholds, Turn
from app.domain.politeness import Politeness, Surroundings
from app.domain.receipt import Candidate, Receipt
from app.domain.request import Request
from app.domain.triage import Triage
from app.domain.turns import Among
from app.ports import Answerer, Clock, IdMaker, Retriever, Triager
from indexer.timing import collect_timings, stage
from indexer.types import Hit

T = TypeVar("T")
Suggest = Callable[[str, tuple[Hit, ...]], tuple[Suggestion, ...]]
Restrain = Callable[[Request, Decision, bool], Decision]
"""Returns what is done with a request, from what the engine would do and whether it was asked itself."""
Versions = Callable[[], tuple[str, tuple[str, ...]]]
"""Returns the index version serving now and the ids of the models in use."""


class Run(Protocol):
    """Calls a function, in whichever thread, and returns what it returns."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def _run_here(work: Callable[[], T], /) -> T:
    return work()


def _prepare_nothing(_: str) -> None: ...


def _unrestrained(_: Request, decision: Decision, __: bool) -> Decision:
    return decision


def _nothing_around(_: Request) -> Surroundings:
    return Surroundings()


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
    manners: Callable[[], Politeness] = Politeness
    look_around: Callable[[Request], Surroundings] = _nothing_around
    prepare: Callable[[str], None] = _prepare_nothing
    """Gets the text before triage, to make what search needs meanwhile."""

    certified: Callable[[], Thresholds] | None = None
    """Returns the thresholds in force, where a new certificate may change them while this runs."""

    restrain: Restrain = _unrestrained
    """Returns what is done instead, as in the shadow, where the engine decides for the record only."""

    run: Run = _run_here
    """Runs the search and what follows in a thread of its choice, so that many can ask at once."""

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds in force: the certified ones, or else those of `policy`."""
        return self.certified() if self.certified else self.policy.thresholds

    def __call__(
        self, request: Request, *, explicit: bool = True, turn: Turn | None = None, among: Among | None = None
    ) -> Receipt:
        """Return the receipt, which holds the decision. An `explicit` ask never meets silence.

        A later `turn` of the same request looks `among` other documents than the first.
        """
        with collect_timings() as timings, stage("total"):
            self.prepare(request.text)
            if not explicit:
                turn = replace(turn or Turn(), around=self.look_around(request))
            policy = replace(self.policy, politeness=self.manners(), thresholds=self.thresholds)
            triage, hits, answer, suggested = self.run(partial(self._find, request, among or Among()))
            wanted = policy.decide(triage, answer, suggested, explicit=explicit, turn=turn)
            decision = self.restrain(request, wanted, explicit)
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
            thresholds=policy.thresholds,
            index_version=index_version,
            model_versions=model_versions,
            timings_ms=timings,
            instead=None if decision == wanted else wanted,
        )

    def _find(
        self, request: Request, among: Among
    ) -> tuple[Triage, tuple[Hit, ...], Answer | None, tuple[Suggestion, ...]]:
        """Return what a decision is made from."""
        with stage("triage"):
            finish = self.triager.begin(request)
        hits = self._search(request, among)  # it looks for words while the vector is made that triage may ask for
        with stage("triage"):
            triage = finish()
        with stage("answer"):
            return triage, hits, self.answerer.answer(request, hits), self.suggest(request.text, hits)

    def _search(self, request: Request, among: Among) -> tuple[Hit, ...]:
        # A page that was picked was among the candidates; one that was tried makes room for another.
        wanted = self.candidates + len(among.without)
        hits = self.retriever.search(request.text, audience=request.audience, k=wanted)
        return tuple(hit for hit in hits if among.hold(hit.document.id))[: self.candidates]


def _candidate(hit: Hit) -> Candidate:
    return Candidate(
        document_id=hit.document.id,
        title=hit.document.title,
        score=hit.score,
        digest=hit.document.digest,
        signals=dict(hit.signals),
    )
