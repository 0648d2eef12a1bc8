"""Questions that are taken back or edited, before the answer, after it and while it is made."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.domain.delivery import Delivery
from tests.fakes.builders import an_answer
from tests.fakes.engine import FakeAnswerer
from tests.fakes.slack import ME
from tests.fakes.slack_events import deleted, edited, said, ts_at
from tests.fakes.slack_room import GRACE, a_desk, an_answered_desk, the_ticket, tickets
from tests.fakes.wiring import Wiring, unsure


def test_a_question_taken_back_before_the_answer_gets_none_and_its_ticket_is_cancelled() -> None:
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.slack.erase("C1", ts)
    desk.receive(deleted(ts=ts))
    desk.run(seconds=GRACE)
    for _ in range(8):
        desk.run(seconds=GRACE)
    assert desk.slack.ours("C1") == []
    assert the_ticket(desk).state == "cancelled"


def test_a_question_taken_back_after_the_answer_takes_the_answer_with_it() -> None:
    desk, ts = an_answered_desk()
    desk.slack.erase("C1", ts)
    desk.receive(deleted(ts=ts))
    desk.run()
    assert desk.slack.ours("C1") == []
    assert the_ticket(desk).state == "cancelled"


def test_a_deletion_that_comes_before_its_message_still_cancels_it() -> None:
    desk = a_desk()
    ts = ts_at(desk.clock.now())
    desk.receive(deleted(ts=ts))
    desk.run()
    desk.receive(said("VPN?", ts=ts))
    for _ in range(8):
        desk.run(seconds=10)
    assert desk.slack.ours("C1") == []
    assert the_ticket(desk).state == "cancelled"


def test_an_edited_question_changes_the_answer_instead_of_doubling_it() -> None:
    desk = a_desk()
    ts = desk.ask("VPN?")
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(edited("VPN error 809?", before="VPN?", ts=ts, at=ts_at(desk.clock.now())))
    desk.run()
    desk.run(seconds=GRACE)
    (answer,) = desk.slack.ours("C1")
    assert answer.edited
    assert sorted(ticket.state for ticket in tickets(desk)) == ["answered", "cancelled"]


@pytest.mark.parametrize("first", ["the question", "the edit"])
def test_an_edit_that_is_read_again_after_a_crash_cancels_nothing(first: str) -> None:
    desk = a_desk()
    ts = ts_at(desk.clock.now())
    desk.slack.write("C1", "UANN", "VPN error 809?", ts=ts)
    edit = edited("VPN error 809?", before="VPN?", ts=ts, at=ts_at(desk.clock.now()))
    if first == "the question":
        desk.receive(said("VPN?", ts=ts))
        desk.run(seconds=GRACE)
    delivery = Delivery(id="EvEdit", channel="slack", body=json.dumps(edit), received_at=desk.clock.now())
    for _ in range(2):  # the second time as after a kill: nobody knows that it was done
        desk.reader.read(delivery)
        desk.run(seconds=GRACE)
        desk.run(seconds=GRACE)
    assert len(desk.slack.ours("C1")) == 1
    assert [ticket.state for ticket in tickets(desk) if ticket.state != "cancelled"] == ["answered"]


@pytest.mark.parametrize("mention", ["", f"<@{ME}> "])
def test_two_edits_in_a_row_are_one_ticket_and_one_answer_to_the_last(mention: str) -> None:
    desk = a_desk()
    ts = desk.ask(f"{mention}my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    first, second = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=1))
    desk.receive(edited(f"{mention}my VPN", before=f"{mention}my VPM", ts=ts, at=first))
    again = f"{mention}my VPN is down"
    desk.receive(edited(again, before=f"{mention}my VPN", ts=ts, at=second, earlier=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    kept = [ticket for ticket in tickets(desk) if ticket.state != "cancelled"]
    assert [ticket.subject for ticket in kept] == ["my VPN is down"]
    assert [message.address for message in desk.slack.ours("C1")] == [f"{ts}@{second}"]


def test_an_edit_that_comes_after_a_later_one_changes_nothing() -> None:
    desk = a_desk()
    ts = desk.ask("my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    first, second = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=1))
    desk.receive(edited("my printer", before="my VPN", ts=ts, at=second, earlier=first))
    desk.run()
    desk.receive(edited("my VPN", before="my VPM", ts=ts, at=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    kept = [ticket for ticket in tickets(desk) if ticket.state != "cancelled"]
    assert [ticket.subject for ticket in kept] == ["my printer"]


def test_a_question_that_is_taken_back_while_its_edit_is_worked_on_leaves_nothing() -> None:
    desk = a_desk()
    ts = desk.ask("my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    at = ts_at(desk.clock.now())
    desk.receive(edited("my VPN", before="my VPM", ts=ts, at=at))
    desk.slack.erase("C1", ts)
    desk.receive(deleted(ts=ts, earlier=at))
    for _ in range(4):
        desk.run(seconds=GRACE)
    assert {ticket.state for ticket in tickets(desk)} == {"cancelled"}
    assert desk.slack.ours("C1") == []


def test_an_edit_after_an_edit_of_something_with_people_changes_nothing() -> None:
    desk = a_desk(wiring=Wiring())
    ts = desk.ask("my VPM")
    desk.run()
    desk.run(seconds=GRACE)
    desk.wiring.answerer = FakeAnswerer(an_answer(0.1))
    first, second = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=60))
    desk.receive(edited("my VPN", before="my VPM", ts=ts, at=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    assert [ticket.tier for ticket in tickets(desk) if ticket.state == "open"] == [1]
    desk.receive(edited("my VPN again", before="my VPN", ts=ts, at=second, earlier=first))
    for _ in range(3):
        desk.run(seconds=GRACE)
    assert [ticket.subject for ticket in tickets(desk) if ticket.state == "open"] == ["my VPN"]


def test_what_the_asker_changes_below_is_heard_as_if_they_had_added_it() -> None:
    desk, ts = an_answered_desk()
    below, at = ts_at(desk.clock.now()), ts_at(desk.clock.now() + timedelta(seconds=5))
    desk.receive(said("thanks", ts=below, thread=ts))
    desk.receive(edited("no, still broken", before="thanks", ts=below, at=at, thread=ts))
    desk.receive(edited("not that", before="what", user="UBOB", ts=ts_at(desk.clock.now()), at=at, thread=ts))
    desk.run()
    assert [text for _, text in desk.follow_ups] == ["thanks", "no, still broken"]


def test_that_our_own_message_was_deleted_concerns_nobody() -> None:
    desk = a_desk()
    desk.receive(deleted(ts=ts_at(desk.clock.now()), bot="B1"))
    desk.run()
    with desk.wiring.unit_of_work() as work:
        assert work.deliveries.lease(limit=9, now=desk.clock.now() + timedelta(hours=1), seconds=1) == ()


def test_an_unfurled_link_is_no_edit() -> None:
    desk = a_desk()
    ts = desk.ask("VPN?")
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(edited("VPN?", before="VPN?", ts=ts, at=ts_at(desk.clock.now())))
    desk.run(seconds=GRACE)
    assert len(tickets(desk)) == 1


def test_an_edit_of_something_with_people_changes_nothing() -> None:
    desk = a_desk(wiring=unsure())
    ts = desk.ask("VPN?")
    desk.run()
    desk.run(seconds=GRACE)
    desk.receive(edited("VPN error?", before="VPN?", ts=ts, at=ts_at(desk.clock.now())))
    desk.run(seconds=GRACE)
    assert the_ticket(desk).state == "open"
