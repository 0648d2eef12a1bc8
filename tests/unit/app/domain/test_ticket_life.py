"""A ticket never reaches an undeclared state, whatever people and engine do in whatever order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain.decision import DecisionKind
from app.domain.errors import Conflict
from app.domain.feedback import Feedback, Verdict
from app.domain.ticket import TRANSITIONS, Ticket
from app.domain.triage import PRIORITIES, Priority
from app.services.claim_ticket import ClaimTicket
from app.services.close_ticket import CloseTicket, Ending
from app.services.edit_ticket import EditTicket, TicketEdit
from app.services.escalate_ticket import EscalateTicket
from app.services.merge_tickets import MergeTickets
from app.services.record_feedback import RecordFeedback
from app.services.reopen_ticket import ReopenTicket
from app.services.wait_for_requester import WaitForRequester
from tests.fakes.builders import MOMENT, a_decision, a_receipt, a_request
from tests.fakes.wiring import Wiring

KINDS: tuple[DecisionKind, ...] = ("reply", "clarify", "escalate", "silent")
AGENTS = st.sampled_from(["ann@example.com", "ben@example.com"])
TIERS = st.sampled_from([None, 1, 2, 3])


class TicketLife(RuleBasedStateMachine):
    """Every use case that changes a ticket, in any order; a refusal must leave the ticket as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.wiring = Wiring()
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
    def escalate(self, tier: int | None, queue: str) -> None:
        act = EscalateTicket(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        self._try(lambda: act(self._ticket().id, actor="ann", tier=tier, queue=queue))  # type: ignore[arg-type]

    @rule(verdict=st.sampled_from(["solved", "not_quite", "person"]))
    def give_feedback(self, verdict: Verdict) -> None:
        given = Feedback(request_id="req_1", verdict=verdict, actor="r", at=MOMENT)
        self._try(lambda: RecordFeedback(unit_of_work=self.wiring.unit_of_work)(given))

    @rule(queue=st.sampled_from(["it", "hr"]), priority=st.sampled_from(PRIORITIES))
    def reroute(self, queue: str, priority: Priority) -> None:
        act = EditTicket(change=self.wiring.change())
        edit = TicketEdit(queue=queue, priority=priority)
        self._try(lambda: act(self._ticket().id, edit, actor="ann"))

    @rule()
    def wait(self) -> None:
        act = WaitForRequester(change=self.wiring.change())
        self._try(lambda: act(self._ticket().id, actor="ann"))

    @rule(swapped=st.booleans())
    def merge(self, swapped: bool) -> None:
        act = MergeTickets(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        mine, other = self._ticket().id, self._ticket("req_2").id
        duplicate, kept = (mine, other) if swapped else (other, mine)
        self._try(lambda: act(duplicate, into=kept, actor="ann"))

    @rule()
    def handle_again(self) -> None:
        before = self._ticket()
        self.wiring.handle()(a_request())
        assert self._ticket() == before

    @invariant()
    def every_step_is_declared(self) -> None:
        for before, after in zip(self.seen, self.seen[1:], strict=False):
            path = {before.state} | TRANSITIONS[before.state]
            # Claiming what the engine still held takes two declared steps, each with its event.
            through = {state for first in path for state in TRANSITIONS[first]} if after.assignee else set()
            assert after.state in path | through

    @invariant()
    def every_version_has_its_event(self) -> None:
        if self.seen:
            with self.wiring.unit_of_work() as work:
                ticket = work.tickets.get(self.seen[-1].id)
                assert len(work.tickets.events(ticket.id)) == ticket.version

    @invariant()
    def with_people_means_a_tier_and_a_queue_and_in_progress_means_an_agent(self) -> None:
        for ticket in self.seen[-1:]:
            assert ticket.state in TRANSITIONS
            assert ticket.state != "open" or (ticket.tier >= 1 and ticket.queue)
            assert ticket.state != "in_progress" or ticket.assignee

    def _try(self, act: object) -> None:
        before = self._ticket()
        try:
            act()  # type: ignore[operator]
        except Conflict:
            assert self._ticket() == before
        self._look()

    def _look(self) -> None:
        self.seen.append(self._ticket())

    def _ticket(self, request_id: str = "req_1") -> Ticket:
        with self.wiring.unit_of_work() as work:
            ticket = work.tickets.of_request(request_id)
        assert ticket is not None
        return replace(ticket)


TestTicketLife = TicketLife.TestCase
