"""How was it? Asked once, of the requester alone, and answered with one press."""

from __future__ import annotations

import pytest

from app.domain.ticket import Ticket
from tests.fakes.teams import ANN, BEN, CHAT, GROUP, TEAM
from tests.fakes.teams_desk import TeamsDesk


def a_ticket(desk: TeamsDesk) -> Ticket:
    with desk.wiring.unit_of_work() as work:
        (ticket,) = work.queries.find()
    return ticket


def ask_how_it_was(desk: TeamsDesk) -> None:
    ticket = a_ticket(desk)
    desk.rater.ask_rating(ticket.origin, ticket, key=f"{ticket.id}:rating")


@pytest.mark.parametrize(("room", "asked_in"), [(CHAT, CHAT), (TEAM, f"a:{ANN}"), (GROUP, f"a:{ANN}")])
def test_only_the_requester_is_asked_and_once(room: str, asked_in: str) -> None:
    desk = TeamsDesk()
    desk.ask(room=room)
    for _ in range(2):
        ask_how_it_was(desk)
    asked = [shown for name in desk.teams.messages for shown in desk.teams.shown(name) if "How was it?" in shown]
    assert len(set(asked)) == 1
    assert "How was it?" in desk.teams.shown(asked_in)[-1]


def test_one_press_rates_it_with_what_was_written_beside() -> None:
    desk = TeamsDesk()
    desk.ask()
    ask_how_it_was(desk)
    desk.press("rate_1", user=BEN)
    assert desk.ratings == []
    desk.press("rate_1", comment="Quick, thank you")
    assert desk.ratings == [(1, "Quick, thank you")]
    last = desk.teams.shown(CHAT)[-1]
    assert "Thank you for telling us" in last
    assert "rate_" not in last
