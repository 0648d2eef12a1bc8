"""A card a ticket in the channel that works on its queue: posted once, always current, for its members alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from app.channels.teams.desk import cards
from app.channels.teams.events import Acted
from app.domain.errors import InvalidInput
from app.domain.label import Label
from app.domain.posting import Room
from tests.fakes.builders import a_document
from tests.fakes.slack_acts import a_suggestion
from tests.fakes.teams import AGENT, ANN, IT, NETTY, NETWORK, OTHER, SERVICE, FakeTeams, a_member
from tests.fakes.teams_agents import RULES, TeamsAgents
from tests.fakes.teams_events import activity, pressed
from tests.fakes.wiring import Wiring


def labels(desk: TeamsAgents) -> list[Label]:
    with desk.wiring.unit_of_work() as work:
        return list(work.labels.all())


def test_a_ticket_for_people_is_one_card_in_the_channel_of_its_queue() -> None:
    desk = TeamsAgents()
    ticket = desk.ask("My VPN does not connect")
    (card,) = desk.cards()
    link = f"https://desk.halyard.example/desk/tickets/{ticket.id}"
    for expected in ("My VPN does not connect", ANN, "high", "tier 1", "it/vpn (90 %)", "nobody has it yet", link):
        assert expected in card
    assert desk.cards(NETWORK) == []


def test_what_the_engine_answers_itself_is_no_card() -> None:
    desk = TeamsAgents(wiring=Wiring())
    desk.desk.ask()
    desk.desk.run(seconds=1)
    assert desk.cards() == []


def test_a_card_names_the_pages_that_were_shown_but_none_that_somebody_there_may_not_open() -> None:
    desk = TeamsAgents()
    desk.desk.library.documents = (a_document(),)
    desk.ask()
    assert "Shown already: " in desk.cards()[0]
    assert "pages that not everybody here may open" not in desk.cards()[0]
    hidden = TeamsAgents()
    hidden.desk.library.documents = ()
    hidden.ask()
    assert "pages that not everybody here may open" in hidden.cards()[0]


def test_a_card_changes_in_place() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    assert desk.press(ticket, cards.CLAIM) == "Thank you, that is noted."
    (card,) = desk.cards()
    assert "in work" in card
    assert AGENT in card
    desk.press(ticket, cards.RELEASE)
    assert "nobody has it yet" in desk.cards()[0]


def test_only_the_members_of_the_channel_may_press() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    for user in (ANN, NETTY):
        assert "Only members of the channel" in desk.press(ticket, cards.CLAIM, user=user)
        assert "Only members of the channel" in desk.open(ticket, cards.REPLY, user=user)["task"]["value"]
    assert desk.ticket(ticket).assignee == ""


def test_a_ticket_that_somebody_has_is_not_taken_from_them() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    assert "Somebody else has it already" in desk.press(ticket, cards.CLAIM, user=OTHER)
    assert desk.ticket(ticket).assignee == f"teams:{AGENT}"


def test_of_two_who_press_at_once_the_second_is_told_so_alone() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    for number, user in enumerate((AGENT, OTHER)):  # both are kept before either is carried out
        data = {"verb": cards.CLAIM, "ticket": ticket.id}
        desk.desk.receive(pressed(data, room=desk.thread(ticket), user=user, id=f"at-once-{number}", card="c"))
    desk.desk.run(seconds=1)
    assert desk.ticket(ticket).assignee == f"teams:{AGENT}"
    (told,) = desk.told(f"a:{OTHER}")
    assert "Somebody else has it already" in told
    assert desk.told(f"a:{AGENT}") == []


def test_a_client_that_knows_no_better_way_presses_by_a_message() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    data = {"verb": cards.CLAIM, "ticket": ticket.id}
    root = desk.thread(ticket).rpartition("=")[2]
    body = activity("message", room=IT, user=AGENT, id="m1", root=root) | {"value": data, "replyToId": root}
    assert desk.desk.receive(body) is None
    desk.desk.run(seconds=1)
    assert desk.ticket(ticket).assignee == f"teams:{AGENT}"


@pytest.mark.parametrize("value", [{}, {"data": {}}, {"data": {"verb": cards.REPLY}}, {"data": "nonsense"}, None])
def test_a_window_that_asks_for_nothing_is_nothing(value: object) -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    for name in ("task/fetch", "task/submit", "adaptiveCard/action"):
        body = activity("invoke", room=IT, user=AGENT, id="i1") | {"name": name, "value": value}
        with suppress(InvalidInput):
            assert desk.desk.receive(body) is None
    assert desk.ticket(ticket) == ticket


def test_a_press_that_comes_twice_is_one() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM, id="same")
    desk.press(ticket, cards.RELEASE)
    desk.press(ticket, cards.CLAIM, id="same")
    assert desk.ticket(ticket).assignee == ""


def test_re_routing_moves_the_card_and_teaches_the_engine() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    assert desk.fill(ticket, cards.ROUTE, queue="network") == {}
    assert (desk.ticket(ticket).queue, desk.ticket(ticket).assignee) == ("network", "")
    assert "Moved to another queue: network" in desk.cards()[0]
    assert "I take it" in desk.cards(NETWORK)[0]
    assert [(label.field, label.old, label.new) for label in labels(desk)] == [("queue", "it", "network")]
    assert "Only members" in desk.press(ticket, cards.CLAIM)
    desk.fill(ticket, cards.ROUTE, user=NETTY, room=NETWORK, queue="it")
    assert "I take it" in desk.cards()[0]


def test_an_act_that_is_read_again_after_a_crash_is_not_said_to_have_failed() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    room = Room(channel="teams", id=IT, address=SERVICE, kind="channel")
    moved = Acted(room=room, user=AGENT, verb=cards.ROUTE, ticket=ticket.id, id="1", values={"queue": "network"})
    joined = desk.ask("new thing: the printer is out of paper")
    ended = replace(moved, verb=cards.MERGE, ticket=joined.id, values={"into": desk.ask("new thing: no paper").id})
    for event in (moved, moved, ended, ended):
        desk.acting(event, key=event.verb)
    assert (desk.ticket(ticket).queue, desk.ticket(joined).state) == ("network", "closed")
    assert desk.told(f"a:{AGENT}") == []


def test_who_comes_second_to_an_end_is_told_who_was_first_and_how_it_ended() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    room = Room(channel="teams", id=IT, address=SERVICE, kind="channel")
    end = Acted(room=room, user=AGENT, verb=cards.CLOSE, ticket=ticket.id, id="1", values={"ending": "closed"})
    for number, event in enumerate((replace(end, name="Ada"), end, replace(end, user=OTHER))):
        desk.acting(event, key=str(number))
    (told,) = desk.told(f"a:{OTHER}")
    assert "Thank you! Ada was quicker here: it is closed already." in told
    assert desk.told(f"a:{AGENT}") == []


def test_priority_is_picked_and_putting_off_comes_back() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.fill(ticket, cards.PRIORITY, priority="low")
    assert "Priority: low" in desk.cards()[0]
    desk.fill(ticket, cards.SNOOZE, hours="4")
    assert desk.ticket(ticket).state == "snoozed"
    desk.fill(ticket, cards.SNOOZE, hours="a while")
    desk.fill(ticket, cards.PRIORITY, priority="whatever")
    assert desk.ticket(ticket).priority == "low"


def test_a_queue_without_a_channel_has_no_cards_and_one_channel_may_take_every_other() -> None:
    desk = TeamsAgents(rules=replace(RULES, queue_rooms={"network": NETWORK}))
    desk.ask()
    assert desk.cards(NETWORK) == []
    desk = TeamsAgents(rules=replace(RULES, queue_rooms={"*": IT}))
    desk.ask()
    assert len(desk.cards()) == 1


def test_no_card_is_shown_where_guests_are() -> None:
    teams = FakeTeams(joined={IT: [a_member(AGENT), a_member("guest", guest=True)]})
    desk = TeamsAgents(teams=teams)
    desk.ask()
    assert desk.cards() == []


@pytest.mark.parametrize("broken", ["begin", "change"])
def test_a_line_that_drops_leaves_one_card(broken: str) -> None:
    desk = TeamsAgents()
    desk.desk.ask()
    desk.teams.breaks_after = broken
    for _ in range(4):
        desk.desk.run(seconds=61)
    assert len(desk.cards()) == 1


def test_a_card_that_somebody_deleted_does_not_come_back() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.teams.messages[desk.thread(ticket)].clear()
    desk.acting.acts.claim(ticket.id, agent="ann@halyard.example")
    desk.desk.run(seconds=1)
    assert desk.cards() == []


def test_a_card_shows_what_is_likely_right_and_a_rejected_suggestion_leaves_it() -> None:
    desk = TeamsAgents(suggestions=[a_suggestion()])
    ticket = desk.ask()
    assert "72 % likely right: Reset the VPN" in desk.cards()[0]
    desk.press(ticket, cards.REJECT, suggestion="sug_1")
    assert desk.learned == [("sug_1", f"teams:{AGENT}", None)]
    assert "likely right" not in desk.cards()[0]


def test_what_not_everybody_in_the_channel_may_read_is_not_suggested_there() -> None:
    desk = TeamsAgents(suggestions=[a_suggestion(document_id="page-of-the-board")])
    desk.ask()
    assert "likely right" not in desk.cards()[0]


def test_similar_tickets_of_the_same_channel_are_named() -> None:
    desk = TeamsAgents()
    desk.alike = [similar := desk.ask("The VPN is slow")]
    desk.ask("new thing: my VPN does not connect")
    assert '"Similar: "}, {"type": "TextRun", "text": "The VPN is slow"' in desk.cards()[-1]
    assert f"https://desk.halyard.example/desk/tickets/{similar.id}" in desk.cards()[-1]


def test_agents_may_have_names_of_the_roster() -> None:
    desk = TeamsAgents(seated={AGENT: "agent@halyard.example"})
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    assert desk.ticket(ticket).assignee == "agent@halyard.example"


def test_where_teams_does_not_say_who_is_there_nothing_is_done_before_it_does() -> None:
    desk = TeamsAgents()
    ticket = desk.ask()
    desk.desk.clock.advance(301)
    desk.teams.down = True
    assert "does not say just now" in desk.open(ticket, cards.REPLY)["task"]["value"]
    desk.press(ticket, cards.CLAIM)
    assert desk.ticket(ticket).assignee == ""
    desk.teams.down = False
    desk.desk.run(seconds=61)
    assert desk.ticket(ticket).assignee == f"teams:{AGENT}"
