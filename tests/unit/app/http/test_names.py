"""A service on loopback is read under its own names, whatever a foreign page has its name lead to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from app.bootstrap.faces import assemble
from tests.fakes.faces import AS_AGENT, a_desk

PATHS = ["/", "/requests", "/static/firstline.css", "/openapi.json", "/api/v1/requests/req_1"]


def over(address: str, *, public_url: str = "", secure: bool = False) -> TestClient:
    """A browser that comes over this address of the machine."""
    desk = a_desk(secure=secure)
    desk = replace(desk, rules=replace(desk.rules, public_url=public_url))
    faces = assemble(desk, endpoints={"/slack/events": PlainTextResponse("heard")})
    return TestClient(faces, base_url=f"http://{address}:8080", raise_server_exceptions=False)


@pytest.mark.parametrize("address", ["127.0.0.1", "[::1]"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example"]
)
def test_over_loopback_no_page_is_shown_under_a_name_that_somebody_else_may_own(address: str, host: str) -> None:
    browser = over(address)
    for path in PATHS:
        assert browser.get(path, headers={"Host": host}).status_code == 421
    assert browser.post("/ask", data={"text": "VPN?"}, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "LOCALHOST:99", "[::1]:8080", "192.168.1.5", ""])
def test_its_own_names_and_addresses_are_taken(host: str) -> None:
    assert over("127.0.0.1").get("/", headers={"Host": host}).status_code == 200


def test_programs_with_a_token_signed_doors_and_what_watches_come_by_any_name() -> None:
    browser, elsewhere = over("127.0.0.1"), {"Host": "tunnel.example"}
    assert browser.get("/api/v1/tickets", headers=AS_AGENT | elsewhere).status_code == 200
    assert browser.get("/healthz", headers=elsewhere).status_code == 200
    assert browser.post("/slack/events", headers=elsewhere).text == "heard"


def test_behind_a_proxy_that_was_told_of_any_name_goes_and_so_it_does_off_loopback() -> None:
    assert over("127.0.0.1", public_url="https://help.example").get("/", headers={"Host": "help"}).status_code == 200
    assert over("127.0.0.1", secure=True).get("/", headers={"Host": "help.example"}).status_code == 200
    assert over("10.0.0.5").get("/", headers={"Host": "help.example"}).status_code == 200
