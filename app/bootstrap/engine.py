"""Settings to a wired engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.answering.beforehand import read_beforehand
from app.answering.live_rules import live_rules
from app.answering.manners import live_manners
from app.bootstrap.deciding import build_certified, build_decide, load_triage_model, rules_alone
from app.bootstrap.identity import SortableIds, SystemClock
from app.bootstrap.in_force import Certified, LiveCurves, LiveTriager, live_certified, live_triager
from app.bootstrap.life import Life, build_life
from app.bootstrap.recognition import build_recognition
from app.bootstrap.suggesting import Suggesting, build_suggesting
from app.bootstrap.trials import build_trials
from app.channels.console import ConsoleChannel
from app.channels.web import WebChannel
from app.domain.errors import NotReady
from app.domain.request import Origin
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
from indexer.bootstrap import AT_ONCE, LiveRetriever, open_retriever
from indexer.hands import Hands

_LANES = 4
"""Conversations that are answered side by side: most of that time is waiting for a channel's own server."""

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


def build_engine(settings: Settings) -> Engine:
    """Return the engine over `settings.home`; raise `NotReady` or `IndexMissing` with what to do."""
    clock, ids = SystemClock(), SortableIds()
    retriever = open_retriever(settings.home)
    rules = live_rules(settings.home)
    triager = live_triager(settings.home, rules_alone(rules), load_triage_model)
    certified = live_certified(settings.home, lambda: build_certified(settings.home))
    units, manners = open_store(settings), live_manners(settings.home)
    reading = replace(units, reading=True)
    in_force = Certified(confidence=LiveCurves(certified), thresholds=certified().thresholds)
    trials, hands = build_trials(settings), Hands(AT_ONCE, name="decide")
    decide = replace(
        build_decide(settings, retriever, triager, clock=clock, ids=ids, in_force=in_force),
        begin=_begin(retriever, hands),
        restrain=trials.restrain,
        by=hands.do,
        limits=lambda: certified().thresholds,
        manners=manners,
        look_around=LookAround(
            unit_of_work=reading, clock=clock, manners=manners, expects_requests=_request_rooms(settings)
        ),
    )
    turns = TakeTurn(unit_of_work=units, decide=decide)
    record = RecordOutcome(unit_of_work=units, ids=ids)
    recognition = build_recognition(settings, units)
    handle = HandleRequest(decide=decide, record=recognition.before(record, reading))
    accept = AcceptRequest(unit_of_work=units, clock=clock, ids=ids)
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
        urgent=replace(units, urgent=True),
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
                _build_carry_out(settings, units, clock),
                reading=reading,
                still_true=RecheckQuotes(unit_of_work=reading, documents=retriever, turns=turns),
            ),
            record=record,
            more=(*recognition.chores(reading, clock, ids), *trials.watches(units.engine), *life.chores),
        ),
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


def open_store(settings: Settings) -> SqlUnitsOfWork:
    """Return the units of work over the database, brought to this version's schema; raise `NotReady` without a home.

    Whoever mistypes the home's name is told, and gets no empty one under that name.
    """
    if not settings.database_url and not settings.home.is_dir():
        raise NotReady(f"There is no folder {str(settings.home)!r}. Name the service's home with --home.")
    engine = open_database(settings.database_url or database_url(settings.home))
    migrate(engine)
    return SqlUnitsOfWork(engine)


def _begin(retriever: LiveRetriever, hands: Hands) -> Callable[[str], None]:
    """Return what begins a decision: the question's vector, in a thread of its own, and what can be read meanwhile.

    Where others ask, each does all in turn: a further thread would take more from them than it gives.
    """

    def begin(text: str) -> None:
        if hands.idle:
            retriever.begin(text)
            read_beforehand(text)

    return begin


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
