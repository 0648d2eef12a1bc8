"""`TicketSync` on the webhook (against a real server), on Jira, Zendesk, cards in Slack and Teams, and on the fake."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import httpx
import pytest

from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import escalate
from app.domain.ticket import Ticket
from app.ports import TicketSync
from app.provider.outbound import resolve
from app.ticketing.webhook import WebhookTicketing
from app.ticketing.zendesk.places import Place
from tests.fakes.builders import MOMENT, a_request, a_ticket
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeTicketSync
from tests.fakes.jira_world import JiraWorld
from tests.fakes.receiver import receiving
from tests.fakes.slack import shown
from tests.fakes.slack_acts import TRIAGE
from tests.fakes.slack_agents import RULES as SLACK_RULES
from tests.fakes.slack_agents import AgentsDesk
from tests.fakes.teams import IT
from tests.fakes.teams_agents import RULES as TEAMS_RULES
from tests.fakes.teams_agents import TeamsAgents
from tests.fakes.wiring import Wiring
from tests.fakes.zendesk_world import ZendeskWorld


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket system: how to reach it, what it knows, and how to break it for one call."""

    sync: TicketSync
    known: Callable[[], dict[str, object]]
    break_once: Callable[[], None]


@pytest.fixture(params=["webhook", "jira", "zendesk", "slack", "teams", "fake"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    if request.param == "fake":
        fake = FakeTicketSync()
        yield Case(
            fake,
            lambda: {external_id: ticket.queue for external_id, ticket in fake.tickets.items()},
            lambda: setattr(fake, "failures", 1),
        )
        return
    if request.param == "jira":
        yield _in_jira()
        return
    if request.param == "zendesk":
        yield _in_zendesk()
        return
    if request.param in {"slack", "teams"}:
        yield _in_slack() if request.param == "slack" else _in_teams()
        return
    with receiving() as receiver:
        sync = WebhookTicketing(url=receiver.url, secret="s3cret", clock=FakeClock(), resolve=resolve)
        yield Case(sync, lambda: dict(receiver.queues), lambda: receiver.statuses.append(503))


def _in_jira() -> Case:
    world = JiraWorld()
    world.keep(_ticket())
    troubles: list[httpx.Response] = []
    world.jira.meddle = lambda _, at: troubles.pop() if troubles and at == "before" else None
    return Case(
        world.desk(),
        lambda: {issue.id: issue.properties["firstline.sync"]["queue"] for issue in world.jira.issues.values()},
        lambda: troubles.append(httpx.Response(503)),
    )


def _in_zendesk() -> Case:
    world = ZendeskWorld(places={"it": Place(group="IT"), "network": Place(group="Facilities")})
    world.keep(_ticket())
    troubles: list[httpx.Response] = []
    world.zendesk.meddle = lambda _, at: troubles.pop() if troubles and at == "before" else None
    queues = {11: "it", 12: "network"}
    return Case(
        world.desk(),
        lambda: {str(one.id): queues[one.group or 0] for one in world.zendesk.tickets.values()},
        lambda: troubles.append(httpx.Response(503)),
    )


def _in_slack() -> Case:
    desk = AgentsDesk(rules=replace(SLACK_RULES, queue_rooms={"*": TRIAGE}))
    _keep(desk.wiring)
    return Case(
        desk.board,
        lambda: {
            f"{TRIAGE}:{message.ts}": _queue_on(shown(desk.slack.posts[message.ts].blocks))
            for message in desk.slack.ours(TRIAGE)
        },
        lambda: setattr(desk.slack, "failures", 1),
    )


def _in_teams() -> Case:
    desk = TeamsAgents(rules=replace(TEAMS_RULES, queue_rooms={"*": IT}))
    _keep(desk.wiring)
    return Case(
        desk.board,
        lambda: {
            f"{IT}:{id}": _queue_on(json.dumps(card, ensure_ascii=False))
            for name, kept in desk.teams.messages.items()
            for id, card in kept.items()
            if name.startswith(IT)
        },
        lambda: setattr(desk.teams, "failures", 1),
    )


def _keep(wiring: Wiring) -> None:
    with wiring.unit_of_work() as work:
        work.records.add_request(a_request())
        work.tickets.add(_ticket())
        work.commit()


def _queue_on(card: str) -> str:
    return next(queue for queue in ("network", "it") if f" · {queue} · " in card)


def _ticket() -> Ticket:
    return escalate(a_ticket(), queue="it", tier=1, at=MOMENT)


def test_a_created_ticket_is_known_under_the_id_that_was_returned(case: Case) -> None:
    external_id = case.sync.create(_ticket())
    assert case.known() == {external_id: "it"}


def test_creating_a_ticket_twice_is_once(case: Case) -> None:
    assert case.sync.create(_ticket()) == case.sync.create(_ticket())
    assert len(case.known()) == 1


def test_an_update_reaches_the_same_ticket(case: Case) -> None:
    external_id = case.sync.create(_ticket())
    case.sync.update(escalate(_ticket(), queue="network", tier=2, at=MOMENT), external_id)
    assert case.known() == {external_id: "network"}


def test_a_failure_is_raised_and_a_later_call_succeeds(case: Case) -> None:
    case.break_once()
    with pytest.raises(DeliveryFailed):
        case.sync.create(_ticket())
    assert case.known() == {}
    case.sync.create(_ticket())
    assert len(case.known()) == 1


def test_a_failed_update_is_raised(case: Case) -> None:
    external_id = case.sync.create(_ticket())
    case.break_once()
    with pytest.raises(DeliveryFailed):
        case.sync.update(_ticket(), external_id)


def test_a_ticket_system_has_a_name(case: Case) -> None:
    assert case.sync.name
