"""The first half of the path, wired: what a home has learned and certified, and how it decides. Opens no database."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from app.answering.calibrated_on import serving
from app.answering.confidence import PACKAGED as PACKAGED_CONFIDENCE
from app.answering.confidence import Confidence, read_confidence
from app.answering.extractive import ExtractiveAnswerer
from app.answering.live_rules import live_rules
from app.answering.lure import doubting, read_lure
from app.answering.manners import live_manners
from app.answering.suggesting import Suggester
from app.answering.thresholds import read_thresholds
from app.answering.triager import ModelTriager
from app.bootstrap.in_force import Certified
from app.domain.decision import DecisionPolicy, Thresholds
from app.domain.promise import HELD_BACK
from app.live import Live
from app.ports import Clock, IdMaker, Retriever, Triager
from app.services.requests.decide_request import DecideRequest
from app.settings import Settings
from classifier.intents import MoodReader, packaged_english_moods, packaged_moods
from classifier.model import TriageModel
from classifier.routing import Routing
from indexer.bootstrap import default_encoder, language_identifier, question_encoders
from indexer.snapshot import current

_log = logging.getLogger(__name__)


class ServedRetriever(Retriever, Protocol):
    """A retriever that says which snapshot it searches, by which encoders."""

    @property
    def version(self) -> str: ...

    @property
    def model_ids(self) -> tuple[str, ...]: ...


class ServedTriager(Triager, Protocol):
    """A triager that says which model it asks."""

    @property
    def version(self) -> str: ...


def build_decide(
    settings: Settings,
    retriever: ServedRetriever,
    triager: ServedTriager,
    *,
    clock: Clock,
    ids: IdMaker,
    in_force: Certified | None = None,
) -> DecideRequest:
    """Return the first half of the path with the curves, thresholds and manners of the home; it opens no database.

    Curves and thresholds are those of now, unless some are `in_force` that may change while it runs.
    """
    certified = in_force or build_certified(settings.home)
    confidence = certified.confidence
    return DecideRequest(
        triager=triager,
        retriever=retriever,
        answerer=ExtractiveAnswerer(confidence=confidence, sentences=settings.answer_sentences),
        suggest=Suggester(confidence=confidence, limit=settings.suggestions),
        policy=DecisionPolicy(thresholds=certified.thresholds),
        versions=lambda: (retriever.version, (*retriever.model_ids, triager.version, confidence.version)),
        clock=clock,
        ids=ids,
        candidates=settings.candidates,
        manners=live_manners(settings.home),
    )


def build_triager(home: Path) -> ModelTriager:
    """Return the triager with the model and the live rules of `home`; without a model, with the rules alone."""
    return replace(rules_alone(live_rules(home)), model=load_triage_model(home))


def rules_alone(rules: Live[Routing]) -> ModelTriager:
    """Return the triager of a house without a model."""
    identify, (english, any_language) = language_identifier().identify, question_encoders()
    mood = MoodReader(
        any_language=packaged_moods(any_language), english=packaged_english_moods(english), identify=identify
    )
    return ModelTriager(model=None, rules=rules, identify=identify, mood=mood.begin)


def load_triage_model(home: Path) -> TriageModel | None:
    """Return the triage model that `home` has put to work, or None."""
    pointer = home / "triage" / "CURRENT"
    if not pointer.is_file():
        return None
    directory = home / "triage" / "models" / pointer.read_text(encoding="utf-8").strip()
    return TriageModel.load(directory, default_encoder())


def build_certified(home: Path) -> Certified:
    """Return the curves of `home` and the thresholds that hold on them."""
    confidence = build_confidence(home)
    return Certified(confidence=confidence, thresholds=build_thresholds(home, confidence))


def build_confidence(home: Path) -> Confidence:
    """Return the curves learned in `home`, or the packaged ones."""
    own = own_curves(home)
    return unlearned_confidence(home) if not own.is_file() else read_confidence(own)


def own_curves(home: Path) -> Path:
    """Return where curves learned in `home` are."""
    return home / "confidence.json"


def unlearned_confidence(home: Path) -> Confidence:
    """Return the packaged curves, less sure where the pages of `home` are easily taken for an answer."""
    packaged, lure = packaged_confidence(), read_lure(home)
    if lure is None or lure.measured_on.curves != packaged.version:
        return packaged
    return doubting(packaged, lure.levels)


def build_thresholds(home: Path, confidence: Confidence) -> Thresholds:
    """Return the thresholds of `home`; held back, and said, when the index is not the one they were certified on."""
    snapshot = current(home / "index")
    thresholds = read_thresholds(home, now=serving(snapshot, confidence.version) if snapshot else None)
    if thresholds.source.startswith(HELD_BACK):
        _log.warning("The answering threshold is %s.", thresholds.source)
    return thresholds


@lru_cache(maxsize=1)
def packaged_confidence() -> Confidence:
    """Return the curves that are part of the engine."""
    return read_confidence(PACKAGED_CONFIDENCE)
