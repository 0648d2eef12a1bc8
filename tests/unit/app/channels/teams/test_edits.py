"""Questions that are changed, deleted, and there again."""

from __future__ import annotations

from app.domain.ticket import Ticket
from tests.fakes.teams import CHAT
from tests.fakes.teams_desk import TeamsDesk
from tests.fakes.teams_events import deleted, edited, said


def tickets(desk: TeamsDesk) -> tuple[Ticket, ...]:
    with desk.wiring.unit_of_work() as work:
        return tuple(sorted(work.queries.find(), key=lambda ticket: ticket.id))


def test_an_edited_question_has_one_answer() -> None:
    desk = TeamsDesk()
    id = desk.ask("My VPN does not conect")
    desk.receive(edited("My VPN does not connect from home", id=id))
    desk.run()
    assert len(desk.teams.shown(CHAT)) == 1
    assert [ticket.state for ticket in tickets(desk)] == ["cancelled", "answered"]


def test_a_deleted_question_takes_its_answer_with_it() -> None:
    desk = TeamsDesk()
    id = desk.ask()
    desk.receive(deleted(id=id))
    desk.run()
    assert desk.teams.shown(CHAT) == []
    assert tickets(desk)[0].state == "cancelled"


def test_a_question_that_is_there_again_is_answered_again() -> None:
    desk = TeamsDesk()
    id = desk.ask()
    desk.receive(deleted(id=id))
    desk.run()
    back = edited("My VPN does not connect", id=id)
    for _ in range(2):
        desk.receive(back | {"channelData": back["channelData"] | {"eventType": "undeleteMessage"}})
        desk.run()
    assert len(desk.teams.shown(CHAT)) == 1
    assert [ticket.state for ticket in tickets(desk)] == ["cancelled", "answered"]


def test_a_deletion_that_comes_before_its_question_waits_for_it() -> None:
    desk = TeamsDesk()
    desk.receive(deleted(id="7"))
    desk.run()
    desk.receive(said("My VPN does not connect", id="7"))
    desk.run(seconds=0)
    desk.run(seconds=5)
    assert desk.teams.shown(CHAT) == []
