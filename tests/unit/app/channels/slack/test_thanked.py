"""A requester thanks whoever holds their ticket: the card asks that agent whether it is solved."""

from __future__ import annotations

from app.channels.slack.desk import cards
from app.channels.slack.desk.asking_tags import CLOSED_AS
from app.domain.desk_rules import Closing
from app.domain.ticket import Ticket
from tests.fakes.slack import shown
from tests.fakes.slack_agents import AgentsDesk


def thanked(desk: AgentsDesk) -> Ticket:
    """A ticket that UAGENT holds, and whose requester wrote that it works now."""
    ticket = desk.ask()
    desk.press(ticket, cards.CLAIM)
    desk.wiring.continue_request()(ticket.request_id, "thanks that solved it", message="m2")
    desk.run(seconds=1)
    return ticket


def test_thanks_to_whoever_holds_a_ticket_ask_them_if_it_is_solved_which_is_one_press() -> None:
    desk = AgentsDesk()
    before = desk.ask("The printer jams", user="UBOB")
    desk.press(before, cards.CLAIM)
    assert "Is it solved?" not in desk.cards()[0]
    ticket = thanked(desk)
    card = shown(desk.slack.posts[desk.card_ts(ticket)].blocks)
    assert "The requester said thank you. Is it solved?" in card
    desk.press(ticket, cards.SOLVE)
    assert desk.ticket(ticket).state == "solved"
    assert "What was it about?" in desk.slack.whispers[-1].text


def test_where_a_closing_tag_is_wanted_it_is_asked_for_before_what_was_thanked_for_ends() -> None:
    desk = AgentsDesk(closing=Closing(tags=("fault", "how-to"), required=True))
    ticket = thanked(desk)
    desk.press(ticket, cards.SOLVE)
    assert desk.ticket(ticket).state == "in_progress"
    assert "fault" in desk.slack.whispers[-1].shown
    desk.press(ticket, f"{CLOSED_AS}_0", "fault")
    assert (desk.ticket(ticket).state, desk.ticket(ticket).tags) == ("solved", ("fault",))


def test_only_an_agent_of_the_queue_ends_what_was_thanked_for() -> None:
    desk = AgentsDesk()
    ticket = thanked(desk)
    desk.press(ticket, cards.SOLVE, user="UNET")
    assert desk.ticket(ticket).state == "in_progress"
    assert "Only members" in desk.slack.whispers[-1].text
