"""What each kind of token opens."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.domain.api_token import PREFIX, Scope
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.person import digest_of
from app.services.access.api_tokens import TokenWish
from app.services.front_desk import FrontDesk
from tests.fakes.clock import FakeClock
from tests.fakes.faces import AS_AGENT, a_client, a_desk
from tests.fakes.wiring import Wiring

ASK, TICKETS = "/api/v1/requests", "/api/v1/tickets"


@pytest.fixture
def desk() -> FrontDesk:
    return a_desk()


def with_token(
    desk: FrontDesk, *scopes: Scope, name: str = "portal", groups: frozenset[str] = frozenset()
) -> TestClient:
    _, text = desk.door.make_token(TokenWish(name=name, scopes=frozenset(scopes), audience=groups), by="a test")
    client = a_client(desk)
    client.headers["Authorization"] = f"Bearer {text}"
    return client


@pytest.mark.parametrize(
    ("scope", "asks", "looks", "changes"),
    [("ask", 200, 403, 403), ("read", 403, 200, 403), ("agent", 200, 200, 404), ("admin", 200, 200, 404)],
)
def test_a_token_opens_what_its_scope_names(desk: FrontDesk, scope: Scope, asks: int, looks: int, changes: int) -> None:
    client = with_token(desk, scope)
    assert client.post(ASK, json={"text": "My VPN does not connect"}).status_code == asks
    assert client.get(TICKETS).status_code == looks
    assert client.patch(f"{TICKETS}/none", json={"queue": "it"}).status_code == changes
    assert client.post("/api/v1/search", json={"query": "vpn"}).status_code == 200


def test_a_token_that_asks_sees_its_own_requests_and_speaks_for_nobody(desk: FrontDesk) -> None:
    portal, other = with_token(desk, "ask"), with_token(desk, "ask", name="other")
    address = f"{ASK}/{portal.post(ASK, json={'text': 'My VPN does not connect'}).json()['request_id']}"
    assert portal.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert portal.post(ASK, json={"text": "hi", "requester": "chief@example.com"}).status_code == 403


def test_a_token_that_looks_sees_everybodys_requests_and_reads_no_wider_than_its_groups(desk: FrontDesk) -> None:
    asked = with_token(desk, "ask").post(ASK, json={"text": "My VPN does not connect"}).json()["request_id"]
    watcher = with_token(desk, "read", name="watcher")
    assert watcher.get(f"{ASK}/{asked}").status_code == 200
    assert watcher.post(f"{ASK}/{asked}/feedback", json={"verdict": "solved"}).status_code == 403
    assert watcher.post("/api/v1/search", json={"query": "vpn", "audience": ["board"]}).status_code == 403


def test_a_token_reads_with_the_groups_it_was_given() -> None:
    wiring = Wiring()
    client = with_token(a_desk(wiring), "ask", groups=frozenset({"finance"}))
    assert client.post("/api/v1/search", json={"query": "vpn", "audience": ["finance"]}).status_code == 200
    assert client.post("/api/v1/search", json={"query": "vpn", "audience": ["board"]}).status_code == 403
    assert wiring.retriever.audiences == [frozenset({"finance"})]


def test_a_revoked_token_and_an_expired_one_open_nothing() -> None:
    clock = FakeClock()
    desk = a_desk(Wiring(clock=clock))
    revoked, expired = with_token(desk, "agent", name="one"), with_token(desk, "agent", name="two")
    desk.door.revoke_token("one", by="a test")
    assert revoked.get(TICKETS).status_code == 401
    assert expired.get(TICKETS).status_code == 200
    clock.advance(90 * 24 * 3600)
    assert expired.get(TICKETS).status_code == 401


@pytest.mark.parametrize("text", [PREFIX, PREFIX + "0" * 43, "x", "ñ", "let-me-in "[:-2]])
def test_a_made_up_token_is_refused_even_where_a_visitor_would_be_served(desk: FrontDesk, text: str) -> None:
    client = a_client(desk)
    headers = {b"authorization": b"Bearer " + text.encode()}
    assert client.post(ASK, json={"text": "hi"}, headers=headers).status_code == 401


def test_the_token_of_the_settings_goes_on_working(desk: FrontDesk) -> None:
    assert a_client(desk).get(TICKETS, headers=AS_AGENT).status_code == 200


def test_a_sessions_cookie_is_no_way_into_the_agents_api(desk: FrontDesk) -> None:
    from tests.fakes.faces import a_seat

    assert a_seat(desk, role="admin").get(TICKETS).status_code == 401


def test_only_the_digest_is_kept_and_use_is_noted(desk: FrontDesk) -> None:
    token, text = desk.door.make_token(TokenWish(name="portal", scopes=frozenset({"ask"})), by="a test")
    assert text.startswith(PREFIX)
    assert len(text) == len(PREFIX) + 43
    assert token.digest == digest_of(text)
    assert text not in repr(token)
    desk.door.find_token(text)
    with desk.reading() as work:
        assert [kept.used_at for kept in work.api_tokens.all()] == [desk.clock.now()]


@pytest.mark.parametrize(
    "wish",
    [
        TokenWish(name="", scopes=frozenset({"ask"})),
        TokenWish(name="two words", scopes=frozenset({"ask"})),
        TokenWish(name="x" * 61, scopes=frozenset({"ask"})),
        TokenWish(name="portal", scopes=frozenset()),
        TokenWish(name="portal", scopes=frozenset({"ask"}), days=0),
        TokenWish(name="portal", scopes=frozenset({"ask"}), days=99_999),
    ],
    ids=["no name", "two words", "a long name", "no scope", "no day", "for ever"],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(desk: FrontDesk, wish: TokenWish) -> None:
    with pytest.raises(InvalidInput, match=r"\."):
        desk.door.make_token(wish, by="a test")


def test_names_are_given_once_and_strangers_cannot_be_revoked(desk: FrontDesk) -> None:
    wish = TokenWish(name="portal", scopes=frozenset({"ask"}))
    desk.door.make_token(wish, by="a test")
    with pytest.raises(Conflict):
        desk.door.make_token(wish, by="a test")
    with pytest.raises(NotFound):
        desk.door.revoke_token("nobody", by="a test")
