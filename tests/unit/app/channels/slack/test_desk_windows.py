"""Windows: opened at once, carried out once, each value a label."""

from __future__ import annotations

from typing import Any

import pytest

from app.channels.slack.desk import cards
from app.domain.desk_rules import Closing
from app.domain.ticket import Ticket
from tests.fakes.slack_acts import TRIAGE, on_card
from tests.fakes.slack_agents import AgentsDesk


def opened(desk: AgentsDesk, ticket: Ticket, action: str, *, user: str = "UAGENT") -> dict[str, Any]:
    """Press a button that opens a window; return the window, or nothing where none was opened."""
    assert desk.at_once(on_card(ticket, action, user=user))
    return desk.slack.opened[-1][1].to_dict() if desk.slack.opened else {}


def fields(view: dict[str, Any]) -> dict[str, Any]:
    return {block["element"]["action_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def test_closing_asks_how_it_ends_and_what_it_was() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    view = opened(desk, ticket, cards.CLOSE)
    assert view["private_metadata"] == ticket.id
    assert fields(view)["ending"]["initial_option"]["value"] == "solved"
    assert [option["value"] for option in fields(view)["tags"]["initial_options"]] == ["it/vpn"]
    assert [option["value"] for option in fields(view)["tags"]["options"]] == ["it/vpn", "it/network", "it/printing"]


def test_the_closing_tags_are_labels_confirmed_or_corrected() -> None:
    desk = AgentsDesk()
    kept, corrected = desk.ask("VPN one"), desk.ask("VPN two", user="UBOB")
    desk.submit(kept, cards.CLOSE, ending=("solved",), tags=["it/vpn"])
    desk.submit(corrected, cards.CLOSE, ending=("closed",), tags=["it/network"], other_tag=" router | old ")
    assert desk.ticket(kept).state == "solved"
    assert desk.ticket(corrected).topics == ("it/network", "router old")
    with desk.wiring.unit_of_work() as work:
        found = [(label.new, label.source, label.weight) for label in work.labels.all()]
    assert found == [("it/vpn", "close", 0.5), ("it/network|router old", "close", 1.0)]


def test_closing_without_tags_leaves_them_as_they_are() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.submit(ticket, cards.CLOSE, ending=("cancelled",), tags=[], other_tag=None)
    assert (desk.ticket(ticket).state, desk.ticket(ticket).topics) == ("cancelled", ("it/vpn",))


def test_tags_are_corrected_without_closing() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    opened(desk, ticket, cards.TAG)
    desk.submit(ticket, cards.TAG, tags=["it/printing"])
    assert (desk.ticket(ticket).topics, desk.ticket(ticket).state) == (("it/printing",), "open")


def test_a_ticket_is_merged_into_another_open_one_of_its_queue() -> None:
    desk = AgentsDesk()
    kept, duplicate = desk.ask("VPN one"), desk.ask("VPN two", user="UBOB")
    view = opened(desk, duplicate, cards.MERGE)
    assert [option["value"] for option in fields(view)["into"]["options"]] == [kept.id]
    desk.submit(duplicate, cards.MERGE, into=(kept.id,))
    assert desk.ticket(duplicate).state == "closed"
    assert desk.events(kept)[-1] == "absorbed"


def test_an_act_that_is_read_again_after_a_crash_is_not_said_to_have_failed() -> None:
    desk = AgentsDesk()
    kept, duplicate = desk.ask("My VPN drops"), desk.ask("new thing: VPN is gone")
    moved = desk.ask("new thing: the printer is out of paper")
    for _ in range(2):
        desk.submit(duplicate, cards.MERGE, into=(kept.id,))
        desk.press(moved, cards.ROUTE, "network")
    assert (desk.ticket(duplicate).state, desk.ticket(moved).queue) == ("closed", "network")
    assert desk.slack.whispers == []


def test_where_there_is_nothing_to_merge_into_the_window_says_so() -> None:
    desk = AgentsDesk()
    view = opened(desk, desk.ask(), cards.MERGE)
    assert "no other open ticket" in str(view)
    assert "submit" not in view


@pytest.mark.parametrize("action", [cards.CLOSE, cards.TAG, cards.MERGE])
def test_nobody_else_gets_a_window_or_may_send_one(action: str) -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    assert opened(desk, ticket, action, user="UNET") == {}
    desk.submit(ticket, action, user="UNET", ending=("solved",), tags=["it/printing"], into=(ticket.id,))
    assert desk.ticket(ticket) == ticket


def test_a_window_sent_twice_is_carried_out_once() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    for _ in range(2):
        desk.submit(ticket, cards.TAG, tags=["it/printing"])
    assert desk.events(ticket).count("rerouted") == 1


def test_a_window_that_slack_does_not_open_harms_nobody() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.slack.down = True
    assert opened(desk, ticket, cards.CLOSE) == {}


def test_other_presses_are_kept_for_the_worker() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    assert not desk.at_once(on_card(ticket, cards.CLAIM))
    assert not desk.at_once({"type": "block_actions", "actions": 7})


REQUIRED = Closing(tags=("fault", "how-to"), required=True)


def test_where_the_house_wants_a_closing_tag_the_window_and_the_check_mark_ask_for_it_first() -> None:
    desk = AgentsDesk(closing=REQUIRED)
    by_window, by_mark = desk.ask("VPN one"), desk.ask("VPN two", user="UBOB")
    assert not fields(opened(desk, by_window, cards.CLOSE))["closing"].get("initial_options")
    desk.submit(by_window, cards.CLOSE, ending=("solved",), closing=["fault"])
    assert (desk.ticket(by_window).state, desk.ticket(by_window).tags) == ("solved", ("fault",))
    desk.react("C1", by_mark.origin.message, "white_check_mark")
    assert desk.ticket(by_mark).state == "open"
    assert "as soon as you say what it was" in desk.slack.whispers[-1].text
    desk.press(by_mark, "desk_closed_as_1", "how-to", room="C1")
    assert (desk.ticket(by_mark).state, desk.ticket(by_mark).tags) == ("solved", ("how-to",))


def test_a_reply_that_solves_is_sent_and_the_closing_tag_is_asked_for_with_one_click() -> None:
    desk = AgentsDesk(closing=REQUIRED)
    ticket = desk.ask()
    desk.submit(ticket, cards.REPLY, text="Restart it, please.", then=("solved",))
    assert "Restart it, please." in [m.text for m in desk.slack.ours("C1")][-1]
    assert desk.ticket(ticket).state == "in_progress"
    asked = desk.slack.whispers[-1]
    assert (asked.room, asked.user) == (TRIAGE, "UAGENT")
    assert "is closed as soon as you say what it was" in asked.shown
    desk.press(ticket, "desk_closed_as_0", "fault")
    assert (desk.ticket(ticket).state, desk.ticket(ticket).tags) == ("solved", ("fault",))
