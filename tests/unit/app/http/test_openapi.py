"""The documentation is true: its examples work, and its answers have the documented shape."""

from __future__ import annotations

from typing import Any

import pytest

from app.http import examples
from tests.fakes.faces import AS_AGENT, a_client

CONTRACT = {
    ("post", "/api/v1/requests"),
    ("get", "/api/v1/requests/{request_id}"),
    ("post", "/api/v1/requests/{request_id}/feedback"),
    ("post", "/api/v1/requests/{request_id}/replies"),
    ("post", "/api/v1/requests/{request_id}/separate"),
    ("post", "/api/v1/requests/{request_id}/files"),
    ("get", "/api/v1/requests/{request_id}/files/{file_id}"),
    ("get", "/api/v1/tickets"),
    ("get", "/api/v1/tickets/{ticket_id}"),
    ("patch", "/api/v1/tickets/{ticket_id}"),
    ("post", "/api/v1/tickets/{ticket_id}/merge"),
    ("post", "/api/v1/tickets/{ticket_id}/messages"),
    ("post", "/api/v1/tickets/{ticket_id}/snooze"),
    ("post", "/api/v1/tickets/{ticket_id}/assign"),
    ("get", "/api/v1/tickets/{ticket_id}/macros"),
    ("post", "/api/v1/tickets/{ticket_id}/macros/{macro_id}"),
    ("get", "/api/v1/macros"),
    ("post", "/api/v1/requests/{request_id}/rating"),
    ("get", "/api/v1/ratings"),
    ("get", "/api/v1/tickets/{ticket_id}/suggestions"),
    ("post", "/api/v1/tickets/{ticket_id}/suggestions/{suggestion_id}"),
    ("get", "/api/v1/incidents"),
    ("get", "/api/v1/incidents/{incident_id}"),
    ("post", "/api/v1/incidents/{incident_id}/confirm"),
    ("post", "/api/v1/incidents/{incident_id}/resolve"),
    ("post", "/api/v1/incidents/{incident_id}/dismiss"),
    ("post", "/api/v1/search"),
    ("post", "/api/v1/triage"),
    ("get", "/healthz"),
    ("post", "/api/v1/requests/{request_id}/choice"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}


def test_every_route_of_the_contract_is_described() -> None:
    document = a_client().get("/openapi.json").json()
    described = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert described == CONTRACT


def test_every_route_that_takes_a_body_has_an_example_of_it() -> None:
    document = a_client().get("/openapi.json").json()
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    bodies = [
        operation["requestBody"]["content"]["application/json"]
        for operation in operations
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    assert len(bodies) >= 10
    assert all(body["examples"] for body in bodies)


@pytest.mark.parametrize(
    ("path", "bodies"),
    [
        ("/api/v1/requests", examples.ASK_BODIES),
        ("/api/v1/search", examples.SEARCH_BODIES),
        ("/api/v1/triage", examples.TRIAGE_BODIES),
    ],
)
def test_example_bodies_are_accepted(path: str, bodies: dict[str, Any]) -> None:
    for example in bodies.values():
        assert a_client().post(path, json=example["value"]).status_code == 200


def test_answers_have_the_documented_shape() -> None:
    client = a_client()
    request = client.post("/api/v1/requests", json={"text": "vpn?"}).json()
    ticket = client.get(f"/api/v1/tickets/{request['ticket']['id']}", headers=AS_AGENT).json()
    found = client.post("/api/v1/search", json={"query": "vpn", "k": 1}).json()["results"]
    tagged = client.post("/api/v1/triage", json={"text": "vpn?"}).json()
    assert set(request) == set(examples.REQUEST)
    example: dict[str, Any] = dict(examples.REQUEST)
    assert set(request["answer"]["spans"][0]) == set(example["answer"]["spans"][0])
    assert set(request["ticket"]) == set(example["ticket"])
    assert set(ticket) == set(examples.TICKET) | {"events", "messages", "dues"}
    assert set(ticket["events"][0]) == set(examples.EVENT)
    assert set(ticket["messages"][0]) == set(examples.MESSAGE)
    assert set(found[0]) == set(examples.HIT)
    assert set(tagged) == set(examples.TRIAGE)


def test_the_page_about_the_api_shows_every_route() -> None:
    page = a_client().get("/docs").text
    assert all(path in page for _, path in CONTRACT)
    assert '<script src="/static/firstline.js?v=' in page
    assert "http://" not in page.replace("http://desk.example", "")


def test_every_status_that_a_call_may_be_answered_with_is_described() -> None:
    document = a_client().get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            expected = {"401", "403", "422", "429", "503"} if path.startswith("/api/") else set[str]()
            expected |= {"404"} if "{" in path else set()
            expected |= {"400", "413"} if "requestBody" in operation else set()
            assert expected <= operation["responses"].keys(), f"{method} {path}"
