"""Asking over the API."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.domain.decision import Thresholds
from app.domain.identity import COOKIE
from tests.fakes.builders import a_document, a_hit
from tests.fakes.engine import FakeAnswerer, FakeRetriever, QuotingAnswerer
from tests.fakes.faces import AS_AGENT, a_client, a_desk
from tests.fakes.wiring import Wiring

ASK = "/api/v1/requests"


@pytest.fixture
def client() -> TestClient:
    return a_client()


def ask(client: TestClient, text: str = "My VPN does not connect", **members: object) -> dict[str, Any]:
    response = client.post(ASK, json={"text": text} | members)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_a_question_gets_its_quotes_and_an_answered_ticket(client: TestClient) -> None:
    found = ask(client)
    assert found["decision"] == "reply"
    assert found["answer"]["spans"][0]["document_id"] == "page-1"
    assert found["ticket"]["state"] == "answered"
    assert found["ticket"]["tier"] == 0


def test_without_an_answer_there_is_a_ticket_for_people() -> None:
    found = ask(a_client(a_desk(Wiring(answerer=FakeAnswerer(result=None)))))
    assert found["decision"] == "escalate"
    assert found["answer"] is None
    assert (found["ticket"]["state"], found["ticket"]["queue"]) == ("open", "it")


def test_the_same_message_asked_again_is_the_same_request(client: TestClient) -> None:
    first = ask(client, message_id="chat-1")
    assert ask(client, message_id="chat-1")["request_id"] == first["request_id"]
    assert ask(client, message_id="chat-2")["request_id"] != first["request_id"]


def test_another_visitor_with_the_same_message_id_meets_nobody_elses_request() -> None:
    desk = a_desk()
    mine, theirs = a_client(desk), a_client(desk)
    assert ask(mine, message_id="1")["request_id"] != ask(theirs, message_id="1")["request_id"]


def test_a_request_is_read_by_its_visitor_and_by_agents_and_is_unknown_to_others() -> None:
    desk = a_desk()
    mine, other = a_client(desk), a_client(desk)
    address = f"{ASK}/{ask(mine)['request_id']}"
    assert mine.get(address).json()["decision"] == "reply"
    assert other.get(address, headers=AS_AGENT).json()["decision"] == "reply"
    missing = other.get(address)
    assert missing.status_code == 404
    assert missing.json()["detail"].replace(address.rpartition("/")[2], "ID") == (
        other.get(f"{ASK}/req_none").json()["detail"].replace("req_none", "ID")
    )


def test_a_visitor_may_not_read_as_finance_and_an_agent_may() -> None:
    wiring = Wiring()
    client = a_client(a_desk(wiring))
    refused = client.post(ASK, json={"text": "limits?", "audience": ["everyone", "finance"]})
    assert refused.status_code == 403
    assert wiring.retriever.audiences == []
    client.post(ASK, json={"text": "limits?", "audience": ["finance"], "requester": "a@example.com"}, headers=AS_AGENT)
    assert wiring.retriever.audiences == [frozenset({"finance"})]


def test_a_visitor_may_not_ask_as_somebody_else(client: TestClient) -> None:
    assert client.post(ASK, json={"text": "hi", "requester": "chief@example.com"}).status_code == 403


def test_a_wrong_token_is_refused_rather_than_taken_for_a_visitor(client: TestClient) -> None:
    refused = client.post(ASK, json={"text": "hi"}, headers={"Authorization": "Bearer wrong"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("verdict", "state"), [("solved", "solved"), ("not_quite", "open"), ("person", "open")])
def test_a_verdict_moves_the_ticket_and_counts_once(client: TestClient, verdict: str, state: str) -> None:
    address = f"{ASK}/{ask(client)['request_id']}/feedback"
    for _ in range(2):
        said = client.post(address, json={"verdict": verdict}).json()
        assert said["ticket"]["state"] == state
        assert [one["verdict"] for one in said["feedback"]] == [verdict]


def test_nobody_gives_feedback_on_anothers_request() -> None:
    desk = a_desk()
    address = f"{ASK}/{ask(a_client(desk))['request_id']}/feedback"
    assert a_client(desk).post(address, json={"verdict": "solved"}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "  \u200b\n"},
        {"text": 7},
        {"text": "x" * 20_001},
        {"text": "hi", "txet": "typo"},
        {"text": "hi", "language": "not a language!"},
        {"text": "hi", "message_id": "\x00"},
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence_and_not_repeated(
    client: TestClient, body: dict[str, object]
) -> None:
    refused = client.post(ASK, json=body)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"]
    assert "xxxx" not in refused.text
    assert "typo" not in refused.text


def test_only_the_first_thing_somebody_sends_gives_them_a_cookie(client: TestClient) -> None:
    assert COOKIE not in client.get("/healthz").cookies
    given = client.post(ASK, json={"text": "hi there"}).headers["set-cookie"]
    assert "HttpOnly" in given
    assert "SameSite=lax" in given
    assert "set-cookie" not in client.post(ASK, json={"text": "hi again"}).headers


def test_the_cookie_is_stored_nowhere() -> None:
    wiring = Wiring()
    client = a_client(a_desk(wiring))
    ask(client)
    assert client.cookies[COOKIE] not in repr(wiring.unit_of_work)


def test_not_quite_brings_the_next_best_page_and_a_choice_is_taken() -> None:
    client = a_client(a_desk(two_pages(0.9, 0.6)))
    first = client.post("/api/v1/requests", json={"text": "vpn?"}).json()
    said = {"verdict": "not_quite", "receipt_id": first["receipt_id"]}
    second = client.post(f"/api/v1/requests/{first['request_id']}/feedback", json=said).json()
    assert (second["reason"], second["answer"]["spans"][0]["document_id"]) == ("next_best", "page-1")
    again = client.post(f"/api/v1/requests/{first['request_id']}/feedback", json=said).json()
    assert again["receipt_id"] == second["receipt_id"]


def test_a_question_back_names_its_options_and_takes_one() -> None:
    client = a_client(a_desk(two_pages(0.6, 0.55)))
    asked = client.post("/api/v1/requests", json={"text": "vpn?"}).json()
    assert (asked["decision"], asked["question"]) == ("clarify", "which_page")
    assert asked["options"] == [{"choice": "page-0", "label": "VPN"}, {"choice": "page-1", "label": "VPN"}]
    where = f"/api/v1/requests/{asked['request_id']}/choice"
    assert client.post(where, json={"choice": "page-9"}).status_code == 422
    chosen = client.post(where, json={"choice": "page-1"}).json()
    assert (chosen["decision"], chosen["answer"]["spans"][0]["document_id"]) == ("reply", "page-1")


def two_pages(*scores: float) -> Wiring:
    hits = tuple(a_hit(a_document(f"page-{n}", text=f"Page {n} says so."), score=s) for n, s in enumerate(scores))
    return Wiring(retriever=FakeRetriever(hits), answerer=QuotingAnswerer(), thresholds=Thresholds(clarify=0.5))
