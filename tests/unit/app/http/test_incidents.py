"""Incidents, merging and separating over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.domain.api_token import Scope
from app.domain.lifecycle import DEFAULT_QUEUE
from app.http import examples
from app.services.access.api_tokens import TokenWish
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


def held_by(client: TestClient, scope: Scope, *queues: str) -> dict[str, str]:
    """What a token of some queues sends."""
    wish = TokenWish(name=f"{scope}-{'-'.join(queues)}", scopes=frozenset({scope}), queues=frozenset(queues))
    door = cast(FastAPI, client.app).state.desk.door
    return {"Authorization": f"Bearer {door.make_token(wish, by='a test')[1]}"}


def queue_of(client: TestClient, incident: str) -> str:
    return str(client.get(f"/api/v1/incidents/{incident}", headers=AS_AGENT).json()["queue"] or DEFAULT_QUEUE)


@pytest.mark.parametrize("scope", ["read", "agent"])
def test_what_is_in_another_queue_looks_like_nothing_to_a_token(
    client: TestClient, incident: str, scope: Scope
) -> None:
    at = f"/api/v1/incidents/{incident}"
    legal, ours = held_by(client, scope, "legal"), held_by(client, scope, queue_of(client, incident))
    assert client.get("/api/v1/incidents", headers=legal).json() == {"incidents": []}
    assert client.get(at, headers=legal).status_code == 404
    refused = 404 if scope == "agent" else 403
    for act, body in (("confirm", {"note": "x"}), ("resolve", {"words": "x"}), ("dismiss", {})):
        assert client.post(f"{at}/{act}", json=body, headers=legal).status_code == refused
    assert client.get(at, headers=AS_AGENT).json()["state"] == "suspected"
    assert [one["id"] for one in client.get("/api/v1/incidents", headers=ours).json()["incidents"]] == [incident]
    assert len(client.get(at, headers=ours).json()["tickets"]) == 4


def test_an_incident_with_tickets_of_other_queues_is_ended_by_whoever_serves_them_all(
    client: TestClient, incident: str
) -> None:
    at, queue = f"/api/v1/incidents/{incident}", queue_of(client, incident)
    ours = held_by(client, "agent", queue)
    moved = client.get(at, headers=AS_AGENT).json()["tickets"][0]
    client.patch(f"/api/v1/tickets/{moved}", json={"queue": "legal"}, headers=AS_AGENT)
    assert moved not in client.get(at, headers=ours).json()["tickets"]
    assert client.post(f"{at}/confirm", json={"note": "Wait."}, headers=ours).status_code == 200
    refused = client.post(f"{at}/resolve", json={"words": "Done."}, headers=ours)
    assert (refused.status_code, "all queues" in refused.json()["detail"]) == (403, True)
    assert client.get(f"/api/v1/tickets/{moved}", headers=AS_AGENT).json()["state"] != "solved"
    both = held_by(client, "agent", queue, "legal")
    assert client.post(f"{at}/resolve", json={"words": "Done."}, headers=both).json()["state"] == "resolved"
