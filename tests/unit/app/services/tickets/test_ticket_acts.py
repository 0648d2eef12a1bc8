"""What people do with tickets: claim, close, reopen, escalate, merge, reroute, wait."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.identity import Identity
from app.domain.ticket import Ticket
from app.domain.triage import Tier
from app.services.desk.read_conversation import conversation_of
from app.services.requests.read_request import ReadRequest
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.edit_ticket import EditTicket, TicketEdit
from app.services.tickets.escalate_ticket import EscalateTicket
from app.services.tickets.merge_tickets import MergeTickets, PartTickets
from app.services.tickets.reopen_ticket import ReopenTicket
from tests.fakes.builders import a_request, an_answer, an_origin
from tests.fakes.engine import FakeAnswerer, FakeChannel
from tests.fakes.wiring import Wiring

ANN, BEN = "ann@example.com", "ben@example.com"


@dataclass(slots=True)
class _Desk:
    """A desk with every act on tickets at hand; its requests come without a good answer, so they are open."""

    wiring: Wiring = field(default_factory=lambda: Wiring(answerer=FakeAnswerer(an_answer(0.1))))

    def ticket(self, number: int = 1, *, answered: bool = False, requester: str = "requester@example.com") -> Ticket:
        self.wiring.answerer = FakeAnswerer(an_answer(0.9 if answered else 0.1))
        origin = an_origin(message=str(number))
        return self.wiring.handle()(a_request(id=f"req_{number}", requester=requester, origin=origin)).ticket

    def claim(self, ticket: Ticket, agent: str = ANN) -> Ticket:
        return ClaimTicket(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)(ticket.id, agent=agent)

    def close(self, ticket: Ticket) -> Ticket:
        return CloseTicket(change=self.wiring.change())(ticket.id, actor=ANN, ending="solved")

    def reopen(self, ticket: Ticket) -> Ticket:
        return ReopenTicket(change=self.wiring.change())(ticket.id, actor=ANN)

    def escalate(self, ticket: Ticket, *, tier: Tier | None = None, queue: str = "") -> Ticket:
        act = EscalateTicket(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        return act(ticket.id, actor=ANN, tier=tier, queue=queue)

    def merge(self, duplicate: Ticket, into: Ticket) -> Ticket:
        act = MergeTickets(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        return act(duplicate.id, into=into.id, actor=ANN)

    def part(self, duplicate: Ticket) -> Ticket:
        act = PartTickets(unit_of_work=self.wiring.unit_of_work, clock=self.wiring.clock)
        return act(duplicate.id, version=self.stored(duplicate).version, actor=ANN)

    def events(self, ticket: Ticket) -> list[str]:
        with self.wiring.unit_of_work() as work:
            return [event.kind for event in work.tickets.events(ticket.id)]

    def stored(self, ticket: Ticket) -> Ticket:
        with self.wiring.unit_of_work() as work:
            return work.tickets.get(ticket.id)


@pytest.fixture
def desk() -> _Desk:
    return _Desk()


def test_a_claimed_ticket_is_in_progress_in_the_agents_hands(desk: _Desk) -> None:
    claimed = desk.claim(desk.ticket())
    assert (claimed.state, claimed.assignee) == ("in_progress", ANN)
    assert desk.stored(claimed) == claimed


def test_claiming_twice_is_once_and_claiming_anothers_is_refused(desk: _Desk) -> None:
    claimed = desk.claim(desk.ticket())
    assert desk.claim(claimed) == claimed
    with pytest.raises(Conflict, match=ANN):
        desk.claim(claimed, BEN)


def test_an_agent_may_take_over_what_the_engine_answered(desk: _Desk) -> None:
    claimed = desk.claim(desk.ticket(answered=True))
    assert (claimed.state, claimed.tier) == ("in_progress", 1)
    assert desk.events(claimed) == ["opened", "answered", "escalated", "claimed"]


def test_a_ticket_waiting_for_its_requester_keeps_its_agent(desk: _Desk) -> None:
    waiting = desk.wiring.edit()(desk.claim(desk.ticket()).id, TicketEdit(state="pending_requester"), actor=ANN)
    assert (waiting.state, waiting.assignee) == ("pending_requester", ANN)
    assert desk.claim(waiting).state == "in_progress"
    with pytest.raises(Conflict):
        desk.claim(waiting, BEN)


def test_a_solved_ticket_can_be_reopened_for_anybody(desk: _Desk) -> None:
    reopened = desk.reopen(desk.close(desk.claim(desk.ticket())))
    assert (reopened.state, reopened.assignee) == ("open", "")
    assert desk.claim(reopened, BEN).assignee == BEN


def test_what_the_engine_solved_is_reopened_for_people(desk: _Desk) -> None:
    reopened = desk.reopen(desk.close(desk.ticket(answered=True)))
    assert (reopened.state, reopened.tier) == ("open", 1)
    assert reopened.queue


def test_only_an_ended_ticket_can_be_reopened(desk: _Desk) -> None:
    with pytest.raises(Conflict, match="in_progress"):
        desk.reopen(desk.claim(desk.ticket()))


def test_ending_a_ticket_twice_is_once(desk: _Desk) -> None:
    closed = desk.close(desk.ticket())
    assert desk.close(closed) == closed
    assert desk.events(closed).count("solved") == 1


def test_a_step_the_state_machine_does_not_have_is_refused_and_changes_nothing(desk: _Desk) -> None:
    closed = desk.close(desk.ticket())
    with pytest.raises(Conflict, match="solved"):
        CloseTicket(change=desk.wiring.change())(closed.id, actor=ANN, ending="cancelled")
    assert desk.stored(closed) == closed


def test_escalating_raises_the_tier_moves_the_queue_and_frees_the_ticket(desk: _Desk) -> None:
    escalated = desk.escalate(desk.claim(desk.ticket()), tier=2, queue="network")
    assert (escalated.tier, escalated.queue, escalated.assignee, escalated.state) == (2, "network", "", "open")


def test_escalating_never_lowers_the_tier(desk: _Desk) -> None:
    raised = desk.escalate(desk.ticket(), tier=3)
    assert desk.escalate(raised, tier=1, queue="network").tier == 3


def test_escalating_what_is_with_people_already_changes_nothing(desk: _Desk) -> None:
    ticket = desk.ticket()
    assert desk.escalate(ticket) == ticket


def test_the_requester_hears_of_leaving_the_engine_once(desk: _Desk) -> None:
    channel = FakeChannel()
    desk.wiring.channel = channel
    ticket = desk.escalate(desk.ticket(answered=True))
    desk.escalate(ticket, tier=2)
    desk.wiring.carry_out()()
    assert [decision.kind for _, decision in channel.shown.values()] == ["reply", "escalate"]


def test_a_merged_duplicate_is_closed_and_noted_on_both(desk: _Desk) -> None:
    duplicate, kept = desk.ticket(1), desk.ticket(2)
    merged = desk.merge(duplicate, kept)
    assert merged.id == kept.id
    assert desk.stored(duplicate).state == "closed"
    assert desk.events(duplicate)[-1] == "merged"
    assert desk.events(kept)[-1] == "absorbed"
    assert desk.merge(duplicate, kept) == merged


def test_what_was_merged_by_mistake_is_taken_apart_and_goes_its_own_way(desk: _Desk) -> None:
    channel = FakeChannel()
    desk.wiring.channel = channel
    kept, other = desk.ticket(1), desk.ticket(2, requester="eve@example.com")
    desk.merge(other, kept)
    assert desk.part(other).state == "open"
    assert (desk.events(other)[-1], desk.events(kept)[-1]) == ("parted", "gave_back")
    desk.wiring.carry_out()()
    before = len(channel.shown)
    desk.close(kept)
    desk.wiring.carry_out()()
    assert len(channel.shown) == before
    closed = desk.stored(kept)
    with desk.wiring.unit_of_work() as work:
        assert [message.id for message in conversation_of(work, closed)] == ["req_1"]
    with pytest.raises(Conflict, match="has changed since"):
        desk.part(other)
    desk.merge(other, kept)
    desk.reopen(other)
    with pytest.raises(Conflict, match="has changed since"):
        desk.part(other)


def test_others_whose_ticket_was_merged_hear_once_that_it_is_over(desk: _Desk) -> None:
    channel = FakeChannel()
    desk.wiring.channel = channel
    kept, same, other = desk.ticket(1), desk.ticket(2), desk.ticket(3, requester="eve@example.com")
    for duplicate in (same, other):
        desk.merge(duplicate, kept)
    desk.wiring.carry_out()()
    for _ in range(2):
        desk.close(kept)
        desk.reopen(kept)
    before = len(channel.shown)
    desk.wiring.carry_out()()
    told = list(channel.shown.values())[before:]
    assert [(origin.message, decision.reason) for origin, decision in told] == [("3", "incident_ended")]


def test_who_reads_the_ticket_that_stays_reads_what_the_others_asked(desk: _Desk) -> None:
    kept = desk.ticket(1)
    desk.merge(desk.ticket(2, requester="eve@example.com"), kept)
    with desk.wiring.unit_of_work() as work:
        said = conversation_of(work, kept)
    assert [message.author for message in said] == ["requester@example.com", "eve@example.com"]


def test_a_merged_request_goes_on_at_the_one_that_stays_for_the_same_person_only(desk: _Desk) -> None:
    kept, same, other = desk.ticket(1), desk.ticket(2), desk.ticket(3, requester="eve@example.com")
    read = ReadRequest(unit_of_work=desk.wiring.unit_of_work)
    agent = Identity(requester="agent", audience=frozenset(), agent=True)
    for duplicate in (same, other):
        desk.merge(duplicate, kept)
    assert [read(f"req_{number}", reader=agent).continues_at for number in (1, 2, 3)] == ["", "req_1", ""]
    desk.merge(kept, same)  # a circle: each is closed as the other's duplicate
    assert [read(f"req_{number}", reader=agent).continues_at for number in (1, 2)] == ["", ""]


def test_a_ticket_cannot_be_merged_into_itself(desk: _Desk) -> None:
    ticket = desk.ticket()
    with pytest.raises(InvalidInput):
        desk.merge(ticket, ticket)


def test_a_corrected_triage_keeps_what_was_not_corrected(desk: _Desk) -> None:
    ticket = desk.ticket()
    edit = EditTicket(change=desk.wiring.change())
    rerouted = edit(ticket.id, TicketEdit(queue="hr", priority="low"), actor=ANN)
    assert (rerouted.queue, rerouted.priority, rerouted.tier) == ("hr", "low", ticket.tier)
    with desk.wiring.unit_of_work() as work:
        assert work.tickets.events(ticket.id)[-1].detail == "queue=hr, priority=low"


def test_an_unknown_ticket_is_named(desk: _Desk) -> None:
    with pytest.raises(NotFound, match="tkt_nowhere"):
        CloseTicket(change=desk.wiring.change())("tkt_nowhere", actor=ANN)
