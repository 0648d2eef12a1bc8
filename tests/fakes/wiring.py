"""The use cases wired to fakes, or to any unit of work a test brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.decision import DecisionPolicy, Thresholds
from app.domain.desk_rules import DeskRules
from app.domain.incident import StormRule
from app.domain.politeness import Asking, Politeness
from app.domain.retry import RetryPolicy
from app.domain.trial import Trial, restrained
from app.ports import (
    Answerer,
    ChatChannel,
    Clock,
    DocumentLookup,
    IdMaker,
    Likeness,
    MessageChannel,
    TicketSync,
    UnitOfWorkFactory,
)
from app.services.desk.learn_from_send import LearnFromSend
from app.services.desk.reply_to_requester import ReplyToRequester
from app.services.desk.suggest_macros import SuggestMacros
from app.services.desk.suggest_replies import SuggestReplies
from app.services.desk.ticket_life import TicketLife
from app.services.desk.use_macro import UseMacro
from app.services.requests.accept_request import AcceptRequest
from app.services.requests.ask import Ask
from app.services.requests.attach_repeat import AttachRepeat, RepeatRule
from app.services.requests.come_back import ComeBack, FollowUpLater
from app.services.requests.continue_request import ContinueRequest, ReadReply
from app.services.requests.decide_request import DecideRequest
from app.services.requests.explain_decision import ExplainDecision
from app.services.requests.handle_request import HandleRequest
from app.services.requests.incident_near import StormWatch
from app.services.requests.open_follow_up import OpenFollowUp
from app.services.requests.recheck_quotes import RecheckQuotes
from app.services.requests.record_feedback import RecordFeedback
from app.services.requests.record_outcome import RecordOutcome
from app.services.requests.take_turn import TakeTurn
from app.services.tickets.assign_ticket import AssignTicket, AssignWaiting, ReturnFromAbsent
from app.services.tickets.change_ticket import ChangeTicket
from app.services.tickets.edit_ticket import EditTicket
from app.services.tickets.follow_up_silence import FollowUpSilence
from app.services.tickets.rate_ticket import InviteRatings, RateTicket
from app.services.tickets.reopen_ticket import ReopenTicket
from app.services.tickets.snooze_ticket import SnoozeTicket, WakeSnoozed
from app.services.tickets.sweep_tickets import SweepTickets
from app.services.tickets.watch_promises import WatchPromises
from app.services.worker.carry_out import CarryOut
from app.services.worker.watch_deadlines import WatchDeadlines
from app.services.worker.watch_storms import WatchStorms
from app.services.worker.work import Work
from app.services.worker.work_inbox import WorkInbox
from tests.fakes.builders import a_triage, an_answer
from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.engine import FakeAnswerer, FakeChannel, FakeRetriever, FakeTriager, read_plainly, reply_with, suggest
from tests.fakes.likeness import WordLikeness
from tests.fakes.memory import MemoryUnitsOfWork

EAGER = Politeness(asking=Asking(cost=0.0))
"""Asks back wherever it helps at all."""


@dataclass(slots=True, kw_only=True)
class Wiring:
    """Change a collaborator before asking for a use case."""

    unit_of_work: UnitOfWorkFactory = field(default_factory=MemoryUnitsOfWork)
    clock: Clock = field(default_factory=FakeClock)
    ids: IdMaker = field(default_factory=CountingIds)
    triager: FakeTriager = field(default_factory=FakeTriager)
    retriever: FakeRetriever = field(default_factory=FakeRetriever)
    answerer: Answerer = field(default_factory=FakeAnswerer)
    channel: ChatChannel = field(default_factory=FakeChannel)
    syncs: tuple[TicketSync, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    politeness: Politeness = field(default_factory=Politeness)
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    read_reply: ReadReply = read_plainly
    lease_seconds: int = 60
    recognises: bool = False
    likeness: Likeness = field(default_factory=WordLikeness)
    repeats: RepeatRule = field(default_factory=RepeatRule)
    storm_rule: StormRule = field(default_factory=StormRule)
    desk_rules: DeskRules = field(default_factory=DeskRules)
    only_asks: Callable[[str], bool] = lambda _: False
    trial: Trial = field(default_factory=Trial)

    def decide(self) -> DecideRequest:
        return DecideRequest(
            triager=self.triager,
            retriever=self.retriever,
            answerer=self.answerer,
            suggest=suggest,
            policy=DecisionPolicy(thresholds=self.thresholds),
            versions=lambda: ("v1", ("minilm", "triage-1")),
            clock=self.clock,
            ids=self.ids,
            manners=lambda: self.politeness,
            restrain=lambda request, decision, explicit: restrained(decision, request, self.trial, explicit=explicit),
        )

    def record(self) -> RecordOutcome:
        return RecordOutcome(unit_of_work=self.unit_of_work, ids=self.ids)

    def handle(self) -> HandleRequest:
        return HandleRequest(decide=self.decide(), record=self.attach() if self.recognises else self.record())

    def attach(self) -> AttachRepeat:
        return AttachRepeat(
            record=self.record(),
            unit_of_work=self.unit_of_work,
            likeness=self.likeness,
            rule=self.repeats,
            storms=self.storms(),
        )

    def storms(self) -> StormWatch:
        return StormWatch(likeness=self.likeness, rule=self.storm_rule, only_asks=self.only_asks)

    def watch_storms(self) -> WatchStorms:
        return WatchStorms(unit_of_work=self.unit_of_work, clock=self.clock, ids=self.ids, storms=self.storms())

    def take_turn(self) -> TakeTurn:
        return TakeTurn(unit_of_work=self.unit_of_work, decide=self.decide())

    def record_feedback(self) -> RecordFeedback:
        return RecordFeedback(unit_of_work=self.unit_of_work, another=self.take_turn().another, later=self.later())

    def later(self) -> FollowUpLater:
        return FollowUpLater(
            open_follow_up=OpenFollowUp(ids=self.ids), reopen_within=lambda: self.desk_rules.reopen_within
        )

    def come_back(self) -> ComeBack:
        return ComeBack(reopen=ReopenTicket(change=self.change()), follow_up=self.later())

    def accept(self) -> AcceptRequest:
        return AcceptRequest(unit_of_work=self.unit_of_work, clock=self.clock, ids=self.ids)

    def continue_request(self) -> ContinueRequest:
        return ContinueRequest(
            unit_of_work=self.unit_of_work,
            clock=self.clock,
            ids=self.ids,
            read=self.read_reply,
            ask=self.ask(),
            reopen_within=lambda: self.desk_rules.reopen_within,
        )

    def ask(self) -> Ask:
        return Ask(accept=self.accept(), handle=self.handle())

    def work_inbox(self) -> WorkInbox:
        return WorkInbox(
            unit_of_work=self.unit_of_work, handle=self.handle(), clock=self.clock, lease_seconds=self.lease_seconds
        )

    def reply(self) -> ReplyToRequester:
        return ReplyToRequester(
            unit_of_work=self.unit_of_work, clock=self.clock, ids=self.ids, rules=lambda: self.desk_rules
        )

    def edit(self) -> EditTicket:
        return EditTicket(change=self.change(), rules=lambda: self.desk_rules)

    def life(self) -> TicketLife:
        units, clock = self.unit_of_work, self.clock
        return TicketLife(
            rules=lambda: self.desk_rules,
            snooze=SnoozeTicket(change=self.change()),
            assign=AssignTicket(unit_of_work=units, clock=clock, rules=lambda: self.desk_rules),
            macros=UseMacro(reply=self.reply(), reading=units, rules=lambda: self.desk_rules),
            ratings=RateTicket(unit_of_work=units, reading=units, clock=clock, rules=lambda: self.desk_rules),
        )

    def sweep(self) -> SweepTickets:
        return SweepTickets(
            unit_of_work=self.unit_of_work,
            reading=self.unit_of_work,
            clock=self.clock,
            rules=lambda: self.desk_rules,
            watchers=(WakeSnoozed(), FollowUpSilence(), ReturnFromAbsent(), AssignWaiting(), WatchPromises()),
            rest_seconds=0,
        )

    def invite_ratings(self) -> InviteRatings:
        return InviteRatings(
            unit_of_work=self.unit_of_work,
            clock=self.clock,
            rules=lambda: self.desk_rules,
            key=b"0" * 32,
            rest_seconds=0,
        )

    def recheck(self, documents: DocumentLookup) -> RecheckQuotes:
        return RecheckQuotes(unit_of_work=self.unit_of_work, documents=documents, turns=self.take_turn())

    def carry_out(self) -> CarryOut:
        return CarryOut(
            unit_of_work=self.unit_of_work,
            clock=self.clock,
            channels={self.channel.name: self.channel},
            tellers={self.channel.name: self.channel} if isinstance(self.channel, MessageChannel) else {},
            syncs=self.syncs,
            retry=self.retry,
            lease_seconds=self.lease_seconds,
        )

    def watch(self, seconds: int = 120) -> WatchDeadlines:
        return WatchDeadlines(
            unit_of_work=self.unit_of_work,
            record=self.record(),
            clock=self.clock,
            ids=self.ids,
            thresholds=lambda: self.thresholds,
            seconds=seconds,
        )

    def work(self) -> Work:
        return Work(work_inbox=self.work_inbox(), carry_out=self.carry_out(), watch_deadlines=self.watch())

    def change(self) -> ChangeTicket:
        return ChangeTicket(unit_of_work=self.unit_of_work, clock=self.clock)

    def suggest_replies(self) -> SuggestReplies:
        return SuggestReplies(
            unit_of_work=self.unit_of_work,
            retriever=self.retriever,
            replies=reply_with,
            likeness=self.likeness,
            clock=self.clock,
            macros=SuggestMacros(
                reading=self.unit_of_work, likeness=self.likeness, clock=self.clock, rules=lambda: self.desk_rules
            ),
        )

    def learn_from_send(self) -> LearnFromSend:
        return LearnFromSend(unit_of_work=self.unit_of_work, likeness=self.likeness, clock=self.clock)

    def explain(self) -> ExplainDecision:
        return ExplainDecision(unit_of_work=self.unit_of_work, decide=self.decide())


def unsure(queue: str = "") -> Wiring:
    """An engine that is sure of no answer: every request goes to the people of `queue`."""
    wiring = Wiring(answerer=FakeAnswerer(an_answer(0.1)))
    return replace(wiring, triager=FakeTriager(a_triage(queue=queue))) if queue else wiring
