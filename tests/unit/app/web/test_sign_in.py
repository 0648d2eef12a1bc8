"""Coming in by a one-time link, what a session may do, and how it ends."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from fastapi import APIRouter, FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.domain.person import Role, digest_of
from app.services.front_desk import FrontDesk
from app.web.pages import build_pages
from app.web.signing import safe_next
from app.web.visiting import AdminSeat, AgentSeat
from tests.fakes.clock import FakeClock
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.fakes.wiring import Wiring

COOKIE = "firstline_session"


@pytest.fixture
def desk() -> FrontDesk:
    return a_desk()


def the_pages(desk: FrontDesk) -> FastAPI:
    """The pages with one for agents and one for administrators."""
    pages = build_pages(desk, openapi=dict)
    more = APIRouter()

    @more.get("/agents-only")
    def agents_only(who: AgentSeat) -> dict[str, object]:
        return {"id": who.requester, "queues": sorted(who.queues), "admin": who.admin}

    @more.get("/admins-only")
    def admins_only(who: AdminSeat) -> dict[str, object]:
        return {"id": who.requester}

    pages.include_router(more)
    return pages


def browser(desk: FrontDesk, role: Role | None = None) -> TestClient:
    client = TestClient(the_pages(desk), base_url="http://desk.example", raise_server_exceptions=False)
    if role:
        client.cookies = a_seat(desk, role=role).cookies
    return client


def test_a_link_is_looked_at_without_being_used_and_lets_in_once(desk: FrontDesk) -> None:
    token, client = desk.door.make_link(a_person("admin"), by="a test"), a_client(desk)
    for _ in range(2):
        assert "An admin (administrator)" in client.get(f"/sign-in?token={token}").text
    came = client.post("/sign-in", data={"token": token}, follow_redirects=False)
    assert came.status_code == 303
    assert came.headers["location"] in {"/desk", "/admin"}
    assert "Signed in as An admin" in client.get("/").text
    again = a_client(desk).post("/sign-in", data={"token": token})
    assert again.status_code == 401
    assert "was used or has expired" in again.text
    assert a_client(desk).get(f"/sign-in?token={token}").status_code == 401


def test_a_link_does_not_live_long() -> None:
    clock = FakeClock()
    desk = a_desk(Wiring(clock=clock))
    token = desk.door.make_link(a_person(), by="a test")
    clock.advance(15 * 60)
    assert a_client(desk).post("/sign-in", data={"token": token}).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "secret-" + "9" * 36, "ñ" * 43, "'; DROP TABLE sessions; --"])
def test_what_is_no_link_lets_nobody_in(desk: FrontDesk, token: str) -> None:
    answer = a_client(desk).post("/sign-in", data={"token": token})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers or COOKIE not in answer.headers["set-cookie"]


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(desk: FrontDesk) -> None:
    token = desk.door.make_link(a_person(), by="a test")
    cookies = (
        a_client(desk).post("/sign-in", data={"token": token}, follow_redirects=False).headers.get_list("set-cookie")
    )
    (mine,) = [cookie for cookie in cookies if cookie.startswith(COOKIE)]
    assert "HttpOnly" in mine
    assert "SameSite=lax" in mine
    assert "Path=/" in mine
    assert "Domain" not in mine


def test_behind_tls_the_cookie_belongs_to_this_host_alone() -> None:
    desk = a_desk(secure=True)
    token = desk.door.make_link(a_person(), by="a test")
    answer = a_client(desk).post("/sign-in", data={"token": token}, follow_redirects=False)
    (mine,) = [cookie for cookie in answer.headers.get_list("set-cookie") if COOKIE in cookie]
    assert mine.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in mine


def test_only_the_digest_of_a_session_is_stored(desk: FrontDesk) -> None:
    secret = a_seat(desk).cookies[COOKIE]
    with desk.reading() as work:
        assert work.sessions.find(secret) is None
        assert work.sessions.find(digest_of(secret)) is not None


def test_a_secret_planted_before_signing_in_is_worth_nothing(desk: FrontDesk) -> None:
    planted = "p" * 43
    client = a_client(desk)
    client.headers["Sec-Fetch-Site"] = "same-origin"
    client.cookies.set(COOKIE, planted, domain="desk.example", path="/")
    client.post("/sign-in", data={"token": desk.door.make_link(a_person(), by="a test")})
    thief = a_client(desk)
    thief.cookies.set(COOKIE, planted, domain="desk.example", path="/")
    assert "Signed in" not in thief.get("/").text
    assert "Signed in" in client.get("/").text


def test_signing_in_again_ends_the_session_before(desk: FrontDesk) -> None:
    client = a_seat(desk)
    before = client.cookies[COOKIE]
    client.post("/sign-in", data={"token": desk.door.make_link(a_person("admin"), by="a test")})
    assert client.cookies[COOKIE] != before
    assert desk.door.read_session(before) is None


def test_signing_out_ends_the_session_here_too(desk: FrontDesk) -> None:
    client = a_seat(desk)
    stolen = client.cookies[COOKIE]
    assert "Signed in" not in client.post("/sign-out").text
    assert COOKIE not in client.cookies
    thief = a_client(desk)
    thief.cookies.set(COOKIE, stolen, domain="desk.example", path="/")
    assert "Signed in" not in thief.get("/").text


@pytest.mark.parametrize(
    ("pauses", "still"),
    [([119], True), ([120], False), ([100] * 7, True), ([100] * 8, False)],
    ids=["used soon", "left alone", "used all day", "used too long"],
)
def test_a_session_ends_when_it_is_left_alone_or_gets_old(pauses: list[int], still: bool) -> None:
    clock = FakeClock()
    client = a_seat(a_desk(Wiring(clock=clock)))
    for minutes in pauses:
        clock.advance(timedelta(minutes=minutes).total_seconds())
        shown = client.get("/").text
    assert ("Signed in" in shown) is still


def test_pages_for_roles_send_others_to_sign_in_and_back(desk: FrontDesk) -> None:
    away = browser(desk).get("/agents-only?state=open&q=a+b", follow_redirects=False)
    assert away.status_code == 303
    assert away.headers["location"] == "/sign-in?next=%2Fagents-only%3Fstate%3Dopen%26q%3Da%2Bb"


@pytest.mark.parametrize(
    ("role", "agents", "admins"),
    [("requester", 403, 403), ("agent", 200, 403), ("admin", 200, 200)],
)
def test_each_role_opens_its_pages_and_no_more(desk: FrontDesk, role: Role, agents: int, admins: int) -> None:
    client = browser(desk, role)
    assert client.get("/agents-only").status_code == agents
    assert client.get("/admins-only").status_code == admins


def test_a_seat_knows_who_sits_there(desk: FrontDesk) -> None:
    client = browser(desk)
    client.cookies = a_seat(desk, a_person("agent", id="ada@example.com", queues=frozenset({"it"}))).cookies
    assert client.get("/agents-only").json() == {"id": "ada@example.com", "queues": ["it"], "admin": False}


def test_somebody_without_the_role_reads_so_in_their_language(desk: FrontDesk) -> None:
    refused = browser(desk, "requester").get("/admins-only?lang=it")
    assert "Il tuo ruolo non comprende questa pagina" in refused.text


def test_who_signed_in_meets_their_own_requests_in_any_browser(desk: FrontDesk) -> None:
    person = a_person("requester", id="ada@example.com")
    first, second = a_seat(desk, person), a_seat(desk, person)
    address = first.post("/ask", data={"text": "My VPN does not connect"}).url.path
    assert second.get(address).status_code == 200
    assert a_client(desk).get(address).status_code == 404
    assert a_seat(desk, role="requester").get(address).status_code == 404
    assert a_seat(desk, role="agent").get(address).status_code == 200


def test_a_person_reads_what_their_groups_may_read() -> None:
    wiring = Wiring()
    desk = a_desk(wiring)
    client = a_seat(desk, a_person("requester", groups=frozenset({"finance"})))
    client.post("/ask", data={"text": "My VPN does not connect"})
    assert wiring.retriever.audiences[-1] == {"everyone", "finance"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
    ids=["another site", "a sibling site", "no page", "another origin", "a hidden origin", "nothing said"],
)
def test_with_a_session_only_our_own_forms_count(desk: FrontDesk, headers: dict[str, str]) -> None:
    client = a_seat(desk)
    del client.headers["Sec-Fetch-Site"]
    assert client.post("/sign-out", headers=headers).status_code == 403
    assert client.post("/ask", data={"text": "hi"}, headers=headers).status_code == 403
    assert "Signed in" in client.get("/").text
    assert client.post("/sign-out", headers={"Origin": "http://desk.example"}).status_code == 200


def test_going_on_after_sign_in_leads_to_a_page_of_ours(desk: FrontDesk) -> None:
    for wanted, where in (("/requests?lang=es", "/requests?lang=es"), ("https://evil.example/", "/desk")):
        token = desk.door.make_link(a_person(), by="a test")
        came = a_client(desk).post("/sign-in", data={"token": token, "next": wanted}, follow_redirects=False)
        assert came.headers["location"] == where


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "evil.example",
        " /desk",
        "/sign-out",
        "/sign-in?next=/",
        "http:/desk",
        "",
    ],
)
def test_nobody_is_led_elsewhere(address: str) -> None:
    assert safe_next(address) == ""


@given(st.text())
def test_whatever_is_gone_on_to_is_a_path_of_this_server(address: str) -> None:
    kept = safe_next(address)
    assert kept in {"", address}
    assert not kept or (kept[0] == "/" and kept[1:2] not in {"/", "\\"})


@pytest.mark.parametrize("kept", [b"[" * 20_000, b"[1]", b"null", b"\xff"])
def test_an_attempt_that_nobody_of_ours_wrote_is_none(desk: FrontDesk, kept: bytes) -> None:
    client = a_client(desk)
    client.cookies.set("firstline_attempt", urlsafe_b64encode(kept).decode())
    assert client.get("/sign-in/callback", params={"state": "x", "code": "y"}).status_code == 404
