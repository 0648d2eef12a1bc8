"""Writing back over the API and on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.fakes.builders import an_answer
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_client, a_desk
from tests.fakes.wiring import Wiring


@pytest.fixture
def client() -> TestClient:
    return a_client()


def asked(client: TestClient) -> str:
    return str(client.post("/api/v1/requests", json={"text": "vpn"}).json()["request_id"])


def test_a_reply_says_how_it_was_read_and_what_became_of_the_ticket(client: TestClient) -> None:
    request_id = asked(client)
    said = client.post(f"/api/v1/requests/{request_id}/replies", json={"text": "broken again"}).json()
    assert (said["reply"]["kind"], said["reply"]["acted_upon"]) == ("still_broken", True)
    assert (said["ticket"]["state"], said["ticket"]["tier"]) == ("open", 1)


def test_thanks_solve_and_never_reopen(client: TestClient) -> None:
    request_id = asked(client)
    states = [
        client.post(f"/api/v1/requests/{request_id}/replies", json={"text": "thanks"}).json()["ticket"]["state"]
        for _ in range(2)
    ]
    assert states == ["solved", "solved"]


def test_a_new_question_names_its_new_request(client: TestClient) -> None:
    request_id = asked(client)
    said = client.post(
        f"/api/v1/requests/{request_id}/replies", json={"text": "new question", "message_id": "m"}
    ).json()
    new_id = said["reply"]["new_request_id"]
    assert new_id != request_id
    assert client.get(f"/api/v1/requests/{new_id}").status_code == 200


def test_nobody_writes_back_on_somebody_elses_request(client: TestClient) -> None:
    request_id = asked(client)
    client.cookies.clear()
    assert client.post(f"/api/v1/requests/{request_id}/replies", json={"text": "cancel"}).status_code == 404


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "x" * 20_001}, {}, {"text": "x", "more": 1}])
def test_a_reply_that_cannot_be_used_is_refused(client: TestClient, body: dict[str, object]) -> None:
    assert client.post(f"/api/v1/requests/{asked(client)}/replies", json=body).status_code == 422


def test_the_page_takes_a_reply_and_asks_when_it_is_unclear(client: TestClient) -> None:
    page = client.post("/ask", data={"text": "vpn"})
    assert "Write back" in page.text
    path = page.url.path
    unclear = client.post(f"{path}/replies", data={"text": "hm", "message": "a1"})
    assert "Is it solved?" in unclear.text
    broken = client.post(f"{path}/replies", data={"text": "broken still", "message": "a2"})
    assert "A person takes it from here." in broken.text
    assert client.post(f"{path}/replies", data={"text": "  "}).status_code == 200


def test_the_page_asks_for_the_detail_that_is_missing() -> None:
    wiring = Wiring(answerer=FakeAnswerer(an_answer(0.1)))
    wiring.triager.result = replace(wiring.triager.result, missing_details=("device", "version"))
    client = a_client(a_desk(wiring))
    page = client.post("/ask", data={"text": "vpn"})
    assert "Which device is it?" in page.text
    told = client.post(f"{page.url.path}/replies", data={"text": "detail the laptop"})
    assert "Which device is it?" not in told.text
