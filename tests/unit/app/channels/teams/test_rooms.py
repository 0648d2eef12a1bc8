"""Channels and group chats: only what mentions us, in the thread, and only what everybody there may read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ticket import Ticket
from tests.fakes.builders import a_document, an_answer
from tests.fakes.engine import FakeAnswerer
from tests.fakes.library import FakeLibrary
from tests.fakes.teams import ANN, BEN, CHAT, GROUP, TEAM, a_member
from tests.fakes.teams_desk import TeamsDesk
from tests.fakes.teams_events import deleted, said
from tests.fakes.wiring import Wiring

ROOMS = pytest.mark.parametrize("room", [TEAM, GROUP])


def tickets(desk: TeamsDesk) -> tuple[Ticket, ...]:
    with desk.wiring.unit_of_work() as work:
        return tuple(sorted(work.queries.find(), key=lambda ticket: ticket.id))


def a_desk_with_finance_pages() -> TeamsDesk:
    page = replace(a_document(), audience=frozenset({"finance"}))
    return TeamsDesk(library=FakeLibrary((page,)))


@ROOMS
def test_a_mention_is_answered_where_it_stands(room: str) -> None:
    desk = TeamsDesk()
    id = desk.ask(room=room)
    (conversation,) = desk.teams.messages
    assert conversation == (f"{TEAM};messageid={id}" if room == TEAM else GROUP)
    assert "To reset the VPN" in desk.teams.shown(room)[0]


@ROOMS
def test_what_does_not_mention_us_is_not_heard(room: str) -> None:
    desk = TeamsDesk()
    desk.receive(said("Lunch, anybody?", room=room, id="9", mention=False))
    desk.run()
    assert desk.teams.messages == {}
    assert tickets(desk) == ()


def test_below_a_question_its_asker_goes_on_and_others_ask_their_own() -> None:
    desk = TeamsDesk()
    root = desk.ask(room=TEAM)
    desk.ask("broken", room=TEAM, root=root)
    (mine,) = tickets(desk)
    assert mine.tier == 1
    desk.ask("I cannot print", room=TEAM, root=root, user=BEN)
    assert [ticket.requester for ticket in tickets(desk)] == [f"teams:{ANN}", f"teams:{BEN}"]


@ROOMS
def test_only_the_asker_may_press(room: str) -> None:
    desk = TeamsDesk()
    desk.ask(room=room)
    told = desk.press("solved", room=room, user=BEN)
    assert told is not None
    assert "Only the person who asked" in str(told["value"])
    assert tickets(desk)[0].state == "answered"
    assert "Action.Execute" in desk.teams.shown(room)[0]
    desk.press("solved", room=room)
    assert tickets(desk)[0].state == "solved"
    assert "Action.Execute" not in desk.teams.shown(room)[0]


@ROOMS
def test_what_somebody_there_may_not_read_goes_to_its_asker_alone(room: str) -> None:
    desk = a_desk_with_finance_pages()
    id = desk.ask(room=room)
    assert desk.teams.shown(room) == []
    (answer,) = desk.teams.shown(f"a:{ANN}")
    assert "here it is for you alone" in answer
    desk.receive(deleted(room=room, id=id))
    desk.run()
    assert desk.teams.shown(f"a:{ANN}") == []


@ROOMS
def test_where_guests_are_answers_go_to_the_asker_alone(room: str) -> None:
    desk = TeamsDesk()
    desk.teams.joined[room].append(a_member("guest", guest=True))
    desk.ask(room=room)
    assert desk.teams.shown(room) == []
    assert len(desk.teams.shown(f"a:{ANN}")) == 1


def test_the_private_answer_can_be_pressed_there() -> None:
    desk = a_desk_with_finance_pages()
    desk.ask(room=TEAM)
    desk.teams.joined[f"a:{ANN}"] = [a_member()]
    desk.press("solved", room=f"a:{ANN}")
    assert tickets(desk)[0].state == "solved"
    assert "Glad that is solved." in desk.teams.shown(f"a:{ANN}")[0]


def test_an_agents_words_come_into_the_thread() -> None:
    desk = TeamsDesk(wiring=Wiring(answerer=FakeAnswerer(an_answer(0.1))))
    id = desk.ask(room=TEAM)
    desk.wiring.reply()(tickets(desk)[0].id, "I unlocked it.", agent="agent@example.com")
    desk.run()
    assert list(desk.teams.messages) == [f"{TEAM};messageid={id}"]
    assert "I unlocked it." in desk.teams.shown(TEAM)[-1]


def test_while_teams_does_not_say_who_is_there_nothing_is_shown() -> None:
    desk = TeamsDesk()
    desk.receive(said("My VPN does not connect", room=TEAM, id="9"))
    desk.read_deliveries()
    desk.wiring.work_inbox()()
    desk.teams.down = True
    desk.wiring.carry_out()()
    assert desk.teams.messages == {}
    desk.teams.down = False
    desk.run(seconds=60)
    assert len(desk.teams.shown(TEAM)) == 1
    assert CHAT not in desk.teams.messages
