"""What a reply does to its ticket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.feedback import Feedback
from app.domain.reply import Reading, ReplyKind, may_be_solved
from app.domain.ticket import Ticket, TicketEvent
from app.services.requests.continue_request import Continued, ContinueRequest
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.edit_ticket import TicketEdit
from app.services.tickets.merge_tickets import MergeTickets
from app.services.tickets.snooze_ticket import SnoozeTicket
from tests.fakes.builders import a_request, an_answer, an_incoming, an_origin
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring

Continue = Callable[..., Continued]


def continuing(wiring: Wiring, kind: ReplyKind, *, sure: bool = True) -> ContinueRequest:
    return ContinueRequest(
        unit_of_work=wiring.unit_of_work,
        clock=wiring.clock,
        ids=wiring.ids,
        read=lambda text, after: Reading(kind=kind, probability=0.9, sure=sure),
        ask=wiring.ask(),
    )


def answered(wiring: Wiring) -> Ticket:
    return wiring.handle()(a_request()).ticket


def with_people(wiring: Wiring) -> Ticket:
    wiring.answerer = FakeAnswerer(an_answer(0.1))
    return wiring.handle()(a_request()).ticket


def over(wiring: Wiring) -> Ticket:
    ticket = answered(wiring)
    return CloseTicket(change=wiring.change())(ticket.id, actor="agent", ending="solved")


def last_event(wiring: Wiring, ticket: Ticket) -> tuple[str, str]:
    with wiring.unit_of_work() as work:
        event = work.tickets.events(ticket.id)[-1]
    return event.kind, event.detail


def events(wiring: Wiring, ticket: Ticket) -> tuple[TicketEvent, ...]:
    with wiring.unit_of_work() as work:
        return work.tickets.events(ticket.id)


def test_thanks_for_an_answer_solve_the_ticket() -> None:
    wiring = Wiring()
    answered(wiring)
    assert continuing(wiring, "acknowledgement")("req_1", "thanks!").ticket.state == "solved"


@pytest.mark.parametrize("state", [over, with_people])
def test_thanks_leave_any_other_ticket_as_it_is(state: Callable[[Wiring], Ticket]) -> None:
    wiring = Wiring()
    before = state(wiring)
    after = continuing(wiring, "acknowledgement")("req_1", "thanks!").ticket
    assert (after.state, after.priority, after.tier) == (before.state, before.priority, before.tier)
    assert last_event(wiring, after)[0] == "thanked"


@pytest.mark.parametrize(("state", "event"), [(over, "reopened"), (answered, "escalated")])
def test_still_broken_brings_a_person_and_a_higher_priority(state: Callable[[Wiring], Ticket], event: str) -> None:
    wiring = Wiring()
    state(wiring)
    ticket = continuing(wiring, "still_broken")("req_1", "it is back").ticket
    assert (ticket.state, ticket.tier, ticket.priority) == ("open", 1, "high")
    kind, detail = last_event(wiring, ticket)
    assert kind == event
    assert detail.startswith("still_broken: req_")


def test_repeating_that_it_is_broken_raises_an_open_ticket_once_and_leaves_it_with_its_agent() -> None:
    wiring = Wiring()
    ticket = with_people(wiring)
    reply = continuing(wiring, "still_broken")
    versions = [reply("req_1", f"still broken {n}").ticket for n in range(3)]
    assert [found.state for found in versions] == ["open"] * 3
    assert versions[-1].version == ticket.version + 3
    assert versions[-1].priority == "high"


def test_a_new_question_gets_its_own_ticket_that_knows_the_old_one() -> None:
    wiring = Wiring()
    old = answered(wiring)
    found = continuing(wiring, "new_question")("req_1", "and how do I book a room?", message="m1")
    assert found.forked is not None
    assert found.forked.ticket.id != old.id
    assert found.ticket.state == old.state
    assert last_event(wiring, old) == ("asked_more", found.forked.ticket.id)
    assert last_event(wiring, found.forked.ticket) == ("forked", old.id)
    again = continuing(wiring, "new_question")("req_1", "and how do I book a room?", message="m1")
    assert again.forked is not None
    assert again.forked.ticket == found.forked.ticket


def test_a_detail_wakes_a_ticket_that_waits_for_it() -> None:
    wiring = Wiring()
    ticket = with_people(wiring)
    wiring.edit()(ticket.id, TicketEdit(state="pending_requester"), actor="agent")
    after = continuing(wiring, "extra_detail")("req_1", "it is HV-307").ticket
    assert after.state == "open"
    kind, reply_id = last_event(wiring, after)
    assert kind == "detail_added"
    with wiring.unit_of_work() as work:
        assert work.records.request(reply_id).text == "it is HV-307"


def test_a_withdrawal_cancels() -> None:
    wiring = Wiring()
    with_people(wiring)
    assert continuing(wiring, "withdrawal")("req_1", "never mind").ticket.state == "cancelled"


@pytest.mark.parametrize("kind", ["acknowledgement", "still_broken", "withdrawal", "new_question"])
def test_an_unsure_reading_changes_no_state_and_asks(kind: ReplyKind) -> None:
    wiring = Wiring()
    before = over(wiring)
    found = continuing(wiring, kind, sure=False)("req_1", "hm")
    assert (found.ticket.state, found.asks_if_solved) == (before.state, True)
    assert last_event(wiring, before)[0] == "wrote_back"


def test_people_who_have_the_ticket_read_for_themselves_so_nobody_is_asked() -> None:
    wiring = Wiring()
    with_people(wiring)
    assert not continuing(wiring, "still_broken", sure=False)("req_1", "hm").asks_if_solved


def test_the_same_message_twice_is_once() -> None:
    wiring = Wiring()
    with_people(wiring)
    reply = continuing(wiring, "still_broken")
    first = reply("req_1", "broken", message="m1").ticket
    assert reply("req_1", "broken", message="m1").ticket == first


def test_a_reply_never_waits_in_the_inbox_as_a_request() -> None:
    wiring = Wiring()
    answered(wiring)
    continuing(wiring, "acknowledgement")("req_1", "thanks")
    assert wiring.work_inbox()() == 0


def test_an_empty_reply_an_unknown_request_and_one_too_early_are_refused() -> None:
    wiring = Wiring()
    reply = continuing(wiring, "acknowledgement")
    with pytest.raises(NotFound):
        reply("req_9", "thanks")
    early = wiring.accept()(an_incoming()).request.id
    with pytest.raises(Conflict, match="still being worked on"):
        reply(early, "thanks")
    with pytest.raises(InvalidInput):
        reply(early, "  ")


def merged(wiring: Wiring, *, requester: str) -> tuple[Ticket, Ticket]:
    """A ticket of `requester` that was merged into the first one; return it and the one that stays."""
    kept = with_people(wiring)
    request = replace(a_request("req_2", requester=requester), origin=an_origin("web", "", "2"))
    wiring.handle()(request)
    said = Feedback(request_id="req_2", verdict="person", actor=requester, at=wiring.clock.now())
    double = wiring.record_feedback()(said)
    MergeTickets(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(double.id, into=kept.id, actor="agent")
    return double, kept


def written_on(wiring: Wiring, ticket: Ticket) -> list[tuple[str, str]]:
    with wiring.unit_of_work() as work:
        return [(message.kind, message.text) for message in work.conversations.of_ticket(ticket.id)]


def test_what_the_same_person_writes_on_a_merged_request_goes_on_at_the_one_that_stays() -> None:
    wiring = Wiring()
    double, kept = merged(wiring, requester="requester@example.com")
    done = continuing(wiring, "extra_detail")("req_2", "It says 42", message="m1")
    assert done.ticket.id == kept.id
    assert written_on(wiring, kept) == [("requester", "It says 42")]
    assert written_on(wiring, double) == []


def test_what_another_person_writes_on_theirs_is_a_note_on_it_that_only_agents_read() -> None:
    wiring = Wiring()
    double, kept = merged(wiring, requester="eve@example.com")
    for _ in range(2):
        continuing(wiring, "extra_detail")("req_2", "It says 42", message="m1")
    continuing(wiring, "acknowledgement")("req_2", "Thanks!", message="m2")
    assert written_on(wiring, kept) == [("note", "It says 42")]
    assert written_on(wiring, double) == [("requester", "It says 42"), ("requester", "Thanks!")]


def test_still_broken_on_what_was_merged_into_anothers_opens_it_again_by_itself() -> None:
    wiring = Wiring()
    double, kept = merged(wiring, requester="eve@example.com")
    done = continuing(wiring, "still_broken")("req_2", "Still broken", message="m1")
    assert (done.ticket.id, done.ticket.state) == (double.id, "open")
    assert written_on(wiring, kept) == []


def test_thanks_for_what_a_person_does_leave_the_end_to_that_person() -> None:
    wiring = Wiring()
    ticket = with_people(wiring)
    held = wiring.edit()(ticket.id, TicketEdit(state="in_progress", assignee="agent"), actor="agent")
    thanked = continuing(wiring, "acknowledgement")("req_1", "that solved it, thank you").ticket
    assert (thanked.state, thanked.assignee) == ("in_progress", "agent")
    assert not may_be_solved(held, events(wiring, ticket)[:-1])
    assert may_be_solved(thanked, events(wiring, ticket))


@pytest.mark.parametrize("kind", ["still_broken", "extra_detail"])
def test_a_word_after_the_thanks_counts_more_than_they_do(kind: ReplyKind) -> None:
    wiring = Wiring()
    ticket = with_people(wiring)
    wiring.edit()(ticket.id, TicketEdit(state="in_progress", assignee="agent"), actor="agent")
    continuing(wiring, "acknowledgement")("req_1", "thanks!", message="m1")
    after = continuing(wiring, kind)("req_1", "oh, it is back", message="m2").ticket
    assert not may_be_solved(after, events(wiring, ticket))


def test_thanks_to_whoever_waits_for_a_word_are_that_word() -> None:
    wiring = Wiring()
    ticket = with_people(wiring)
    wiring.edit()(ticket.id, TicketEdit(state="pending_requester", assignee="agent"), actor="agent")
    thanked = continuing(wiring, "acknowledgement")("req_1", "it works now, thank you").ticket
    assert (thanked.state, thanked.assignee) == ("in_progress", "agent")
    assert may_be_solved(thanked, events(wiring, ticket))


def test_thanks_wake_nothing_that_was_put_off_and_ask_nobody_about_what_nobody_holds() -> None:
    wiring = Wiring()
    ticket = with_people(wiring)
    thanked = continuing(wiring, "acknowledgement")("req_1", "thanks!", message="m1").ticket
    assert not may_be_solved(thanked, events(wiring, ticket))
    later = wiring.clock.now() + timedelta(hours=4)
    SnoozeTicket(change=wiring.change())(ticket.id, until=later, agent="agent")
    assert continuing(wiring, "acknowledgement")("req_1", "fine, thanks", message="m2").ticket.state == "snoozed"
