"""The same asker asking again is attached to the open ticket, not opened anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.errors import NotFound
from app.domain.fingerprint import Fingerprint
from app.domain.identity import AGENT
from app.domain.incident import StormRule
from app.domain.outcome import Outcome
from app.services.requests.attach_repeat import RepeatRule
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.edit_ticket import TicketEdit
from app.services.tickets.separate_request import SeparateRequest
from tests.fakes.builders import MOMENT, a_request, an_answer
from tests.fakes.engine import FakeAnswerer, FakeChannel
from tests.fakes.wiring import Wiring

VPN = "the vpn does not connect from home"
AGAIN = "again the vpn does not connect from home"


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(recognises=True, answerer=FakeAnswerer(an_answer(0.1)))


def ask(wiring: Wiring, number: int, text: str = VPN, *, requester: str = "ann", days: float = 0) -> Outcome:
    at = MOMENT + timedelta(days=days)
    return wiring.handle()(a_request(f"req_{number}", text, requester=requester, received_at=at))


def separate(wiring: Wiring, request_id: str) -> object:
    return SeparateRequest(unit_of_work=wiring.unit_of_work, clock=wiring.clock, ids=wiring.ids)(
        request_id, actor="ann"
    )


def test_asking_again_finds_the_open_ticket(wiring: Wiring) -> None:
    first, again = ask(wiring, 1), ask(wiring, 2, AGAIN)
    assert again.ticket.id == first.ticket.id
    assert again.decision.reason == "already_open"
    with wiring.unit_of_work() as work:
        assert sum(work.queries.counts().values()) == 1
        last = work.tickets.events(first.ticket.id)[-1]
        assert (last.kind, last.actor, last.detail) == ("asked_again", "ann", "req_2")


def test_the_asker_is_told_once_where_they_asked(wiring: Wiring) -> None:
    channel = FakeChannel()
    wiring.channel = channel
    ask(wiring, 1)
    for _ in range(2):
        ask(wiring, 2, AGAIN)
        wiring.carry_out()()
    assert [decision.reason for _, decision in channel.shown.values()] == ["no_good_answer", "already_open"]


def test_handling_an_attached_request_again_changes_nothing(wiring: Wiring) -> None:
    ask(wiring, 1)
    assert ask(wiring, 2, AGAIN) == ask(wiring, 2, AGAIN)


@pytest.mark.parametrize(
    ("text", "requester", "days"),
    [("how do I book a parking place", "ann", 0), (AGAIN, "ben", 0), (AGAIN, "ann", 8)],
    ids=["something else", "somebody else", "long after"],
)
def test_what_is_not_the_same_gets_its_own_ticket(wiring: Wiring, text: str, requester: str, days: float) -> None:
    first = ask(wiring, 1)
    assert ask(wiring, 2, text, requester=requester, days=days).ticket.id != first.ticket.id


def test_a_ticket_that_is_over_takes_nothing_in(wiring: Wiring) -> None:
    first = ask(wiring, 1)
    CloseTicket(change=wiring.change())(first.ticket.id, actor="bob", ending="solved")
    assert ask(wiring, 2, AGAIN).ticket.id != first.ticket.id


def test_what_can_be_answered_is_answered(wiring: Wiring) -> None:
    first = ask(wiring, 1)
    wiring.answerer = FakeAnswerer(an_answer(0.95))
    answered = ask(wiring, 2, AGAIN)
    assert answered.decision.kind == "reply"
    assert answered.ticket.id != first.ticket.id


def fingerprint_of(wiring: Wiring, outcome: Outcome) -> Fingerprint:
    with wiring.unit_of_work() as work:
        every = work.fingerprints.since(MOMENT - timedelta(days=1), limit=9)
    return next(one for one in every if one.request_id == outcome.request.id)


def test_what_nothing_could_be_like_is_read_by_the_worker(wiring: Wiring) -> None:
    first = ask(wiring, 1)
    assert not fingerprint_of(wiring, first).is_read
    wiring.watch_storms()()
    assert fingerprint_of(wiring, first).features == wiring.likeness.features(VPN)


def test_where_people_have_something_of_the_asker_the_text_is_read_at_once(wiring: Wiring) -> None:
    ask(wiring, 1)
    assert fingerprint_of(wiring, ask(wiring, 2, "how do I book a parking place")).is_read


def test_of_somebody_who_asks_a_lot_earlier_requests_are_compared_and_not_looked_up(wiring: Wiring) -> None:
    wiring.answerer = FakeAnswerer(an_answer(0.95))
    for number, text in enumerate(["rooms", "badges", "lunch", "leave days", "parking", "expenses"]):
        ask(wiring, number, text)
    wiring.answerer = FakeAnswerer(an_answer(0.1))
    assert fingerprint_of(wiring, ask(wiring, 9)).is_read


def test_without_a_watch_for_storms_every_text_is_read_at_once(wiring: Wiring) -> None:
    wiring.storm_rule = StormRule(people=0)
    assert fingerprint_of(wiring, ask(wiring, 1)).is_read


def test_integrations_that_name_no_requester_are_not_one_person(wiring: Wiring) -> None:
    first = ask(wiring, 1, requester=AGENT)
    assert ask(wiring, 2, requester=AGENT).ticket.id != first.ticket.id


def test_switched_off_nothing_is_attached() -> None:
    wiring = Wiring(recognises=True, answerer=FakeAnswerer(an_answer(0.1)), repeats=RepeatRule(days=0))
    assert ask(wiring, 1).ticket.id != ask(wiring, 2).ticket.id


@pytest.mark.parametrize("held", [True, False])
def test_a_ticket_that_waited_for_the_asker_waits_no_more(wiring: Wiring, held: bool) -> None:
    first = ask(wiring, 1)
    if held:
        ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(first.ticket.id, agent="bob")
    wiring.edit()(first.ticket.id, TicketEdit(state="pending_requester"), actor="bob")
    ticket = ask(wiring, 2, AGAIN).ticket
    assert (ticket.state, ticket.assignee) == (("in_progress", "bob") if held else ("open", ""))


def test_the_asker_may_say_that_it_is_something_new(wiring: Wiring) -> None:
    first, again = ask(wiring, 1), ask(wiring, 2, AGAIN)
    own = separate(wiring, "req_2")
    assert separate(wiring, "req_2") == own
    with wiring.unit_of_work() as work:
        ticket = work.tickets.of_request("req_2")
        assert ticket == own
        assert ticket is not None
        assert (ticket.id != first.ticket.id, ticket.state, ticket.tier) == (True, "open", 1)
        assert work.tickets.events(first.ticket.id)[-1].kind == "separated"
        assert [event.kind for event in work.tickets.events(ticket.id)] == ["opened", "escalated"]
    assert again.ticket.id == first.ticket.id


def test_separating_what_stands_alone_returns_its_ticket(wiring: Wiring) -> None:
    assert separate(wiring, ask(wiring, 1).request.id) == ask(wiring, 1).ticket


def test_separating_an_unknown_request_names_it(wiring: Wiring) -> None:
    with pytest.raises(NotFound, match="req_9"):
        separate(wiring, "req_9")
