"""A card a ticket in the channel that works on its queue: posted once, always current, for its members alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.company import Person
from app.channels.slack.desk import cards
from app.domain.label import Label
from app.domain.ticket import Ticket
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.slack import FakeSlack, shown
from tests.fakes.slack_acts import TRIAGE, on_card
from tests.fakes.slack_agents import OTHER, RULES, AgentsDesk
from tests.fakes.slack_events import pressed
from tests.fakes.wiring import Wiring


def labels(desk: AgentsDesk) -> list[Label]:
    with desk.wiring.unit_of_work() as work:
        return list(work.labels.all())


def test_a_ticket_for_people_is_one_card_in_the_channel_of_its_queue() -> None:
    desk = AgentsDesk()
    desk.ask("My VPN does not connect")
    (card,) = desk.cards()
    for expected in ("My VPN does not connect", "UANN", "high", "tier 1", "it/vpn (90 %)", "nobody has it yet"):
        assert expected in card
    assert desk.cards(OTHER) == []


def test_what_the_engine_answers_itself_is_no_card() -> None:
    desk = AgentsDesk(wiring=Wiring())
    desk.desk.ask()
    desk.run(seconds=1)
    assert desk.cards() == []


def test_a_card_names_the_pages_that_were_shown_but_none_that_somebody_there_may_not_open() -> None:
    desk = AgentsDesk()
    desk.ask()
    assert "VPN" in desk.cards()[0]
    hidden = AgentsDesk()
    hidden.desk.library.documents = ()
    hidden.ask()
    assert "pages that not everybody here may open" in hidden.cards()[0]


def test_a_card_changes_in_place() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    (card,) = desk.cards()
    assert "in work" in card
    assert '"user_id": "UAGENT"' in card


def test_a_card_whose_posting_was_not_noted_is_found_again() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    noted = desk.card_ts(ticket)
    assert isinstance(desk.wiring.unit_of_work, MemoryUnitsOfWork)
    desk.wiring.unit_of_work.data.links.clear()
    desk.press(ticket, cards.CLAIM)
    assert len(desk.cards()) == 1
    assert desk.card_ts(ticket) == noted


def test_a_card_that_could_not_be_posted_is_posted_later_and_once() -> None:
    slack = FakeSlack()
    desk = AgentsDesk(slack=slack)
    desk.desk.ask()
    slack.down = True
    desk.run(seconds=1)
    slack.down = False
    for _ in range(4):
        desk.run(seconds=60)
    assert len(desk.cards()) == 1


def test_a_queue_without_a_channel_has_no_cards_until_its_ticket_goes_to_one_that_has() -> None:
    desk = AgentsDesk(rules=replace(RULES, queue_rooms={"network": OTHER}))
    ticket = desk.ask()
    assert desk.cards(OTHER) == []
    desk.wiring.change()(
        ticket.id, lambda t, now: replace(t, queue="network", version=t.version + 1), kind="rerouted", actor="a"
    )
    desk.run(seconds=1)
    assert len(desk.cards(OTHER)) == 1


def test_one_channel_may_take_every_other_queue() -> None:
    desk = AgentsDesk(rules=replace(RULES, queue_rooms={"*": TRIAGE}))
    desk.ask()
    assert len(desk.cards()) == 1


def test_no_card_is_shown_in_a_channel_that_another_organisation_shares() -> None:
    desk = AgentsDesk(slack=FakeSlack(shared=frozenset({TRIAGE})))
    ticket = desk.ask()
    assert desk.cards() == []
    desk.press(ticket, cards.CLAIM)
    assert desk.ticket(ticket).assignee == ""


def test_re_routing_moves_the_card_and_teaches_the_engine() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.ROUTE, "network")
    assert desk.ticket(ticket).queue == "network"
    assert "Moved to another queue: network" in desk.cards()[0]
    assert "I take it" in desk.cards(OTHER)[0]
    assert [(label.field, label.old, label.new) for label in labels(desk)] == [("queue", "it", "network")]


def test_a_ticket_that_is_held_goes_to_its_new_queue_with_nobody() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    desk.press(ticket, cards.ROUTE, "network")
    assert (desk.ticket(ticket).assignee, desk.ticket(ticket).state) == ("", "open")


def test_a_ticket_that_comes_back_gets_its_first_card_again() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.ROUTE, "network")
    desk.press(ticket, cards.ROUTE, "it", user="UNET", room=OTHER)
    assert len(desk.cards()) == len(desk.cards(OTHER)) == 1
    assert "I take it" in desk.cards()[0]


def test_another_priority_is_a_label_too() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.PRIORITY, "critical")
    desk.press(ticket, cards.PRIORITY, "cosmic")
    assert desk.ticket(ticket).priority == "critical"
    assert [(label.field, label.new) for label in labels(desk)] == [("priority", "critical")]


def test_who_took_it_can_give_it_back() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    desk.press(ticket, cards.RELEASE)
    assert (desk.ticket(ticket).state, desk.ticket(ticket).assignee) == ("open", "")
    assert desk.events(ticket)[-2:] == ["claimed", "released"]


def test_two_agents_cannot_take_the_same_ticket() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    desk.press(ticket, cards.CLAIM, user="UOTHER")
    assert desk.ticket(ticket).assignee == "slack:UAGENT"
    assert "Somebody else has it" in desk.slack.whispers[-1].text


@pytest.mark.parametrize("user", ["UANN", "UNET", "USTRANGER"])
def test_only_members_of_the_triage_channel_act(user: str) -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    for action, value in ((cards.CLAIM, ""), (cards.ROUTE, "network"), (cards.PRIORITY, "low")):
        desk.press(ticket, action, value, user=user)
    assert desk.ticket(ticket) == ticket
    assert "Only members" in desk.slack.whispers[-1].text


def test_a_guest_of_another_organisation_acts_on_nothing() -> None:
    desk = AgentsDesk()
    desk.slack.people["UAGENT"] = Person(id="UAGENT", external=True)
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    assert desk.ticket(ticket).assignee == ""


def test_while_slack_does_not_say_who_is_a_member_nothing_is_done() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.slack.down = True
    desk.press(ticket, cards.CLAIM)
    assert desk.ticket(ticket).assignee == ""
    desk.slack.down = False
    desk.run(seconds=10)
    assert desk.ticket(ticket).assignee == "slack:UAGENT"


def test_the_same_press_delivered_twice_is_once() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    for _ in range(2):
        desk.desk.receive(on_card(ticket, cards.CLAIM))
    desk.run(seconds=1)
    assert desk.events(ticket).count("claimed") == 1


def test_a_solved_ticket_can_only_be_opened_again() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.submit(ticket, cards.CLOSE, ending=("solved",), tags=["it/vpn"])
    (card,) = desk.cards()
    assert "Open again" in card
    assert "I take it" not in card
    desk.press(ticket, cards.REOPEN)
    assert desk.ticket(ticket).state == "open"


def test_who_comes_second_to_an_end_is_told_who_was_first_and_how_it_ended() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    with desk.wiring.unit_of_work() as work:
        work.people.met("slack:UAGENT", "Ada")
        work.commit()
    for user in ("UAGENT", "UAGENT", "UOTHER"):
        desk.submit(ticket, cards.CLOSE, user=user, ending=("solved",), tags=["it/vpn"])
    told = [whisper.text for whisper in desk.slack.whispers if "quicker" in whisper.text]
    assert told == ["Thank you! Ada was quicker here: it is solved already."]


def test_a_card_that_somebody_deleted_keeps_nobody_waiting() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.slack.erase(TRIAGE, desk.card_ts(ticket))
    desk.press(ticket, cards.CLAIM)
    with desk.wiring.unit_of_work() as work:
        assert work.backlog.effects() == 0


def test_a_press_on_a_ticket_that_is_gone_says_so() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(replace(ticket, id="tkt_gone"), cards.CLAIM)
    assert "not there any more" in desk.slack.whispers[-1].text


def test_what_the_requester_adds_stands_on_the_card() -> None:
    desk = AgentsDesk()
    ticket: Ticket = desk.ask()
    desk.wiring.continue_request()(ticket.request_id, "detail it says error 809", message="m2")
    desk.run(seconds=1)
    assert "detail it says error 809" in desk.cards()[0]


def test_a_press_below_an_answer_is_still_the_requesters() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.desk.receive(pressed("solved", value=ticket.origin.message, user="UANN"))
    desk.run(seconds=1)
    assert desk.ticket(ticket).state == "solved"
    assert "Open again" in desk.cards()[0]


def test_a_ticket_is_put_off_for_some_hours() -> None:
    desk = AgentsDesk()
    ticket = desk.ask()
    desk.press(ticket, cards.SNOOZE, "4")
    desk.press(ticket, cards.SNOOZE, "5000")
    slept = desk.ticket(ticket)
    assert slept.state == "snoozed"
    assert slept.snoozed_until is not None
    assert 3.9 < (slept.snoozed_until - slept.created_at).total_seconds() / 3600 < 4.1
    assert "snoozed" in desk.cards()[0]


def test_a_card_names_similar_tickets_of_its_own_channel_with_their_state() -> None:
    desk = AgentsDesk()
    known, elsewhere = desk.ask("The red printer jams"), desk.ask("The red printer jams too", user="UBOB")
    desk.press(elsewhere, cards.ROUTE, "network")
    desk.press(known, cards.CLAIM)
    desk.alike = [desk.ticket(known), desk.ticket(elsewhere)]
    this = desk.ask("My printer jams", user="UCAROL")
    card = shown(desk.slack.posts[desk.card_ts(this)].blocks)
    assert "Similar: " in card
    assert "(in work)" in card
    assert f"archives/{TRIAGE}/p{desk.card_ts(known).replace('.', '')}" in card
    assert "jams too" not in card
