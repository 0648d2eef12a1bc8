"""What the engine would have done with each past request, at its time, with what was known before it.

The decision is made by the same path as live (`DecideRequest`); only the clock, the ids and what may be seen differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from app.answering.triager import ModelTriager
from app.bootstrap.deciding import build_decide, build_triager
from app.bootstrap.in_force import Certified
from app.domain.decision import DecisionPolicy, Thresholds
from app.domain.errors import NotFound
from app.domain.moments import day_of
from app.domain.receipt import Receipt
from app.domain.request import Origin, Request
from app.domain.turns import shown_by
from app.services.requests.decide_request import DecideRequest
from app.settings import load_settings
from app.storage.home.model_shelf import ModelShelf
from classifier.model import TriageModel
from eval.replay.certificates import before_any, in_force
from eval.replay.changes import UNCHANGED, Changed
from eval.replay.foresight import foreseen, one_by_one
from eval.replay.judging import Judge, Quoted
from eval.replay.knowledge import PastKnowledge, open_past
from eval.replay.moments import Serving, served_at
from eval.replay.rows import END, PastRequest
from indexer.bootstrap import default_encoder, language_identifier, message_encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One decision of the past. `documents` are those quoted or shown as saying the same, the quoted one first.

    An answer has a `verdict` (right, wrong, unclear) by a `rule`; what was not answered has none.
    """

    id: str
    time: str
    decision: str
    reason: str
    confidence: float
    documents: tuple[str, ...] = ()
    quote: str = ""
    suggestions: tuple[str, ...] = ()
    language: str = ""
    queue: str = ""
    priority: str = ""
    verdict: str = ""
    rule: str = ""
    agreement: float | None = None

    @property
    def answered(self) -> bool:
        """Whether the engine would have replied by itself."""
        return bool(self.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Where and how to replay; small, for every process gets one.

    `models` says from which request on which triage model serves; before the first the home's own does, or with
    `from_history` none. `certificates` says the same of folders with curves and thresholds, None for the home's own;
    before the first those serve that there are before any evaluation. `changed` is what is tried.
    """

    home: Path
    undated_hidden: bool = False
    from_history: bool = False
    certificates: tuple[Serving[Path | None], ...] = ((0, None),)
    models: tuple[Serving[Path], ...] = ()
    changed: Changed = UNCHANGED


class Replayer:
    """The engine of a home, put back to the moment of each request."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self.knowledge, self._judge = opened(setup.home, undated_hidden=setup.undated_hidden, tried=setup.changed.tried)
        self.unknown = tuple(sorted(setup.changed.without - set(self.knowledge.index.document_ids)))
        triager = build_triager(setup.home)
        model = _kept_model(setup) if setup.changed.model else triager.model
        self._triager = replace(triager, model=None if setup.from_history or model is None else one_by_one(model))
        self._loaded: tuple[Path, TriageModel] | None = None
        self._first = self._deciding(before_any(setup.home))
        self._certified: list[Serving[DecideRequest]] = [
            (start, self._deciding(in_force(setup.home, path))) for start, path in setup.certificates
        ]

    @property
    def fingerprint(self) -> str:
        """What decides besides the requests: snapshot, encoders, triage models, curves, thresholds, manners."""
        version, models = self._deciders[-1].versions()
        chosen = [*models, *(f"{start}:{_version(path)}" for start, path in self._setup.models)]
        chosen += [f"{start}:{one.versions()[1][-1]}" for start, one in self._certified]
        policy = [asdict(one.policy.thresholds) for one in self._deciders] + [asdict(self._deciders[-1].manners())]
        rules = digest(_read(self._setup.home / "triage.toml"))
        return digest([version, chosen, policy, rules, self._setup.undated_hidden, asdict(self._setup.changed)])

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds that the last requests meet."""
        return self._deciders[-1].policy.thresholds

    @property
    def certificates(self) -> list[tuple[int, Thresholds]]:
        """The thresholds in force, with the place of the first request that meets them."""
        return [(start, one.policy.thresholds) for start, one in self._certified]

    def decide(self, part: Sequence[tuple[int, PastRequest]]) -> list[Replayed]:
        """Return what the engine would have done with requests, given with their places in the history.

        Triage reads those of one model as a block. A part is always the same, so its figures are, to the last bit.
        """
        found = []
        for model, same in groupby(part, key=lambda placed: self._model_at(placed[0])):
            block = list(same)
            read = None if model is None else foreseen(model, [past.text for _, past in block])
            triager = replace(self._triager, model=read)
            found += [self._decided(past, triager, self._decider_at(place)) for place, past in block]
        return found

    @property
    def _deciders(self) -> list[DecideRequest]:
        """Everything that decides, the last that comes into force last."""
        return [self._first, *(one for _, one in self._certified)]

    def _decided(self, past: PastRequest, triager: ModelTriager, by: DecideRequest) -> Replayed:
        reason = self._setup.changed.silence(past)
        hidden = self.knowledge.conversation_of(past) | self._setup.changed.without
        decide = replace(
            by,
            retriever=self.knowledge.before(day_of(past.time), without=hidden),
            triager=triager,
            clock=At(moment=past.time),
            ids=IdOf(id=past.id),
        )
        replayed = _replayed(decide(request_of(past)))
        return _silent(replayed, reason) if reason else self._judged(past, replayed)

    def _judged(self, past: PastRequest, replayed: Replayed) -> Replayed:
        if not replayed.answered:
            return replayed
        found = self._judge(past, Quoted(documents=replayed.documents, text=replayed.quote))
        return replace(replayed, verdict=found.verdict, rule=found.rule, agreement=found.agreement)

    def _deciding(self, certified: Certified) -> DecideRequest:
        settings = load_settings(home=self._setup.home)
        clock, ids = At(moment=END), IdOf(id="")
        decide = build_decide(settings, self.knowledge, self._triager, clock=clock, ids=ids, in_force=certified)
        return replace(decide, policy=_answering_from(self._setup.changed.answer_from, decide.policy))

    def _decider_at(self, place: int) -> DecideRequest:
        serving = served_at(self._certified, place)
        return serving[1] if serving else self._first

    def _model_at(self, place: int) -> TriageModel | None:
        serving = served_at(self._setup.models, place)
        if serving is None:
            return self._triager.model
        if self._loaded is None or self._loaded[0] != serving[1]:
            self._loaded = None  # two at once would be the most memory of all
            self._loaded = serving[1], one_by_one(TriageModel.load(serving[1], default_encoder()))
        return self._loaded[1]


@lru_cache(maxsize=1)
def opened(home: Path, *, undated_hidden: bool, tried: frozenset[str]) -> tuple[PastKnowledge, Judge]:
    """Return the knowledge of a home and who judges by it, opened once a process."""
    knowledge = open_past(home, undated_hidden=undated_hidden, tried=tried)
    return knowledge, Judge(knowledge, message_encoder(), language_identifier().identify)


def _kept_model(setup: Setup) -> TriageModel:
    """Return the triage model that is tried; raise `NotFound` where the home keeps none of that version."""
    path = ModelShelf(setup.home).path(setup.changed.model)
    if not (path / "card.json").is_file():
        raise NotFound(
            f"There is no triage model {setup.changed.model!r} in {str(setup.home)!r}. "
            "`firstline triage models` lists them."
        )
    return TriageModel.load(path, default_encoder())


def _silent(replayed: Replayed, reason: str) -> Replayed:
    """Return the same request, left to people; how sure the engine was and where it would go stay on record."""
    return replace(replayed, decision="silent", reason=reason, documents=(), quote="", suggestions=())


def _answering_from(least: float | None, policy: DecisionPolicy) -> DecisionPolicy:
    """Return the policy, or with `least` one that answers from there."""
    if least is None:
        return policy
    return replace(policy, thresholds=replace(policy.thresholds, answer=least, source="what if"))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _version(path: Path) -> str:
    return TriageModel.load(path, default_encoder()).version


def digest(value: object) -> str:
    """Return a short SHA-256 of plain values, the same wherever and whenever it is computed."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=_in_order).encode()).hexdigest()[:16]


def _in_order(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def row_of(replayed: Replayed) -> dict[str, object]:
    """Return the decision as plain values."""
    return asdict(replayed)


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A clock that stands still at the moment of a request."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True, kw_only=True)
class IdOf:
    """Ids that name the request, so that a run twice over gives the same."""

    id: str

    def new(self, prefix: str) -> str:
        return f"{prefix}_{self.id}"


def request_of(past: PastRequest) -> Request:
    """Return a past request as the engine is asked it."""
    return Request(
        id=past.id,
        text=past.text,
        requester=past.asker,
        audience=past.audience,
        origin=Origin(channel="replay"),
        received_at=past.time,
        language=past.language,
    )


def _replayed(receipt: Receipt) -> Replayed:
    decision = receipt.decision
    return Replayed(
        id=receipt.request_id,
        time=receipt.at.isoformat(),
        decision=decision.kind,
        reason=decision.reason,
        confidence=round(decision.confidence, 6),
        documents=tuple(dict.fromkeys(shown_by(decision))),
        quote=decision.answer.text if decision.answer else "",
        suggestions=tuple(suggestion.document_id for suggestion in decision.suggestions),
        language=receipt.triage.language,
        queue=receipt.triage.queue,
        priority=receipt.triage.priority,
    )
