"""Tickets over the API, for who holds the token."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.http import examples
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import AS_AGENT, a_client, a_desk
from tests.fakes.wiring import Wiring

TICKETS = "/api/v1/tickets"


@pytest.fixture
def client() -> TestClient:
    return a_client(a_desk(Wiring(answerer=FakeAnswerer(result=None))))


@pytest.fixture
def ticket(client: TestClient) -> str:
    return str(client.post("/api/v1/requests", json={"text": "My VPN is down"}).json()["ticket"]["id"])


@pytest.mark.parametrize("address", ["", "/tkt_1", "/tkt_1/suggestions"])
def test_without_the_token_there_are_no_tickets(client: TestClient, address: str) -> None:
    refused = client.get(TICKETS + address)
    assert refused.status_code == 401
    assert "Authorization" in refused.json()["detail"]


def test_where_no_token_is_set_the_refusal_says_how_to_set_one() -> None:
    refused = a_client(a_desk(token="")).get(TICKETS, headers={"Authorization": "Bearer "})
    assert refused.status_code == 401
    assert "FIRSTLINE_AGENT_TOKEN" in refused.json()["detail"]


def test_tickets_are_found_by_queue_state_and_requester(client: TestClient, ticket: str) -> None:
    def found(**wanted: str) -> list[str]:
        listed = client.get(TICKETS, params=wanted, headers=AS_AGENT).json()["tickets"]
        return [one["id"] for one in listed]

    assert found() == found(queue="it") == found(state="open") == [ticket]
    assert found(queue="hr") == found(state="solved") == found(requester="nobody") == []


def test_a_ticket_shows_its_events_and_its_version(client: TestClient, ticket: str) -> None:
    shown = client.get(f"{TICKETS}/{ticket}", headers=AS_AGENT)
    assert [event["kind"] for event in shown.json()["events"]] == ["opened", "escalated"]
    assert shown.headers["etag"] == f'"{shown.json()["version"]}"'


def test_an_agent_takes_a_ticket(client: TestClient, ticket: str) -> None:
    wanted = {"state": "in_progress", "assignee": "a@example.com", "version": 2}
    taken = client.patch(f"{TICKETS}/{ticket}", json=wanted, headers=AS_AGENT).json()
    assert (taken["state"], taken["assignee"], taken["version"]) == ("in_progress", "a@example.com", 3)


def test_a_change_of_an_old_version_is_a_conflict_and_changes_nothing(client: TestClient, ticket: str) -> None:
    address = f"{TICKETS}/{ticket}"
    assert client.patch(address, json={"queue": "hr", "version": 1}, headers=AS_AGENT).status_code == 409
    assert client.patch(address, json={"queue": "hr"}, headers=AS_AGENT | {"If-Match": '"1"'}).status_code == 412
    assert client.get(address, headers=AS_AGENT).json()["queue"] == "it"
    assert client.patch(address, json={"queue": "hr"}, headers=AS_AGENT | {"If-Match": '"2"'}).status_code == 200


def test_an_if_match_that_is_no_version_is_refused(client: TestClient, ticket: str) -> None:
    refused = client.patch(f"{TICKETS}/{ticket}", json={"queue": "hr"}, headers=AS_AGENT | {"If-Match": "abc"})
    assert refused.status_code == 422


def test_a_step_the_state_machine_lacks_is_a_conflict_that_names_the_ways_out(client: TestClient, ticket: str) -> None:
    refused = client.patch(f"{TICKETS}/{ticket}", json={"state": "new"}, headers=AS_AGENT)
    assert refused.status_code == 409
    assert "solved" in refused.json()["detail"]


def test_suggestions_are_what_the_requester_may_read(ticket: str, client: TestClient) -> None:
    shown = client.get(f"{TICKETS}/{ticket}/suggestions", headers=AS_AGENT).json()
    assert [one["document_id"] for one in shown["suggestions"]] == ["page-1"]


def test_suggestions_are_searched_with_the_requesters_audience() -> None:
    wiring = Wiring()
    client = a_client(a_desk(wiring))
    body = {"text": "limits?", "requester": "a@example.com", "audience": ["finance"]}
    ticket = client.post("/api/v1/requests", json=body, headers=AS_AGENT).json()["ticket"]["id"]
    client.get(f"{TICKETS}/{ticket}/suggestions", headers=AS_AGENT)
    assert {groups - {"desk:everyone"} for groups in wiring.retriever.audiences} == {frozenset({"finance"})}


def test_a_reply_over_the_api_is_seen_by_its_requester_and_a_note_is_not(client: TestClient, ticket: str) -> None:
    address = f"{TICKETS}/{ticket}/messages"
    said = {"text": "Restart the client.", "then": "solved", "actor": "a@example.com", "message_id": "m1"}
    for _ in range(2):
        sent = client.post(address, json=said, headers=AS_AGENT).json()
    assert (sent["message"]["author"], sent["ticket"]["state"]) == ("a@example.com", "solved")
    client.post(address, json={"kind": "note", "text": "Known bug."}, headers=AS_AGENT)
    whole = client.get(f"{TICKETS}/{ticket}", headers=AS_AGENT).json()
    assert {one["kind"]: one["text"] for one in whole["messages"]} == {
        "requester": "My VPN is down",
        "reply": "Restart the client.",
        "note": "Known bug.",
    }
    assert len(whole["messages"]) == 3
    request = client.get(f"/api/v1/requests/{whole['request_id']}").json()
    assert [reply["text"] for reply in request["replies"]] == ["Restart the client."]
    assert "Known bug" not in str(request)


def test_an_empty_message_is_refused_with_what_to_do(client: TestClient, ticket: str) -> None:
    refused = client.post(f"{TICKETS}/{ticket}/messages", json={"text": " "}, headers=AS_AGENT)
    assert refused.status_code == 422
    assert "Write a sentence" in refused.json()["detail"]


def test_files_that_came_along_are_kept_with_what_was_asked_and_written_back(client: TestClient) -> None:
    log = {"name": "vpn.log", "type": "text/plain", "url": "https://files.example/1", "text": "error 809"}
    asked = client.post("/api/v1/requests", json={"text": "My VPN is down", "files": [log]}).json()
    photo = {"name": "screen.png", "type": "image/png", "text": "no text"}
    address = f"/api/v1/requests/{asked['request_id']}/replies"
    client.post(address, json={"text": "detail: see the photo", "files": [photo]})
    whole = client.get(f"{TICKETS}/{asked['ticket']['id']}", headers=AS_AGENT).json()
    files = [file for message in whole["messages"] for file in message["files"]]
    assert [(file["name"], file["url"], file["text"]) for file in files] == [
        ("vpn.log", "https://files.example/1", "error 809"),
        ("screen.png", "", ""),
    ]
    bad = client.post("/api/v1/requests", json={"text": "x", "files": [{"name": "a", "url": "javascript:1"}]})
    assert (bad.status_code, "not a web address" in bad.json()["detail"]) == (422, True)


def test_a_suggested_reply_says_why_and_its_use_is_kept(ticket: str, client: TestClient) -> None:
    address = f"{TICKETS}/{ticket}/suggestions"
    (reply,) = client.get(address, headers=AS_AGENT).json()["replies"]
    assert set(reply) == set(examples.SUGGESTED_REPLY)
    assert reply["why"] == "From a page, last changed on 5 January 2026."
    kept = client.post(f"{address}/{reply['id']}", json={"sent": reply["text"]}, headers=AS_AGENT)
    assert kept.json() == {"outcome": "sent", "edited": 0.0}
    assert client.get(address, headers=AS_AGENT).json()["replies"] == []


def test_a_suggestion_of_another_ticket_is_not_there(ticket: str, client: TestClient) -> None:
    (reply,) = client.get(f"{TICKETS}/{ticket}/suggestions", headers=AS_AGENT).json()["replies"]
    missed = client.post(f"{TICKETS}/tkt_x/suggestions/{reply['id']}", json={"sent": None}, headers=AS_AGENT)
    assert missed.status_code == 404
    assert client.post(f"{TICKETS}/{ticket}/suggestions/none", json={"sent": None}, headers=AS_AGENT).status_code == 404
