"""A channel of Slack with its policy, as tests write in it, and the tickets that came of it."""

from __future__ import annotations

from app.channels.slack.rules import Policy, RoomRules, SlackRules
from app.domain.ticket import Ticket
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_desk import SlackDesk
from tests.fakes.wiring import Wiring

GRACE = 20


def a_desk(policy: Policy = "automatic", *, wiring: Wiring | None = None, slack: FakeSlack | None = None) -> SlackDesk:
    rules = SlackRules(
        rooms={"C1": RoomRules(policy=policy)}, announcements=("[news]",), grace_seconds=GRACE, agents_room="CAGENTS"
    )
    return SlackDesk(wiring=wiring or Wiring(), slack=slack or FakeSlack(), rules=rules)


def an_answered_desk() -> tuple[SlackDesk, str]:
    """Return a desk on which somebody asked and was answered, and their question's place in time."""
    desk = a_desk()
    ts = desk.ask()
    desk.run()
    desk.run(seconds=GRACE)
    return desk, ts


def tickets(desk: SlackDesk) -> tuple[Ticket, ...]:
    with desk.wiring.unit_of_work() as work:
        return work.queries.find()


def the_ticket(desk: SlackDesk) -> Ticket:
    (ticket,) = tickets(desk)
    return ticket
