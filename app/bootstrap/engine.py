"""Settings to a wired engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.bootstrap.ground import Ground, open_ground
from app.bootstrap.identity import SortableIds, SystemClock
from app.bootstrap.in_force import LiveTriager
from app.bootstrap.life import Life, build_life
from app.bootstrap.mind import Mind, build_mind
from app.bootstrap.recognition import Recognition, build_recognition
from app.bootstrap.suggesting import Suggesting, build_suggesting
from app.channels.console import ConsoleChannel
from app.channels.web import WebChannel
from app.domain.retry import RetryPolicy
from app.ports import DocumentLookup, TicketSync, UnitOfWorkFactory
from app.provider.outbound import resolve
from app.services.requests.accept_request import AcceptRequest
from app.services.requests.ask import Ask
from app.services.requests.decide_request import DecideRequest
from app.services.requests.explain_decision import ExplainDecision
from app.services.requests.handle_request import HandleRequest
from app.services.requests.help_while_typing import WHILE_TYPING, HelpWhileTyping
from app.services.requests.recheck_quotes import RecheckQuotes
from app.services.requests.record_feedback import RecordFeedback
from app.services.requests.record_outcome import RecordOutcome
from app.services.requests.take_turn import TakeTurn
from app.services.worker.carry_out import CarryOut
from app.services.worker.watch_deadlines import WatchDeadlines
from app.services.worker.work import Work
from app.services.worker.work_inbox import WorkInbox
from app.settings import Settings
from app.ticketing.webhook import WebhookTicketing
from indexer.bootstrap import open_retriever
from indexer.serving import LiveRetriever

_LANES = 4
"""Conversations that are answered side by side: most of that time is waiting for a channel's own server."""


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
    urgent: UnitOfWorkFactory
    accept: AcceptRequest
    ask: Ask
    record_feedback: RecordFeedback
    turns: TakeTurn
    explain: ExplainDecision
    suggesting: Suggesting
    work: Work
    help_while_typing: HelpWhileTyping
    life: Life
    warnings: Callable[[], tuple[str, ...]]
    """One sentence for each file that was changed for the worse; what was read before it goes on serving."""

    def warning_also(self, problem: Callable[[], str]) -> Engine:
        """Return the engine that also warns of what `problem` says, while it says something."""
        return replace(self, warnings=lambda: (*self.warnings(), *filter(None, (problem(),))))


def build_engine(settings: Settings, *, opened: Callable[[Path], LiveRetriever] = open_retriever) -> Engine:
    """Return the engine over `settings.home`, its index as `opened` opens it.

    Raises `NotReady`, or `IndexMissing` where `opened` does not wait for the first one, with what to do.
    """
    retriever = opened(settings.home)
    ground = open_ground(settings)
    units, clock, ids = ground.units, ground.clock, ground.ids
    mind, recognition, life = build_mind(ground, retriever), build_recognition(ground), build_life(ground)
    turns = TakeTurn(unit_of_work=units, decide=mind.decide)
    record = RecordOutcome(unit_of_work=units, ids=ids)
    handle = HandleRequest(decide=mind.decide, record=recognition.before(record))
    accept = AcceptRequest(unit_of_work=units, clock=clock, ids=ids)
    work = Work(
        work_inbox=WorkInbox(unit_of_work=units, handle=handle, clock=clock),
        carry_out=_build_carry_out(ground, turns, retriever),
        watch_deadlines=_build_watch(ground, mind, record),
        more=(*recognition.chores, *mind.trials.watches(units.engine), *life.chores),
    )
    return Engine(
        settings=settings,
        clock=clock,
        ids=ids,
        retriever=retriever,
        triager=mind.triager,
        decide=mind.decide,
        unit_of_work=units,
        reading=ground.reading,
        urgent=replace(units, urgent=True),
        accept=accept,
        ask=Ask(accept=accept, handle=handle),
        record_feedback=RecordFeedback(unit_of_work=units, another=turns.another, later=life.later),
        turns=turns,
        explain=ExplainDecision(unit_of_work=units, decide=mind.decide),
        suggesting=build_suggesting(ground, mind, recognition.storms.likeness, life.acts.rules),
        work=work,
        help_while_typing=_help_while_typing(ground, mind, recognition),
        life=life,
        warnings=lambda: _warnings(mind, life),
    )


def _help_while_typing(ground: Ground, mind: Mind, recognition: Recognition) -> HelpWhileTyping:
    return HelpWhileTyping(
        retriever=mind.retriever,
        suggest=mind.decide.suggest,
        unit_of_work=ground.reading,
        clock=ground.clock,
        storms=recognition.storms,
        at_least=lambda: mind.certified().thresholds.suggest * WHILE_TYPING,
    )


def _warnings(mind: Mind, life: Life) -> tuple[str, ...]:
    return tuple(filter(None, (*mind.problems(), life.desk_file.problem, *mind.trials.warnings())))


def _build_watch(ground: Ground, mind: Mind, record: RecordOutcome) -> WatchDeadlines:
    return WatchDeadlines(
        unit_of_work=ground.units,
        record=record,
        clock=ground.clock,
        ids=ground.ids,
        thresholds=lambda: mind.decide.thresholds,
        seconds=ground.settings.answer_deadline_seconds,
    )


def _build_carry_out(ground: Ground, turns: TakeTurn, documents: DocumentLookup) -> CarryOut:
    faces = (WebChannel(), WebChannel(name="api"), WebChannel(name="assistant"), cli_channel())
    return CarryOut(
        unit_of_work=ground.units,
        clock=ground.clock,
        channels={channel.name: channel for channel in faces},
        tellers={channel.name: channel for channel in faces},
        syncs=_syncs(ground.settings),
        still_true=RecheckQuotes(unit_of_work=ground.reading, documents=documents, turns=turns),
        retry=RetryPolicy(tries=ground.settings.reply_attempts),
        lanes=_LANES,
        reading=ground.reading,
    )


def cli_channel() -> ConsoleChannel:
    """Return the channel of requests that came from a terminal."""
    import sys

    return ConsoleChannel(stream=sys.stderr, name="cli")


def _syncs(settings: Settings) -> tuple[TicketSync, ...]:
    if not settings.webhook_url:
        return ()
    secret = settings.webhook_secret.get_secret_value()
    return (WebhookTicketing(url=settings.webhook_url, secret=secret, clock=SystemClock(), resolve=resolve),)
