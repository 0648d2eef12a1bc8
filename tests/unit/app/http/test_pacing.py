"""Too often is 429, with when to try again, for whoever it was and nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.domain.pace import Pace
from app.services.access.pace_requests import Kind, Paces
from app.services.front_desk import FrontDesk
from tests.fakes.clock import FakeClock
from tests.fakes.faces import AS_AGENT, a_client, a_desk, a_seat
from tests.fakes.wiring import Wiring

ASK = "/api/v1/requests"


def a_paced_desk(clock: FakeClock | None = None, **paces: int) -> FrontDesk:
    desk = a_desk(Wiring(clock=clock or FakeClock()))
    kinds: dict[Kind, Pace] = {kind: Pace(times=times) for kind, times in paces.items()}  # type: ignore[misc]  # named by kinds
    return replace(desk, door=replace(desk.door, paces=Paces(clock=desk.clock, paces=kinds)))


def asks(client: TestClient, **options: Any) -> int:
    return client.post(ASK, json={"text": "vpn?"}, **options).status_code


def test_a_visitor_who_asks_too_often_waits_and_others_do_not() -> None:
    clock = FakeClock()
    desk = a_paced_desk(clock, ask=2)
    mine, other = a_client(desk), a_client(desk)
    assert [asks(mine) for _ in range(3)] == [200, 200, 429]
    refused = mine.post(ASK, json={"text": "vpn?"})
    assert refused.headers["Retry-After"] == "30"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["status"] == 429
    assert asks(other) == 200
    clock.advance(30)
    assert asks(mine) == 200


def test_whoever_throws_the_cookie_away_is_held_back_by_address() -> None:
    desk = a_paced_desk(ask=2, ask_address=3)
    assert [asks(a_client(desk)) for _ in range(4)] == [200, 200, 200, 429]


def test_tokens_have_a_pace_of_their_own_and_wrong_ones_that_of_their_address() -> None:
    desk = a_paced_desk(call=2, call_address=4, ask=1)
    client = a_client(desk)
    assert [client.get("/api/v1/tickets", headers=AS_AGENT).status_code for _ in range(3)] == [200, 200, 429]
    wrong = [asks(client, headers={"Authorization": f"Bearer fl_{n}"}) for n in range(3)]
    assert wrong == [401, 401, 429]


def test_the_page_says_so_in_words() -> None:
    client = a_client(a_paced_desk(ask=1))
    client.post("/ask", data={"text": "My VPN does not connect"})
    refused = client.post("/ask?lang=es", data={"text": "My VPN does not connect"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "Espera un momento" in refused.text


def test_signing_in_is_tried_so_often_and_no_more() -> None:
    desk = a_paced_desk(sign_in_address=3)
    client = a_client(desk)
    tried = [client.post("/sign-in", data={"token": str(n)}).status_code for n in range(2)]
    looked = [client.get("/sign-in?token=x").status_code for _ in range(2)]
    assert (tried, looked) == ([401, 401], [401, 429])
    assert client.get("/sign-in").status_code == 200


def test_a_session_is_held_back_whatever_visitor_it_says_to_be() -> None:
    desk = a_paced_desk(ask=1)
    client = a_seat(desk)
    client.cookies.delete("firstline_me")
    assert client.post("/ask", data={"text": "My VPN does not connect"}).status_code == 200
    client.cookies.delete("firstline_me")
    assert client.post("/ask", data={"text": "My VPN does not connect"}).status_code == 429


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/", "/static/firstline.css"])
def test_watching_and_reading_pages_is_not_counted(path: str) -> None:
    client = a_client(a_paced_desk(ask=1, ask_address=1, call=1, call_address=1, sign_in_address=1))
    assert [client.get(path).status_code for _ in range(5)] == [200] * 5
