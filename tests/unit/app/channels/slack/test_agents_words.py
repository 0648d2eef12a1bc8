"""What agents write: replies reach the requester's thread, notes never do, and what both can see is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.channels.slack.desk import cards
from app.domain.message import TicketMessage
from app.domain.replying import is_reply
from app.domain.ticket import Ticket
from tests.fakes.builders import a_triage
from tests.fakes.engine import FakeTriager
from tests.fakes.slack import ME
from tests.fakes.slack_acts import TRIAGE, on_card
from tests.fakes.slack_agents import RULES, AgentsDesk
from tests.fakes.slack_events import deleted, edited, ts_at
from tests.fakes.wiring import Wiring


def kept(desk: AgentsDesk, ticket: Ticket) -> list[tuple[str, str, str]]:
    with desk.wiring.unit_of_work() as work:
        found: tuple[TicketMessage, ...] = work.conversations.of_ticket(ticket.id)
    return [(message.kind, message.author, message.text) for message in found]


def thread(desk: AgentsDesk, ticket: Ticket) -> list[str]:
    """What we said below the question."""
    return [message.text for message in desk.slack.thread("C1", ticket.origin.message) if message.user == ME]


def test_a_reply_from_the_card_appears_in_the_requesters_thread_once() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    assert desk.at_once(on_card(ticket, cards.REPLY))
    assert "What shall they read?" in str(desk.slack.opened[-1][1].to_dict())
    for _ in range(2):
        desk.submit(ticket, cards.REPLY, text="Restart the <client>, please.", then=("stay",))
    assert [text for text in thread(desk, ticket) if "Restart the &lt;client&gt;" in text] == [thread(desk, ticket)[-1]]
    assert kept(desk, ticket) == [("reply", "slack:UAGENT", "Restart the <client>, please.")]
    assert (desk.ticket(ticket).state, desk.ticket(ticket).assignee) == ("in_progress", "slack:UAGENT")
    assert "They were told:" in desk.cards()[0]


def test_a_reply_may_wait_for_the_requester_or_solve_the_ticket() -> None:
    for then in ("pending_requester", "solved"):
        desk = AgentsDesk()
        ticket = desk.ask()
        desk.submit(ticket, cards.REPLY, text="Which version is it?", then=(then,))
        assert desk.ticket(ticket).state == then


def test_an_empty_reply_or_one_of_a_stranger_is_not_sent() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    before = thread(desk, ticket)
    desk.submit(ticket, cards.REPLY, text="  ", then=("stay",))
    desk.submit(ticket, cards.REPLY, user="UNET", text="Ha!", then=("stay",))
    assert thread(desk, ticket) == before
    assert kept(desk, ticket) == []


def test_what_agents_write_below_the_card_is_a_note_and_never_reaches_the_requester() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    before = thread(desk, ticket)
    desk.write(f"<@{ME}> Their laptop is <https://x.example|old> &amp; slow", user="UAGENT", room=TRIAGE,
               thread=desk.card_ts(ticket))  # fmt: skip
    assert kept(desk, ticket) == [("note", "slack:UAGENT", "Their laptop is old (https://x.example) & slow")]
    assert thread(desk, ticket) == before
    assert len(desk.tickets()) == 1
    assert desk.ticket(ticket) == ticket


def test_what_others_write_below_a_card_is_nobodys_question() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.write(f"<@{ME}> how do I print?", user="UNET", room=TRIAGE, thread=desk.card_ts(ticket))
    assert kept(desk, ticket) == []
    assert len(desk.tickets()) == 1


def test_what_an_agent_writes_below_the_question_is_kept_as_a_reply_and_not_said_again() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    before = thread(desk, ticket)
    desk.write("I look at your account now", user="UAGENT", room="C1", thread=ticket.origin.message)
    assert kept(desk, ticket) == [("reply", "slack:UAGENT", "I look at your account now")]
    assert thread(desk, ticket) == before
    assert desk.ticket(ticket).assignee == "slack:UAGENT"
    assert desk.events(ticket)[-1] == "replied"


def test_a_colleague_below_the_question_is_only_a_colleague() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.write("Same here", user="UBOB", room="C1", thread=ticket.origin.message)
    assert kept(desk, ticket) == []
    assert desk.ticket(ticket).assignee == ""


def test_what_the_requester_answers_stands_on_the_card_and_the_ticket_waits_no_more() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.submit(ticket, cards.REPLY, text="Which version is it?", then=("pending_requester",))
    desk.wiring.continue_request()(ticket.request_id, "detail it is 5.1", message="m9")
    desk.run(seconds=1)
    assert "detail it is 5.1" in desk.cards()[0]
    assert desk.ticket(ticket).state == "in_progress"


def test_whom_a_note_mentions_in_slacks_own_way_is_named_in_it() -> None:
    desk = AgentsDesk(seated={"UOTHER": "olga@example.com"})
    ticket = desk.ask()
    desk.write(f"<@{ME}> <@UOTHER> knows this, <@UNET|net> does not", user="UAGENT", room=TRIAGE,
               thread=desk.card_ts(ticket))  # fmt: skip
    (note,) = kept(desk, ticket)
    assert note[2].startswith("@olga@example.com knows this")
    with desk.wiring.unit_of_work() as work:
        assert [one.ticket_id for one in work.mentions.of_person("olga@example.com", limit=9)] == [ticket.id]


def changed(
    desk: AgentsDesk, text: str, *, ts: str, thread: str, room: str = "C1", second: int = 1, user: str = "UAGENT"
) -> None:
    """Have an agent change what they wrote."""
    at = ts_at(desk.desk.clock.now() + timedelta(seconds=second))
    desk.desk.receive(edited(text, before="", room=room, ts=ts, at=at, user=user, thread=thread))
    desk.run()


def taken_back(desk: AgentsDesk, *, ts: str, thread: str, room: str = "C1", user: str = "UAGENT") -> None:
    body = deleted(room=room, ts=ts)
    body["event"]["previous_message"] |= {"user": user, "thread_ts": thread}
    desk.desk.receive(body)
    desk.run()


def test_what_an_agent_changes_below_the_question_is_changed_in_what_is_kept_with_what_it_said_before() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    ts = desk.write("Forward port 450.", user="UAGENT", room="C1", thread=ticket.origin.message)
    changed(desk, "Forward port 4500.", ts=ts, thread=ticket.origin.message)
    assert kept(desk, ticket) == [("reply", "slack:UAGENT", "Forward port 4500.")]
    with desk.wiring.unit_of_work() as work:
        (message,) = work.conversations.of_ticket(ticket.id)
        events = [event.kind for event in work.tickets.events(ticket.id)]
    assert [wording.text for wording in message.earlier] == ["Forward port 450."]
    assert events[-1] == "reworded"
    assert "Forward port 4500." in desk.cards()[0]


def test_of_changes_told_in_the_wrong_order_the_newest_counts() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    ts = ts_at(desk.desk.clock.now())
    for text, second in (("second", 2), ("third", 3), ("first", 1)):
        changed(desk, text, ts=ts, thread=ticket.origin.message, second=second)
    desk.write("as it was written", user="UAGENT", room="C1", thread=ticket.origin.message, ts=ts)
    assert kept(desk, ticket) == [("reply", "slack:UAGENT", "third")]


def test_a_changed_note_is_changed_and_one_that_is_deleted_is_taken_back() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    card = desk.card_ts(ticket)
    ts = desk.write("gateway 3", user="UAGENT", room=TRIAGE, thread=card)
    changed(desk, "gateway 4", ts=ts, thread=card, room=TRIAGE)
    assert kept(desk, ticket) == [("note", "slack:UAGENT", "gateway 4")]
    taken_back(desk, ts=ts, thread=card, room=TRIAGE)
    assert kept(desk, ticket) == [("withdrawn", "slack:UAGENT", "gateway 4")]


def test_a_deleted_reply_stands_nowhere_as_one() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    ts = desk.write("Do not say this", user="UAGENT", room="C1", thread=ticket.origin.message)
    assert "Do not say this" in desk.cards()[0]
    for _ in range(2):
        taken_back(desk, ts=ts, thread=ticket.origin.message)
    assert kept(desk, ticket) == [("withdrawn", "slack:UAGENT", "Do not say this")]
    assert "Do not say this" not in desk.cards()[0]
    changed(desk, "and now this", ts=ts, thread=ticket.origin.message)
    assert kept(desk, ticket) == [("withdrawn", "slack:UAGENT", "Do not say this")]


def test_nobody_changes_or_deletes_what_another_wrote() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    ts = desk.write("Restart it", user="UAGENT", room="C1", thread=ticket.origin.message)
    changed(desk, "Throw it away", ts=ts, thread=ticket.origin.message, user="UANN")
    taken_back(desk, ts=ts, thread=ticket.origin.message, user="UOTHER")
    assert kept(desk, ticket) == [("reply", "slack:UAGENT", "Restart it")]


@pytest.mark.parametrize("seconds", [5, 19])
def test_an_agent_who_is_quicker_than_the_engine_has_the_ticket_and_has_answered(seconds: int) -> None:
    desk = AgentsDesk(wiring=Wiring(triager=FakeTriager(a_triage(queue="it"))), rules=replace(RULES, grace_seconds=20))
    ts = desk.desk.ask()
    desk.run(seconds=seconds)
    desk.write("Forward port 4500.", user="UAGENT", room="C1", thread=ts)
    for _ in range(6):
        desk.run(seconds=10)
    (ticket,) = desk.tickets()
    assert kept(desk, ticket) == [("reply", "slack:UAGENT", "Forward port 4500.")]
    assert (ticket.state, ticket.assignee) == ("in_progress", "slack:UAGENT")
    with desk.wiring.unit_of_work() as work:
        assert is_reply(work.tickets.events(ticket.id)[-1])
    assert thread(desk, ticket) == []
