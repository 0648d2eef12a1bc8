"""A ticket never reaches an undeclared state, whatever people and engine do in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain.decision import DecisionKind
from app.domain.desk_rules import Assignment, Closing, CsatRule, DeskRules, FollowUpRule
from app.domain.errors import Conflict, InvalidInput
from app.domain.feedback import Feedback, Verdict
from app.domain.macro import Macro
from app.domain.replying import Then
from app.domain.roster import Absence, Agent, Roster
from app.domain.sla import BREACHED, WARNING, Rung, SlaPolicy, Target, dues_of
from app.domain.ticket import TRANSITIONS, Ticket, TicketEvent, TicketState
from app.domain.triage import PRIORITIES, Priority, Tier
from app.services.desk.reply_to_requester import AddNote
from app.services.requests.record_feedback import RecordFeedback
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket, Ending
from app.services.tickets.edit_ticket import EditTicket, TicketEdit
from app.services.tickets.escalate_ticket import EscalateTicket
from app.services.tickets.merge_tickets import MergeTickets
from app.services.tickets.reopen_ticket import ReopenTicket
from tests.fakes.builders import a_decision, a_receipt, a_request
from tests.fakes.clock import FakeClock
from tests.fakes.wiring import Wiring

KINDS: tuple[DecisionKind, ...] = ("reply", "clarify", "escalate", "silent")
AGENTS = st.sampled_from(["ann@example.com", "ben@example.com"])
TIERS = st.sampled_from([None, 1, 2, 3])


AWAY = (Absence(first=date(2026, 3, 3), last=date(2026, 3, 20)),)
RULES = DeskRules(
    roster=Roster(
        agents={
            "ann@example.com": Agent(id="ann@example.com", deputy="ben@example.com", away=AWAY),
            "ben@example.com": Agent(id="ben@example.com", deputy="ann@example.com", capacity=1),
        }
    ),
    sla=SlaPolicy(
        targets=dict.fromkeys(PRIORITIES, Target(first_response=timedelta(hours=2), resolution=timedelta(hours=9))),
        ladder=(Rung(tell=("assignee",)), Rung(after=timedelta(hours=4), raise_tier=True)),
    ),
    assignment=Assignment(after=timedelta(hours=3), idle=timedelta(hours=30)),
    macros={"hello": Macro(id="hello", title="Hello", texts={"en": "Hi."}, then="solved", tags=("fault",))},
    closing=Closing(tags=("fault", "how-to"), required=True, queues=frozenset({"it"})),
    follow_up=FollowUpRule(
        remind_after=timedelta(hours=5),
        solve_after=timedelta(hours=20),
        reminder={"en": "Are you there?"},
        goodbye={"en": "Closed for now."},
    ),
    csat=CsatRule(scale="thumbs"),
)


class TicketLife(RuleBasedStateMachine):
    """Every use case that changes a ticket, in any order; a refusal must leave the ticket as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.wiring = Wiring(desk_rules=RULES)
        self.seen: list[Ticket] = []

    @initialize(kind=st.sampled_from(KINDS))
    def arrive(self, kind: DecisionKind) -> None:
        for number in (1, 2):
            request = a_request(id=f"req_{number}")
            receipt = a_receipt(request, a_decision(kind), id=f"rcp_{number}")
            self.wiring.record()(request, receipt)
        self._look()

    @rule(agent=AGENTS)
    def claim(self, agent: str) -> None:
        act = ClaimTicket(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        self._try(lambda: act(self._ticket().id, agent=agent))

    @rule(ending=st.sampled_from(["solved", "closed", "cancelled"]))
    def close(self, ending: Ending) -> None:
        act = CloseTicket(change=self.wiring.change())
        self._try(lambda: act(self._ticket().id, actor="ann", ending=ending))

    @rule()
    def reopen(self) -> None:
        act = ReopenTicket(change=self.wiring.change())
        self._try(lambda: act(self._ticket().id, actor="ann"))

    @rule(tier=TIERS, queue=st.sampled_from(["", "it", "hr"]))
    def escalate(self, tier: Tier | None, queue: str) -> None:
        act = EscalateTicket(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        self._try(lambda: act(self._ticket().id, actor="ann", tier=tier, queue=queue))

    @rule(verdict=st.sampled_from(["solved", "not_quite", "person"]))
    def give_feedback(self, verdict: Verdict) -> None:
        given = Feedback(request_id="req_1", verdict=verdict, actor="r", at=self.wiring.clock.now())
        self._try(lambda: RecordFeedback(unit_of_work=self.wiring.unit_of_work)(given))

    @rule(queue=st.sampled_from(["it", "hr"]), priority=st.sampled_from(PRIORITIES))
    def reroute(self, queue: str, priority: Priority) -> None:
        act = EditTicket(change=self.wiring.change())
        edit = TicketEdit(queue=queue, priority=priority)
        self._try(lambda: act(self._ticket().id, edit, actor="ann"))

    @rule(swapped=st.booleans())
    def merge(self, swapped: bool) -> None:
        act = MergeTickets(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        mine, other = self._ticket().id, self._ticket("req_2").id
        duplicate, kept = (mine, other) if swapped else (other, mine)
        self._try(lambda: act(duplicate, into=kept, actor="ann"))

    @rule(then=st.sampled_from(["", "pending_requester", "solved"]), agent=AGENTS)
    def reply(self, then: Then, agent: str) -> None:
        self._try(lambda: self.wiring.reply()(self._ticket().id, "Try again.", agent=agent, then=then))

    @rule(agent=AGENTS)
    def note(self, agent: str) -> None:
        before = self._ticket()
        AddNote(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock, ids=self.wiring.ids)(
            before.id, "Known.", agent=agent
        )
        assert self._ticket() == before

    @rule(words=st.sampled_from(["thanks", "broken", "detail it is 809", "cancel", "hm"]))
    def write_back(self, words: str) -> None:
        self._try(lambda: self.wiring.continue_request()("req_1", words))

    @rule(hours=st.sampled_from([1, 24, 24 * 30]), agent=AGENTS)
    def snooze(self, hours: int, agent: str) -> None:
        until = self.wiring.clock.now() + timedelta(hours=hours)
        self._try(lambda: self.wiring.life().snooze(self._ticket().id, until=until, agent=agent))

    @rule(agent=st.sampled_from(["", "ann@example.com", "ben@example.com", "guest@example.com"]))
    def assign(self, agent: str) -> None:
        self._try(lambda: self.wiring.life().assign(self._ticket().id, agent=agent, actor="lead"))

    @rule(tags=st.sampled_from([("fault",), ("fault", "how-to"), ()]))
    def tag(self, tags: tuple[str, ...]) -> None:
        self._try(lambda: self.wiring.edit()(self._ticket().id, TicketEdit(tags=tags), actor="ann"))

    @rule(state=st.sampled_from(sorted(TRANSITIONS)))
    def edit_state(self, state: TicketState) -> None:
        edit = TicketEdit(state=state, assignee="ann@example.com" if state == "in_progress" else None)
        self._try(lambda: self.wiring.edit()(self._ticket().id, edit, actor="ann"))

    @rule()
    def send_macro(self) -> None:
        self._try(lambda: self.wiring.life().macros(self._ticket().id, "hello", agent="ann@example.com"))

    @rule(hours=st.sampled_from([0, 1, 5, 24, 24 * 40]))
    def time_passes(self, hours: int) -> None:
        assert isinstance(self.wiring.clock, FakeClock)
        self.wiring.clock.advance(hours * 3600)
        for _ in range(3):
            self.wiring.sweep()()
        self.wiring.invite_ratings()()
        self._look()

    @rule()
    def handle_again(self) -> None:
        before = self._ticket()
        self.wiring.handle()(a_request())
        assert self._ticket() == before

    @invariant()
    def every_step_is_declared(self) -> None:
        for ticket, events in self._lives():
            states = [event.state for event in events]
            assert set(states) <= set(TRANSITIONS)
            for before, after in pairwise(states):
                assert after == before or after in TRANSITIONS[before]  # type: ignore[index]
            assert states[-1] == ticket.state

    @invariant()
    def time_and_tiers_only_grow_and_no_promise_is_due_before_it_was_made(self) -> None:
        tiers = [ticket.tier for ticket in self.seen]
        assert tiers == sorted(tiers)
        for ticket, events in self._lives():
            moments = [event.at for event in events]
            assert moments == sorted(moments)
            assert ticket.created_at <= ticket.updated_at <= self.wiring.clock.now()
            for due in dues_of(ticket, events, RULES.sla, now=self.wiring.clock.now()):
                assert ticket.created_at <= due.warn_at <= due.at

    @invariant()
    def only_a_snoozed_ticket_has_a_moment_to_wake(self) -> None:
        for ticket, _ in self._lives():
            assert (ticket.snoozed_until is not None) == (ticket.state == "snoozed")

    @invariant()
    def nothing_happens_once_more_that_happens_once(self) -> None:
        for _, events in self._lives():
            promises = [(e.kind, e.detail.partition(":")[0]) for e in events if e.kind in {WARNING, BREACHED}]
            assert len(promises) == len(set(promises))

    @invariant()
    def every_version_has_its_event(self) -> None:
        for ticket, events in self._lives():
            assert len(events) == ticket.version

    @invariant()
    def with_people_means_a_tier_and_a_queue_and_in_progress_means_an_agent(self) -> None:
        for ticket in self.seen[-1:]:
            assert ticket.state in TRANSITIONS
            assert ticket.state != "open" or (ticket.tier >= 1 and ticket.queue)
            assert ticket.state != "in_progress" or ticket.assignee

    def _try(self, act: Callable[[], object]) -> None:
        before = self._ticket()
        try:
            act()
        except (Conflict, InvalidInput):
            assert self._ticket() == before
        self._look()

    def _lives(self) -> list[tuple[Ticket, tuple[TicketEvent, ...]]]:
        with self.wiring.unit_of_work() as work:
            return [(ticket, work.tickets.events(ticket.id)) for ticket in work.queries.find()]

    def _look(self) -> None:
        self.seen.append(self._ticket())

    def _ticket(self, request_id: str = "req_1") -> Ticket:
        with self.wiring.unit_of_work() as work:
            ticket = work.tickets.of_request(request_id)
        assert ticket is not None
        return replace(ticket)


TestTicketLife = TicketLife.TestCase
