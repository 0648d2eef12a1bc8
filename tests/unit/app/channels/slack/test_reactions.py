"""Emojis that do something: who may use them, what they do, and what taking them away undoes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.slack.desk import cards
from app.domain.ticket import Ticket
from tests.fakes.slack import ME, shown, value_of
from tests.fakes.slack_acts import TRIAGE, reacted
from tests.fakes.slack_agents import OTHER, RULES, AgentsDesk
from tests.fakes.slack_events import ts_at
from tests.fakes.wiring import Wiring


def at_ease(desk: AgentsDesk, text: str = "The coffee machine is loud", *, user: str = "UBOB", room: str = "C9") -> str:
    """Have somebody write where nobody listens; return the message's ts."""
    ts = ts_at(desk.desk.clock.now())
    desk.slack.write(room, user, text, ts=ts)
    return ts


def test_eyes_of_an_agent_on_the_question_or_the_card_take_the_ticket() -> None:
    for on_the_card in (False, True):
        desk = AgentsDesk()
        ticket = desk.ask()
        room, ts = (TRIAGE, desk.card_ts(ticket)) if on_the_card else ("C1", ticket.origin.message)
        desk.react(room, ts, "eyes::skin-tone-2")
        assert (desk.ticket(ticket).assignee, desk.ticket(ticket).state) == ("slack:UAGENT", "in_progress")


def test_taking_the_eyes_away_gives_the_ticket_back() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "eyes")
    desk.react("C1", ticket.origin.message, "eyes", user="UOTHER", added=False)
    assert desk.ticket(ticket).assignee == "slack:UAGENT"
    desk.react("C1", ticket.origin.message, "eyes", added=False)
    assert (desk.ticket(ticket).assignee, desk.ticket(ticket).state) == ("", "open")


def test_eyes_on_what_the_engine_answered_bring_it_to_the_queue_of_its_topic_first() -> None:
    desk = AgentsDesk(wiring=Wiring())
    ts = desk.desk.ask()
    desk.run(seconds=1)
    (ticket,) = desk.tickets()
    desk.react("C1", ts, "eyes")
    assert (desk.ticket(ticket).queue, desk.ticket(ticket).assignee) == ("it", "slack:UAGENT")
    assert "in work" in desk.cards()[0]


@pytest.mark.parametrize("user", ["UBOB", "UANN"])
def test_eyes_of_others_only_say_that_they_look(user: str) -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "eyes", user=user)
    assert desk.ticket(ticket).assignee == ""
    assert desk.slack.whispers == []


def test_an_emoji_that_comes_before_its_question_is_handled_waits_for_it() -> None:
    desk = AgentsDesk()
    ts = desk.desk.ask()
    desk.slack.react("C1", ts, "UAGENT", "eyes")
    desk.desk.receive(reacted("C1", ts, "eyes"))
    for _ in range(3):
        desk.run(seconds=5)
    assert desk.tickets()[0].assignee == "slack:UAGENT"


@pytest.mark.parametrize("emoji", ["eyes", "white_check_mark", "ticket"])
def test_an_emoji_that_is_heard_of_after_it_was_taken_away_does_nothing(emoji: str) -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    for added in (False, True):
        desk.desk.receive(reacted("C1", ticket.origin.message, emoji, added=added))
        desk.run(seconds=1)
    assert desk.ticket(ticket) == ticket


def test_a_check_mark_of_an_agent_closes_and_asks_for_the_tags_in_private() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "white_check_mark")
    assert desk.ticket(ticket).state == "solved"
    asked = desk.slack.whispers[-1]
    assert (asked.room, asked.user) == ("C1", "UAGENT")
    assert "What was it about?" in asked.shown
    assert value_of(asked.blocks, "desk_tagged_0") == "it/vpn"


def test_one_click_corrects_the_closing_tag_and_is_a_label() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "white_check_mark")
    desk.press(ticket, "desk_tagged_1", "it/network", room="C1")
    assert desk.ticket(ticket).topics == ("it/network",)
    with desk.wiring.unit_of_work() as work:
        found = [(label.field, label.old, label.new) for label in work.labels.all()]
    assert found == [("topic", "it/vpn", "it/vpn"), ("topic", "it/vpn", "it/network")]


def test_taking_the_check_mark_away_opens_it_again_for_who_closed_it_only() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "white_check_mark")
    desk.react("C1", ticket.origin.message, "white_check_mark", user="UOTHER", added=False)
    assert desk.ticket(ticket).state == "solved"
    desk.react("C1", ticket.origin.message, "white_check_mark", added=False)
    assert desk.ticket(ticket).state == "open"


def test_a_check_mark_of_the_requester_says_that_it_is_solved() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "white_check_mark", user="UANN")
    assert desk.ticket(ticket).state == "solved"
    desk.react("C1", ticket.origin.message, "white_check_mark", user="UANN", added=False)
    assert desk.ticket(ticket).state == "open"


def test_a_check_mark_of_somebody_else_does_nothing() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "white_check_mark", user="UBOB")
    assert desk.ticket(ticket).state == "open"


def test_a_ticket_emoji_makes_a_ticket_of_any_message_for_its_author() -> None:
    desk = AgentsDesk()
    ts = at_ease(desk)
    desk.react("C9", ts, "globe", user="UNET")
    (ticket,) = desk.tickets()
    assert (ticket.requester, ticket.queue, ticket.state) == ("slack:UBOB", "network", "open")
    assert len(desk.cards(OTHER)) == 1


def test_a_ticket_emoji_twice_is_one_ticket() -> None:
    desk = AgentsDesk()
    ts = at_ease(desk)
    desk.react("C9", ts, "ticket")
    desk.react("C9", ts, "ticket", user="UOTHER")
    assert len(desk.tickets()) == 1


def test_everybody_makes_tickets_of_their_own_messages_only() -> None:
    desk = AgentsDesk()
    mine, theirs = at_ease(desk), at_ease(desk, room="C8", user="UCAROL")
    desk.react("C9", mine, "ticket", user="UBOB")
    desk.react("C8", theirs, "ticket", user="UBOB")
    assert [ticket.requester for ticket in desk.tickets()] == ["slack:UBOB"]


def test_a_ticket_emoji_of_another_team_sends_an_open_ticket_there() -> None:
    desk = AgentsDesk(rules=replace(RULES, queue_rooms={"*": TRIAGE, "network": TRIAGE, "it": TRIAGE}))
    ticket = desk.ask()
    desk.react("C1", ticket.origin.message, "globe")
    assert desk.ticket(ticket).queue == "network"


def test_taking_the_ticket_emoji_away_takes_the_ticket_back_until_somebody_has_it() -> None:
    desk = AgentsDesk()
    first, second = at_ease(desk), at_ease(desk, room="C8")
    desk.react("C9", first, "ticket")
    desk.react("C8", second, "ticket")
    taken, free = sorted(desk.tickets(), key=lambda ticket: ticket.origin.conversation)
    desk.press(taken, cards.CLAIM)
    desk.react("C9", first, "ticket", added=False)
    desk.react("C8", second, "ticket", added=False)
    states = {t.origin.conversation: t.state for t in desk.tickets()}
    assert states == {"C8": desk.ticket(taken).state, "C9": "cancelled"}
    assert desk.ticket(free).state == "cancelled"


def test_a_message_of_a_program_or_one_that_is_gone_makes_no_ticket() -> None:
    desk = AgentsDesk()
    desk.slack.write("C9", "UBOT", "beep", ts="1772442001.000001")
    desk.slack.people["UBOT"] = replace(desk.slack.person("UBOT"), program=True)
    desk.react("C9", "1772442001.000001", "ticket")
    desk.desk.receive(reacted("C9", "1772442009.000001", "ticket"))
    desk.run(seconds=1)
    assert desk.tickets() == ()


def test_a_cross_on_an_answer_brings_the_next_best() -> None:
    desk = AgentsDesk(wiring=Wiring())
    ts = desk.desk.ask()
    desk.run(seconds=1)
    (answer,) = desk.slack.ours("C1")
    desk.react("C1", answer.ts, "x", user="UBOB")
    assert desk.events(desk.tickets()[0])[-1] == "answered"
    desk.react("C1", answer.ts, "x", user="UANN")
    with desk.wiring.unit_of_work() as work:
        labels = [(label.field, label.new, label.source) for label in work.labels.all()]
    assert labels == [("answer", "not_quite", "reaction")]
    assert len(desk.slack.thread("C1", ts)) > 2


def test_the_second_merge_emoji_joins_to_the_first() -> None:
    desk = AgentsDesk()
    kept, double = desk.ask("VPN one"), desk.ask("VPN two", user="UBOB")
    desk.react("C1", kept.origin.message, "merge")
    assert "That one stays" in desk.slack.whispers[-1].text
    desk.react(TRIAGE, desk.card_ts(double), "merge")
    assert desk.ticket(double).state == "closed"
    assert desk.events(kept)[-1] == "absorbed"
    desk.react(TRIAGE, desk.card_ts(double), "merge", user="UOTHER", added=False)
    assert desk.ticket(double).state == "closed"
    desk.react(TRIAGE, desk.card_ts(double), "merge", added=False)
    assert desk.ticket(double).state == "open"
    assert (desk.events(double)[-1], desk.events(kept)[-1]) == ("parted", "gave_back")


def test_a_merge_emoji_is_forgotten_when_it_is_taken_away_or_too_old() -> None:
    desk = AgentsDesk()
    kept, double = desk.ask("VPN one"), desk.ask("VPN two", user="UBOB")
    desk.react("C1", kept.origin.message, "merge")
    desk.react("C1", kept.origin.message, "merge", added=False)
    desk.react("C1", double.origin.message, "merge")
    desk.run(seconds=700)
    desk.react("C1", kept.origin.message, "merge")
    assert {ticket.state for ticket in desk.tickets()} == {"open"}


def test_a_restart_between_two_merge_emojis_forgets_nothing() -> None:
    before = AgentsDesk()
    kept, double = before.ask("VPN one"), before.ask("VPN two", user="UBOB")
    before.react("C1", kept.origin.message, "merge")
    after = AgentsDesk(wiring=before.wiring, slack=before.slack)
    after.desk.put = before.desk.put
    after.react("C1", double.origin.message, "merge")
    assert after.ticket(double).state == "closed"
    assert after.events(kept)[-1] == "absorbed"


def test_the_question_carries_the_emoji_of_its_tickets_state() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    assert ("inbox_tray", ME) in desk.question(ticket).marks
    desk.press(ticket, cards.CLAIM)
    assert [emoji for emoji, user in desk.question(ticket).marks if user == ME] == ["wrench"]
    desk.react("C1", ticket.origin.message, "white_check_mark")
    assert [emoji for emoji, user in desk.question(ticket).marks if user == ME] == ["heavy_check_mark"]


def test_our_own_emojis_and_those_that_mean_nothing_do_nothing() -> None:
    desk = AgentsDesk()
    ticket: Ticket = desk.ask()
    asked = len(desk.slack.asked)
    desk.desk.receive(reacted("C1", ticket.origin.message, "white_check_mark", user=ME))
    desk.desk.receive(reacted("C1", ticket.origin.message, "tada"))
    desk.run(seconds=1)
    assert desk.ticket(ticket) == ticket
    assert len(desk.slack.asked) == asked


def test_what_is_asked_about_the_tags_fits_into_one_message() -> None:
    desk = AgentsDesk()
    ticket = desk.ask("&lt;!channel&gt; " * 300)
    desk.react("C1", ticket.origin.message, "white_check_mark")
    assert len(shown(desk.slack.whispers[-1].blocks)) < 13_000
    assert "<" not in desk.slack.whispers[-1].text
