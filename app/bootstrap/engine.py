"""Settings to a wired engine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from app.answering.calibrated_on import serving
from app.answering.confidence import PACKAGED as PACKAGED_CONFIDENCE
from app.answering.confidence import Confidence, read_confidence
from app.answering.extractive import ExtractiveAnswerer
from app.answering.live_rules import LiveRules
from app.answering.manners import LiveManners
from app.answering.suggesting import Suggester
from app.answering.thresholds import read_thresholds
from app.answering.triager import ModelTriager
from app.bootstrap.identity import SortableIds, SystemClock
from app.bootstrap.in_force import Certified, LiveCurves, LiveTriager, live_certified, live_triager
from app.bootstrap.life import Life, build_life
from app.bootstrap.recognition import build_recognition
from app.bootstrap.suggesting import Suggesting, build_suggesting
from app.bootstrap.trials import build_trials
from app.channels.console import ConsoleChannel
from app.channels.web import WebChannel
from app.domain.decision import DecisionPolicy, Thresholds
from app.domain.promise import HELD_BACK
from app.domain.request import Origin
from app.domain.retry import RetryPolicy
from app.ports import Clock, IdMaker, Retriever, TicketSync, Triager, UnitOfWorkFactory
from app.services.accept_request import AcceptRequest
from app.services.ask import Ask
from app.services.carry_out import CarryOut
from app.services.decide_request import DecideRequest
from app.services.explain_decision import ExplainDecision
from app.services.handle_request import HandleRequest
from app.services.help_while_typing import WHILE_TYPING, HelpWhileTyping
from app.services.look_around import LookAround
from app.services.recheck_quotes import RecheckQuotes
from app.services.record_feedback import RecordFeedback
from app.services.record_outcome import RecordOutcome
from app.services.take_turn import TakeTurn
from app.services.watch_deadlines import WatchDeadlines
from app.services.work import Work
from app.services.work_inbox import WorkInbox
from app.settings import Settings
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from app.ticketing.webhook import WebhookTicketing
from classifier.intents import MoodReader, packaged_moods
from classifier.model import TriageModel
from indexer.bootstrap import LiveRetriever, default_encoder, language_identifier, message_encoder, open_retriever
from indexer.snapshot import current

_log = logging.getLogger(__name__)
_REQUEST_ROOMS = frozenset({"automatic", "shadow"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Every use case, wired; what the command line, the API, the page and the worker share."""

    settings: Settings
    clock: SystemClock
    ids: SortableIds
    retriever: LiveRetriever
    triager: LiveTriager
    decide: DecideRequest
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    accept: AcceptRequest
    ask: Ask
    record_feedback: RecordFeedback
    turns: TakeTurn
    explain: ExplainDecision
    suggesting: Suggesting
    work: Work
    web: WebChannel
    help_while_typing: HelpWhileTyping
    life: Life
    warnings: Callable[[], tuple[str, ...]]
    """One sentence for each file that was changed for the worse; what was read before it goes on serving."""


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


def build_engine(settings: Settings) -> Engine:
    """Return the engine over `settings.home`; raise `NotReady` or `IndexMissing` with what to do."""
    clock, ids = SystemClock(), SortableIds()
    retriever = open_retriever(settings.home)
    rules = LiveRules(settings.home)
    triager = live_triager(settings.home, _rules_alone(rules), load_triage_model)
    certified = live_certified(settings.home, lambda: build_certified(settings.home))
    units, manners = open_store(settings), LiveManners(settings.home)
    in_force = Certified(confidence=LiveCurves(certified), thresholds=certified().thresholds)
    trials = build_trials(settings)
    decide = replace(
        build_decide(settings, retriever, triager, clock=clock, ids=ids, in_force=in_force),
        begin=retriever.begin,
        restrain=trials.restrain,
        limits=lambda: certified().thresholds,
        manners=manners,
        look_around=LookAround(
            unit_of_work=units, clock=clock, manners=manners, expects_requests=_request_rooms(settings)
        ),
    )
    turns = TakeTurn(unit_of_work=units, decide=decide)
    record = RecordOutcome(unit_of_work=units, ids=ids)
    recognition = build_recognition(settings, units)
    handle = HandleRequest(decide=decide, record=recognition.before(record))
    accept = AcceptRequest(unit_of_work=units, clock=clock, ids=ids)
    web, reading = WebChannel(), SqlUnitsOfWork(units.engine, reading=True)
    life = build_life(settings, units, reading, clock=clock, ids=ids)
    return Engine(
        settings=settings,
        clock=clock,
        ids=ids,
        retriever=retriever,
        triager=triager,
        decide=decide,
        unit_of_work=units,
        reading=reading,
        accept=accept,
        ask=Ask(accept=accept, handle=handle),
        record_feedback=RecordFeedback(unit_of_work=units, another=turns.another, later=life.later),
        turns=turns,
        explain=ExplainDecision(unit_of_work=units, decide=decide),
        suggesting=build_suggesting(
            settings,
            units,
            retriever=retriever,
            confidence=in_force.confidence,
            likeness=recognition.storms.likeness,
            rules=life.acts.rules,
            clock=clock,
            ids=ids,
        ),
        work=_build_work(
            settings,
            units,
            handle,
            replace(
                _build_carry_out(settings, units, clock, web),
                still_true=RecheckQuotes(unit_of_work=units, documents=retriever, turns=turns),
            ),
            record=record,
            more=(*recognition.chores(clock, ids), trials.watch(units.engine), *life.chores),
        ),
        web=web,
        help_while_typing=HelpWhileTyping(
            retriever=retriever,
            suggest=decide.suggest,
            unit_of_work=reading,
            clock=clock,
            storms=recognition.storms,
            at_least=lambda: certified().thresholds.suggest * WHILE_TYPING,
        ),
        life=life,
        warnings=lambda: tuple(
            filter(
                None,
                (
                    triager.serving.problem,
                    rules.problem,
                    certified.problem,
                    manners.problem,
                    life.desk_file.problem,
                    *trials.warnings(),
                ),
            )
        ),
    )


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
        manners=LiveManners(settings.home),
    )


def open_store(settings: Settings) -> SqlUnitsOfWork:
    """Return the units of work over the database, brought to this version's schema."""
    engine = open_database(settings.database_url or database_url(settings.home))
    migrate(engine)
    return SqlUnitsOfWork(engine)


def build_triager(home: Path) -> ModelTriager:
    """Return the triager with the model and the live rules of `home`; without a model, with the rules alone."""
    return replace(_rules_alone(LiveRules(home)), model=load_triage_model(home))


def _rules_alone(rules: LiveRules) -> ModelTriager:
    (intents, sentiments), identify = packaged_moods(), language_identifier().identify
    mood = MoodReader(encoder=message_encoder(), intents=intents, sentiments=sentiments, identify=identify)
    return ModelTriager(model=None, rules=rules.current, identify=identify, mood=mood.read_mood)


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
    own = home / "confidence.json"
    return _packaged_confidence() if not own.is_file() else read_confidence(own)


def build_thresholds(home: Path, confidence: Confidence) -> Thresholds:
    """Return the thresholds of `home`; held back, and said, when the index is not the one they were certified on."""
    snapshot = current(home / "index")
    thresholds = read_thresholds(home, now=serving(snapshot, confidence.version) if snapshot else None)
    if thresholds.source.startswith(HELD_BACK):
        _log.warning("The answering threshold is %s.", thresholds.source)
    return thresholds


@lru_cache(maxsize=1)
def _packaged_confidence() -> Confidence:
    return read_confidence(PACKAGED_CONFIDENCE)


def _request_rooms(settings: Settings) -> Callable[[Origin], bool]:
    rooms = {("slack", id) for id, room in settings.slack_channels.items() if room.policy in _REQUEST_ROOMS}
    return lambda place: (place.channel, place.conversation) in rooms


def _build_work(
    settings: Settings,
    units: SqlUnitsOfWork,
    handle: HandleRequest,
    carry_out: CarryOut,
    *,
    record: RecordOutcome,
    more: tuple[Callable[[], int], ...],
) -> Work:
    clock = handle.decide.clock
    return Work(
        work_inbox=WorkInbox(unit_of_work=units, handle=handle, clock=clock),
        carry_out=carry_out,
        watch_deadlines=WatchDeadlines(
            unit_of_work=units,
            record=record,
            clock=clock,
            ids=handle.decide.ids,
            thresholds=lambda: handle.decide.thresholds,
            seconds=settings.answer_deadline_seconds,
        ),
        more=more,
    )


def _build_carry_out(settings: Settings, units: SqlUnitsOfWork, clock: Clock, web: WebChannel) -> CarryOut:
    faces = (web, api_channel(), cli_channel())
    return CarryOut(
        unit_of_work=units,
        clock=clock,
        channels={channel.name: channel for channel in faces},
        tellers={channel.name: channel for channel in faces},
        syncs=_syncs(settings),
        retry=RetryPolicy(tries=settings.reply_attempts),
    )


def api_channel() -> WebChannel:
    """Return the channel of API callers, who fetch the outcome as the page does."""
    return WebChannel(name="api")


def cli_channel() -> ConsoleChannel:
    """Return the channel of requests that came from a terminal."""
    import sys

    return ConsoleChannel(stream=sys.stderr, name="cli")


def _syncs(settings: Settings) -> tuple[TicketSync, ...]:
    if not settings.webhook_url:
        return ()
    secret = settings.webhook_secret.get_secret_value()
    return (WebhookTicketing(url=settings.webhook_url, secret=secret, clock=SystemClock()),)
