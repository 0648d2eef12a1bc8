"""The faces over the real engine: a small index, a trained triage, a database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import load_settings
from tests.fakes.markup import values

TOKEN = "let-me-in"
AS_AGENT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def client(small_home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(load_settings(home=small_home, agent_token=TOKEN))) as client:
        yield client


def test_a_quote_of_the_api_is_verbatim_where_its_page_marks_it(client: TestClient) -> None:
    asked = client.post("/api/v1/requests", json={"text": "what does error 809 of the vpn mean?"}).json()
    assert asked["decision"] == "reply"
    span = asked["answer"]["spans"][0]
    page = client.get(f"/documents/{span['document_id']}", params={"start": span["start"], "end": span["end"]})
    assert values(page, "//mark") == [span["text"]]


def test_finance_pages_are_searched_and_shown_to_finance_alone(client: TestClient) -> None:
    body = {"query": "cost centre owners approve purchases up to", "k": 10}
    mine = client.post("/api/v1/search", json=body).json()["results"]
    theirs = client.post("/api/v1/search", json=body | {"audience": ["finance"]}, headers=AS_AGENT).json()["results"]
    assert "budget" not in [hit["document_id"] for hit in mine]
    assert "budget" in [hit["document_id"] for hit in theirs]
    assert client.get("/documents/budget").status_code == 404


def test_the_page_and_the_api_decide_alike(client: TestClient) -> None:
    question = "quanto vale il buono pasto?"
    over_api = client.post("/api/v1/requests", json={"text": question}).json()
    page = client.post("/ask", data={"text": question})
    over_page = client.get(f"/api/v1/requests/{str(page.url).rpartition('/')[2]}").json()
    for key in ("decision", "confidence", "answer", "suggestions", "triage"):
        assert over_api[key] == over_page[key]


def test_a_verdict_survives_a_restart(small_home: Path, client: TestClient) -> None:
    asked = client.post("/api/v1/requests", json={"text": "how do I reset my password?"}).json()
    client.post(f"/api/v1/requests/{asked['request_id']}/feedback", json={"verdict": "person"})
    again = TestClient(create_app(load_settings(home=small_home, agent_token=TOKEN)))
    ticket = again.get(f"/api/v1/tickets/{asked['ticket']['id']}", headers=AS_AGENT).json()
    assert ticket["state"] == "open"
    assert ticket["tier"] >= 1


def test_no_text_of_a_request_reaches_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="app"):
        client.post("/api/v1/requests", json={"text": "unmistakable words about my salary"})
        client.post("/ask", data={"text": "unmistakable words about my salary"})
    assert "unmistakable" not in caplog.text


def test_every_machine_address_answers(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json()["status"] == "ready"
    assert "firstline_requests" in client.get("/metrics").text
    assert client.get("/openapi.json").json()["info"]["title"] == "Firstline"
