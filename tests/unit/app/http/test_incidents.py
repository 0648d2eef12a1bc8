"""Incidents, merging and separating over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.http import examples
from tests.fakes.builders import MOMENT, a_request, an_answer, an_origin
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import AS_AGENT, a_client, a_desk
from tests.fakes.wiring import Wiring


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(recognises=True, answerer=FakeAnswerer(an_answer(0.1)))


@pytest.fixture
def client(wiring: Wiring) -> TestClient:
    return a_client(a_desk(wiring))


@pytest.fixture
def incident(wiring: Wiring, client: TestClient) -> str:
    for number in range(4):
        origin = an_origin(conversation=f"p{number}")
        at = MOMENT + timedelta(minutes=number)
        wiring.handle()(
            a_request(f"req_{number}", "vpn is down", requester=f"p{number}", origin=origin, received_at=at)
        )
    wiring.watch_storms()()
    found = client.get("/api/v1/incidents", headers=AS_AGENT).json()["incidents"]
    assert [set(one) for one in found] == [set(examples.INCIDENT)]
    return str(found[0]["id"])


def test_an_incident_lists_its_tickets(client: TestClient, incident: str) -> None:
    whole = client.get(f"/api/v1/incidents/{incident}", headers=AS_AGENT).json()
    assert (whole["state"], len(whole["tickets"])) == ("suspected", 4)


def test_an_agent_confirms_and_ends_it(client: TestClient, incident: str) -> None:
    at = f"/api/v1/incidents/{incident}"
    confirmed = client.post(f"{at}/confirm", json={"note": "Wait until noon."}, headers=AS_AGENT).json()
    assert (confirmed["state"], confirmed["note"]) == ("confirmed", "Wait until noon.")
    assert client.post(f"{at}/resolve", json={"words": "Done."}, headers=AS_AGENT).json()["state"] == "resolved"
    assert client.post(f"{at}/dismiss", headers=AS_AGENT).status_code == 409
    assert client.get("/api/v1/incidents?state=suspected", headers=AS_AGENT).json() == {"incidents": []}


def test_incidents_are_for_agents(client: TestClient, incident: str) -> None:
    assert client.get("/api/v1/incidents").status_code == 401
    assert client.post(f"/api/v1/incidents/{incident}/dismiss").status_code == 401


def test_an_unknown_incident_is_not_found(client: TestClient) -> None:
    assert client.get("/api/v1/incidents/inc_none", headers=AS_AGENT).status_code == 404


def test_a_visitor_asking_again_sees_the_ticket_and_may_say_that_it_is_new(client: TestClient) -> None:
    first = client.post("/api/v1/requests", json={"text": "the vpn does not connect"}).json()
    again = client.post("/api/v1/requests", json={"text": "the vpn still does not connect"}).json()
    assert (first["attached"], again["attached"]) == (False, True)
    assert (again["reason"], again["ticket"]["id"]) == ("already_open", first["ticket"]["id"])
    own = client.post(f"/api/v1/requests/{again['request_id']}/separate").json()
    assert own["attached"] is False
    assert own["ticket"]["id"] != first["ticket"]["id"]


def test_only_the_asker_may_separate(client: TestClient, wiring: Wiring) -> None:
    mine = client.post("/api/v1/requests", json={"text": "the vpn does not connect"}).json()
    stranger = a_client(a_desk(wiring))
    assert stranger.post(f"/api/v1/requests/{mine['request_id']}/separate").status_code == 404


def test_an_agent_merges_a_duplicate_into_the_ticket_that_stays(client: TestClient) -> None:
    kept, duplicate = (
        client.post("/api/v1/requests", json={"text": text}).json()["ticket"]["id"]
        for text in ("the vpn does not connect", "no tunnel today")
    )
    at = f"/api/v1/tickets/{duplicate}/merge"
    assert client.post(at, json={"into": kept}, headers=AS_AGENT).json()["id"] == kept
    assert client.get(f"/api/v1/tickets/{duplicate}", headers=AS_AGENT).json()["state"] == "closed"
    assert client.post(at, json={"into": duplicate}, headers=AS_AGENT).status_code == 422


def test_an_agent_corrects_the_tier(client: TestClient) -> None:
    ticket = client.post("/api/v1/requests", json={"text": "the vpn does not connect"}).json()["ticket"]["id"]
    assert client.patch(f"/api/v1/tickets/{ticket}", json={"tier": 3}, headers=AS_AGENT).json()["tier"] == 3
