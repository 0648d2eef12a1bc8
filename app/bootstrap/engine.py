"""Settings to a wired engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.bootstrap.identity import SortableIds, SystemClock
from app.bootstrap.in_force import LiveTriager
from app.bootstrap.life import Life, build_life
from app.bootstrap.mind import Mind, build_mind, check_home
from app.bootstrap.recognition import Recognition, build_recognition
from app.bootstrap.suggesting import Suggesting, build_suggesting
from app.channels.console import ConsoleChannel
from app.channels.web import WebChannel
from app.domain.retry import RetryPolicy
from app.ports import Clock, TicketSync, UnitOfWorkFactory
from app.provider.outbound import resolve
from app.services.accept_request import AcceptRequest
from app.services.ask import Ask
from app.services.carry_out import CarryOut
from app.services.decide_request import DecideRequest
from app.services.explain_decision import ExplainDecision
from app.services.handle_request import HandleRequest
from app.services.help_while_typing import WHILE_TYPING, HelpWhileTyping
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
    clock, ids, retriever = SystemClock(), SortableIds(), opened(settings.home)
    units = open_store(settings)
    reading = replace(units, reading=True)
    mind = build_mind(settings, retriever, reading, clock=clock, ids=ids)
    turns = TakeTurn(unit_of_work=units, decide=mind.decide)
    record = RecordOutcome(unit_of_work=units, ids=ids)
    recognition = build_recognition(settings, units)
    handle = HandleRequest(decide=mind.decide, record=recognition.before(record, reading))
    accept = AcceptRequest(unit_of_work=units, clock=clock, ids=ids)
    life = build_life(settings, units, reading, clock=clock, ids=ids)
    carry_out = replace(
        _build_carry_out(settings, units, clock),
        reading=reading,
        still_true=RecheckQuotes(unit_of_work=reading, documents=retriever, turns=turns),
    )
    chores: tuple[Callable[[], int], ...] = (
        *recognition.chores(reading, clock, ids),
        *mind.trials.watches(units.engine),
        *life.chores,
    )
    return Engine(
        settings=settings,
        clock=clock,
        ids=ids,
        retriever=retriever,
        triager=mind.triager,
        decide=mind.decide,
        unit_of_work=units,
        reading=reading,
        urgent=replace(units, urgent=True),
        accept=accept,
        ask=Ask(accept=accept, handle=handle),
        record_feedback=RecordFeedback(unit_of_work=units, another=turns.another, later=life.later),
        turns=turns,
        explain=ExplainDecision(unit_of_work=units, decide=mind.decide),
        suggesting=build_suggesting(
            settings,
            units,
            retriever=retriever,
            confidence=mind.curves,
            likeness=recognition.storms.likeness,
            rules=life.acts.rules,
            clock=clock,
            ids=ids,
        ),
        work=_build_work(settings, units, handle, carry_out, record=record, more=chores),
        help_while_typing=_help_while_typing(mind, recognition, reading, clock),
        life=life,
        warnings=lambda: _warnings(mind, life),
    )


def _help_while_typing(
    mind: Mind, recognition: Recognition, reading: UnitOfWorkFactory, clock: Clock
) -> HelpWhileTyping:
    return HelpWhileTyping(
        retriever=mind.retriever,
        suggest=mind.decide.suggest,
        unit_of_work=reading,
        clock=clock,
        storms=recognition.storms,
        at_least=lambda: mind.certified().thresholds.suggest * WHILE_TYPING,
    )


def _warnings(mind: Mind, life: Life) -> tuple[str, ...]:
    return tuple(filter(None, (*mind.problems(), life.desk_file.problem, *mind.trials.warnings())))


def open_store(settings: Settings) -> SqlUnitsOfWork:
    """Return the units of work over the database, brought to this version's schema; raise `NotReady` without a home.

    Whoever mistypes the home's name is told, and gets no empty one under that name.
    """
    if not settings.database_url:
        check_home(settings.home)
    engine = open_database(settings.database_url or database_url(settings.home))
    migrate(engine)
    return SqlUnitsOfWork(engine)


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


def _build_carry_out(settings: Settings, units: SqlUnitsOfWork, clock: Clock) -> CarryOut:
    faces = (WebChannel(), WebChannel(name="api"), cli_channel())
    return CarryOut(
        unit_of_work=units,
        clock=clock,
        channels={channel.name: channel for channel in faces},
        tellers={channel.name: channel for channel in faces},
        syncs=_syncs(settings),
        retry=RetryPolicy(tries=settings.reply_attempts),
        lanes=_LANES,
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
