"""The life of a ticket over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.domain.business_time import ALWAYS
from app.domain.desk_rules import Closing, DeskRules
from app.domain.macro import Macro
from app.domain.roster import Agent, Roster
from app.domain.sla import SlaPolicy, Target
from app.domain.triage import PRIORITIES
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import AS_AGENT, a_client, a_desk
from tests.fakes.wiring import Wiring

TICKETS = "/api/v1/tickets"
RULES = DeskRules(
    roster=Roster(agents={"ann@example.com": Agent(id="ann@example.com", name="Ann")}),
    sla=SlaPolicy(targets=dict.fromkeys(PRIORITIES, Target(resolution=timedelta(hours=8), calendar=ALWAYS))),
    macros={"hello": Macro(id="hello", title="Hello", texts={"en": "Hello from {agent}."}, then="solved")},
    closing=Closing(tags=("fault",), required=True),
)


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(answerer=FakeAnswerer(result=None), desk_rules=RULES)


@pytest.fixture
def client(wiring: Wiring) -> TestClient:
    return a_client(a_desk(wiring))


@pytest.fixture
def ticket(client: TestClient) -> str:
    return str(client.post("/api/v1/requests", json={"text": "My VPN is down"}).json()["ticket"]["id"])


def test_a_ticket_shows_when_its_promises_are_due(client: TestClient, ticket: str) -> None:
    (due,) = client.get(f"{TICKETS}/{ticket}", headers=AS_AGENT).json()["dues"]
    assert (due["promise"], due["state"], due["at"]) == ("resolution", "running", "2026-03-02T17:00:00+00:00")


def test_a_ticket_is_put_off_until_a_moment_with_a_time_zone(client: TestClient, ticket: str) -> None:
    address = f"{TICKETS}/{ticket}/snooze"
    asleep = client.post(address, json={"until": "2026-03-09T09:00:00+01:00"}, headers=AS_AGENT).json()
    assert (asleep["state"], asleep["snoozed_until"]) == ("snoozed", "2026-03-09T09:00:00+01:00")
    assert client.post(address, json={"until": "2026-03-09T09:00:00"}, headers=AS_AGENT).status_code == 422
    refused = client.post(address, json={"until": "2020-01-01T00:00:00Z"}, headers=AS_AGENT)
    assert "Name a later moment" in refused.json()["detail"]


def test_the_roster_chooses_an_agent(client: TestClient, ticket: str) -> None:
    given = client.post(f"{TICKETS}/{ticket}/assign", json={}, headers=AS_AGENT).json()
    assert given["assignee"] == "ann@example.com"


def test_a_macro_is_read_filled_in_and_sent(client: TestClient, ticket: str) -> None:
    listed = client.get(f"{TICKETS}/{ticket}/macros?actor=ann@example.com", headers=AS_AGENT).json()["macros"]
    assert [(one["id"], one["text"]) for one in listed] == [("hello", "Hello from Ann.")]
    address = f"{TICKETS}/{ticket}/macros/hello"
    refused = client.post(address, json={"actor": "ann@example.com"}, headers=AS_AGENT)
    assert (refused.status_code, "closing tag: fault" in refused.json()["detail"]) == (422, True)
    client.patch(f"{TICKETS}/{ticket}", json={"tags": ["fault"]}, headers=AS_AGENT)
    sent = client.post(address, json={"actor": "ann@example.com"}, headers=AS_AGENT).json()
    assert (sent["ticket"]["state"], sent["message"]["source"]) == ("solved", "macro:hello")
    used = client.get("/api/v1/macros", headers=AS_AGENT).json()["macros"]
    assert used == [{"macro_id": "hello", "sent": 1, "solved": 1, "reopened": 0}]


def test_a_requester_says_once_how_it_was(client: TestClient, ticket: str, wiring: Wiring) -> None:
    request_id = client.get(f"{TICKETS}/{ticket}", headers=AS_AGENT).json()["request_id"]
    address = f"/api/v1/requests/{request_id}"
    assert client.post(f"{address}/rating", json={"value": 1}).status_code == 409
    client.patch(f"{TICKETS}/{ticket}", json={"state": "solved", "tags": ["fault"]}, headers=AS_AGENT)
    wiring.invite_ratings()()
    assert client.get(address).json()["rating_open"]
    assert client.post(f"{address}/rating", json={"value": 9}).status_code == 422
    assert client.post(f"{address}/rating", json={"value": 1, "comment": "Quick!"}).json()["value"] == 1
    assert not client.get(address).json()["rating_open"]
    assert client.post(f"{address}/rating", json={"value": 0}).status_code == 409
    (queue,) = client.get("/api/v1/ratings", headers=AS_AGENT).json()["queues"]
    assert (queue["ratings"], queue["csat"], queue["comments"]) == (1, 1.0, [])


def test_nobody_rates_for_somebody_else(client: TestClient, ticket: str, wiring: Wiring) -> None:
    request_id = client.get(f"{TICKETS}/{ticket}", headers=AS_AGENT).json()["request_id"]
    stranger = a_client(a_desk(wiring))
    assert stranger.post(f"/api/v1/requests/{request_id}/rating", json={"value": 1}).status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/macros", "/api/v1/ratings"])
def test_figures_of_the_desk_are_for_agents(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 401
