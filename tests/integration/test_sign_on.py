"""Signing in at a real provider process-to-process: the whole flow that a browser goes through, without a browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from starlette.testclient import TestClient

from app.bootstrap.identity import SystemClock
from app.domain.sign_on import RoleMap, SignInFailed
from app.provider.oidc import OidcProvider, OidcSettings
from app.provider.outbound import checked_client
from app.services.access.sign_on import Returned
from app.services.front_desk import FrontDesk
from tests.fakes.faces import a_client, a_desk, a_door
from tests.fakes.wiring import Wiring

# The provider for tests still speaks an older dialect of its own library.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROLES = RoleMap(
    admins=frozenset({"admins"}), queues={"network": ("it",)}, audience={"Finance": ("finance",), "network": ("staff",)}
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(clock=SystemClock())


@pytest.fixture
def desk(issuer: str, wiring: Wiring) -> FrontDesk:
    provider = OidcProvider(
        settings=OidcSettings(issuer=issuer, client_id="firstline", secret="quiet"),
        http=checked_client(),
        clock=SystemClock(),
    )
    return replace(a_desk(wiring), door=a_door(wiring, provider=provider, roles=ROLES))


def known(issuer: str, subject: str, **claims: object) -> None:
    """Let the provider know somebody."""
    assert httpx.put(f"{issuer}/users/{subject}", json=claims).status_code == 204


def sent_back(client: TestClient, subject: str, *, next: str = "") -> str:
    """Go to the provider, say yes there, and return the address it sends the browser back to."""
    away = client.get("/sign-in/provider", params={"next": next}, follow_redirects=False)
    assert away.status_code == 303, away.text
    back = httpx.post(away.headers["location"], data={"sub": subject}).headers["location"]
    return back.removeprefix("http://desk.example")


def test_somebody_signs_in_and_gets_role_name_and_reader_groups(desk: FrontDesk, wiring: Wiring, issuer: str) -> None:
    known(issuer, "ada", email="Ada@Example.com", email_verified=True, name="Ada <b>Byron</b>", groups=["Finance"])
    client = a_client(desk)
    came = client.get(sent_back(client, "ada", next="/requests?lang=es"), follow_redirects=False)
    assert (came.status_code, came.headers["location"]) == (303, "/requests?lang=es")
    assert "Sesión de Ada &lt;b&gt;Byron&lt;/b&gt;" in client.get("/requests?lang=es").text
    client.post("/ask", data={"text": "My VPN does not connect"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert wiring.retriever.audiences[-1] == {"everyone", "finance"}
    with desk.reading() as work:
        assert [ticket.requester for ticket in work.queries.find()] == ["ada@example.com"]


def test_groups_make_agents_and_administrators(desk: FrontDesk, issuer: str) -> None:
    known(issuer, "net", name="Net", groups=["network"])
    known(issuer, "boss", name="Boss", groups=["admins"])
    for subject, role, queues in (("net", "agent", {"it"}), ("boss", "admin", set())):
        client = a_client(desk)
        client.get(sent_back(client, subject))
        session = desk.door.read_session(client.cookies["firstline_session"])
        assert session is not None
        assert (session.person.role, session.person.queues, session.via) == (role, queues, "provider")


@pytest.mark.parametrize("spoil", ["state", "code", "iss"])
def test_what_was_tampered_with_on_the_way_back_lets_nobody_in(desk: FrontDesk, issuer: str, spoil: str) -> None:
    known(issuer, "ada", name="Ada")
    client = a_client(desk)
    query = {name: values[0] for name, values in parse_qs(urlsplit(sent_back(client, "ada")).query).items()}
    spoiled = client.get("/sign-in/callback", params=query | {spoil: "https://evil.example"})
    assert spoiled.status_code == 401
    assert "did not work" in spoiled.text
    assert "firstline_session" not in client.cookies


def test_another_browser_cannot_finish_what_this_one_began(desk: FrontDesk, issuer: str) -> None:
    known(issuer, "ada", name="Ada")
    mine, theirs = a_client(desk), a_client(desk)
    back = sent_back(mine, "ada")
    theirs.get("/sign-in/provider", follow_redirects=False)
    assert theirs.get(back).status_code == 401
    assert mine.get(back).status_code == 200


def test_coming_back_counts_once(desk: FrontDesk, issuer: str) -> None:
    known(issuer, "ada", name="Ada")
    client = a_client(desk)
    back = sent_back(client, "ada")
    assert client.get(back).status_code == 200
    assert client.get(back).status_code == 401


def test_another_attempts_verifier_or_nonce_does_not_fit(desk: FrontDesk, issuer: str) -> None:
    known(issuer, "ada", name="Ada")
    assert desk.door.sign_on is not None
    client = a_client(desk)
    query = parse_qs(urlsplit(sent_back(client, "ada")).query)
    door = desk.door.sign_on
    _, attempt = door.begin(next="", back_to="http://desk.example/sign-in/callback")
    returned = Returned(state=attempt.state, code=query["code"][0], back_to="http://desk.example/sign-in/callback")
    with pytest.raises(SignInFailed):
        door.finish(attempt, returned, former="")


def test_a_session_from_before_ends_and_its_secret_is_not_used_again(desk: FrontDesk, issuer: str) -> None:
    known(issuer, "ada", name="Ada")
    client = a_client(desk)
    client.get(sent_back(client, "ada"))
    before = client.cookies["firstline_session"]
    client.get(sent_back(client, "ada"))
    assert client.cookies["firstline_session"] != before
    assert desk.door.read_session(before) is None


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere_afterwards(desk: FrontDesk, issuer: str, next: str) -> None:
    known(issuer, "ada", name="Ada")
    client = a_client(desk)
    assert client.get(sent_back(client, "ada", next=next), follow_redirects=False).headers["location"] == "/"


def test_whoever_says_no_at_the_provider_is_told_so_here(desk: FrontDesk) -> None:
    client = a_client(desk)
    away = client.get("/sign-in/provider", follow_redirects=False).headers["location"]
    back = httpx.post(away, data={"action": "deny"}).headers["location"].removeprefix("http://desk.example")
    assert client.get(back).status_code == 401


def test_the_page_offers_the_provider_only_where_there_is_one(desk: FrontDesk) -> None:
    assert "/sign-in/provider?next=%2Fdesk" in a_client(desk).get("/sign-in?next=/desk").text
    assert "/sign-in/provider" not in a_client().get("/sign-in").text
    assert a_client().get("/sign-in/provider").status_code == 404
    assert a_client().get("/sign-in/callback?code=x&state=y").status_code == 404
