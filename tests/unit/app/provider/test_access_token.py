"""Tokens are asked for as each provider wants it, kept until shortly before they end, and refusals say what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey
from starlette.responses import JSONResponse, Response

from app.domain.errors import DeliveryFailed
from app.provider.access_token import AccessToken, Grant, TokenEndpoint
from app.provider.grants import ClientCredentials, RefreshToken, ServiceAccount
from app.provider.outbound import checked_client
from app.provider.refusals import anybody_says, google_says, microsoft_says
from app.provider.rights import rights_in
from tests.fakes.clock import FakeClock
from tests.fakes.token_server import ALL_MAIL, APP, AS_APP, REFRESH, RIGHTS, SECRET, TENANT, TokenServer, token_server

MAILBOX = "help@halyard.example"
ADVICE = {"Microsoft": microsoft_says, "Google": google_says, "The provider": anybody_says}


@pytest.fixture(scope="module")
def server() -> Iterator[TokenServer]:
    with token_server(MAILBOX) as running:
        yield running


@pytest.fixture
def tokens(server: TokenServer) -> TokenServer:
    server.forms.clear()
    server.life, server.refresh, server.rotates = 3600, REFRESH, False
    return server


def a_token(address: str, grant: Grant, *, giver: str = "Microsoft", off: float = 0) -> AccessToken:
    clock = FakeClock(datetime.now(UTC))
    clock.advance(off)
    endpoint = TokenEndpoint(http=checked_client(), address=address, giver=giver, use="mail", advice=ADVICE[giver])
    return AccessToken(endpoint=endpoint, grant=grant, clock=clock)


def at_microsoft(
    tokens: TokenServer, *, tenant: str = TENANT, app: str = APP, secret: str = SECRET, scope: str = AS_APP
) -> AccessToken:
    grant = ClientCredentials(client_id=app, secret=lambda: secret, scope=scope)
    return a_token(f"{tokens.address}/{tenant}/oauth2/v2.0/token", grant)


def at_google(tokens: TokenServer, key: Path, *, mailbox: str = MAILBOX, off: float = 0, **more: str) -> AccessToken:
    address = f"{tokens.address}/google"
    grant = ServiceAccount(key=key, mailbox=mailbox, **{"audience": address, "scope": ALL_MAIL} | more)
    return a_token(address, grant, giver="Google", off=off)


def elsewhere(tokens: TokenServer, *, secret: str = SECRET, refresh: str = REFRESH) -> AccessToken:
    grant = RefreshToken(client_id=APP, secret=lambda: secret, token=refresh)
    return a_token(f"{tokens.address}/other", grant, giver="The provider")


def later(token: AccessToken, seconds: float) -> None:
    assert isinstance(token.clock, FakeClock)
    token.clock.advance(seconds)


def test_a_token_is_asked_for_once_and_anew_shortly_before_it_ends(tokens: TokenServer) -> None:
    token = at_microsoft(tokens)
    first = token()
    later(token, 3600 - 301)
    assert token() == first
    assert token.lasts(first)
    later(token, 2)
    assert not token.lasts(first)
    assert token() != first
    assert len(tokens.forms) == 2


def test_a_token_of_a_minute_is_used_for_half_of_it(tokens: TokenServer) -> None:
    tokens.life = 60
    token = at_microsoft(tokens)
    first = token()
    later(token, 29)
    assert token() == first
    later(token, 2)
    assert token() != first


def test_only_the_token_in_use_can_be_forgotten(tokens: TokenServer) -> None:
    token = at_microsoft(tokens)
    first = token()
    token.forget(first)
    second = token()
    token.forget(first)
    assert token() == second != first


def test_a_service_account_signs_who_asks_for_whom(tokens: TokenServer, tmp_path: Path) -> None:
    given = at_google(tokens, tokens.key_file(tmp_path))()
    assert tokens.takes(given, MAILBOX)
    assert not tokens.takes(given, "boss@halyard.example")


def test_a_newer_refresh_token_takes_the_place_of_ours(tokens: TokenServer) -> None:
    tokens.rotates = True
    token = elsewhere(tokens)
    given = set()
    for _ in range(3):
        given.add(token())
        later(token, 3600)
    assert len(given) == 3


def test_a_secret_that_was_exchanged_counts_without_a_restart(tokens: TokenServer) -> None:
    known = ["old~secret"]
    grant = ClientCredentials(client_id=APP, secret=lambda: known[0], scope=AS_APP)
    token = a_token(f"{tokens.address}/{TENANT}/oauth2/v2.0/token", grant)
    with pytest.raises(DeliveryFailed):
        token()
    known[0] = SECRET
    assert tokens.takes(token(), MAILBOX)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"app": "2c1"}, r"AADSTS700016: this tenant has no such app\. Are `email_oauth_client_id`"),
        ({"tenant": "elsewhere"}, r"AADSTS90002: there is no such tenant"),
        ({"secret": "the~id"}, r"AADSTS7000215: the client secret is wrong"),
        ({"scope": "https://graph.microsoft.com/.default"}, r"AADSTS1002012: the scope"),
    ],
)
def test_what_microsoft_refuses_is_said_with_what_to_do(tokens: TokenServer, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(DeliveryFailed, match=said) as refused:
        at_microsoft(tokens, **wrong)()
    assert not refused.value.final
    assert SECRET not in str(refused.value)
    assert "the~id" not in str(refused.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mailbox": "boss@halyard.example"}, "invalid_grant: `email_user` is no user of this Google Workspace"),
        ({"scope": "https://www.googleapis.com/auth/gmail.send"}, "unauthorized_client: the service account may not"),
        ({"off": -7200}, "invalid_grant: the clock of this machine is wrong"),
        ({"off": 7200}, "invalid_grant: the clock of this machine is wrong"),
    ],
)
def test_what_google_refuses_is_said_with_what_to_do(
    tokens: TokenServer, tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(DeliveryFailed, match=said):
        at_google(tokens, tokens.key_file(tmp_path), **wrong)()  # type: ignore[arg-type]  # one of them is a number


def test_a_key_that_is_none_of_the_accounts_is_said(tokens: TokenServer, tmp_path: Path) -> None:
    other = tokens.key_file(tmp_path, key=RSAKey.generate_key(2048))
    with pytest.raises(DeliveryFailed, match="the key is none of the service account's"):
        at_google(tokens, other)()


@pytest.mark.parametrize("written", ["", "{", "[]", '{"client_email": "a", "private_key": "b"}', '{"type": "user"}'])
def test_a_file_that_is_no_key_is_said_and_never_shown(tokens: TokenServer, tmp_path: Path, written: str) -> None:
    file = tmp_path / "key.json"
    with pytest.raises(DeliveryFailed, match="cannot be read"):
        at_google(tokens, file)()
    file.write_text(written, encoding="utf-8")
    with pytest.raises(DeliveryFailed, match=r"key\.json' is no key of a service account"):
        at_google(tokens, file)()


def test_what_another_provider_refuses_is_said_with_what_to_do(tokens: TokenServer) -> None:
    with pytest.raises(DeliveryFailed, match="invalid_client: the app is not known there") as first:
        elsewhere(tokens, secret="wrong~secret")()
    with pytest.raises(DeliveryFailed, match="invalid_grant: the refresh token is over") as second:
        elsewhere(tokens, refresh="over~token")()
    assert "wrong~secret" not in str(first.value)
    assert "over~token" not in str(second.value)


@pytest.mark.parametrize(
    ("answer", "said", "wait"),
    [
        (Response(status_code=429, headers={"retry-after": "17"}), "just now", 17),
        (Response("down", status_code=503), "just now", 0),
        (Response("<html>", status_code=200), "something else", 0),
        (JSONResponse({"access_token": ""}), "something else", 0),
        (JSONResponse(["no"], status_code=400), "no reason given", 0),
        (JSONResponse({"error": "x" * 999, "error_description": 7}, status_code=400), "no reason given", 0),
        (Response(status_code=302, headers={"location": "http://169.254.169.254/"}), "no reason given", 0),
        (Response("x" * 600_000, status_code=200), "could not be asked", 0),
    ],
)
def test_an_endpoint_that_is_down_or_strange_fails_for_now(
    tokens: TokenServer, answer: Response, said: str, wait: float
) -> None:
    tokens.fails.append(answer)
    with pytest.raises(DeliveryFailed, match=said) as failed:
        at_microsoft(tokens)()
    assert failed.value.wait == wait
    assert not tokens.fails


@pytest.mark.parametrize("address", ["http://tokens.example/", "https://10.1.2.3/token", "https://169.254.169.254/"])
def test_no_secret_is_sent_without_tls_or_into_a_network_that_is_not_permitted(address: str) -> None:
    token = a_token(address, ClientCredentials(client_id=APP, secret=lambda: SECRET))
    with pytest.raises(
        DeliveryFailed, match=r"could not be asked for a token for mail: '.*(without TLS|private network)"
    ):
        token()


def test_a_token_of_microsoft_tells_what_its_app_may_do(tokens: TokenServer) -> None:
    assert rights_in(at_microsoft(tokens)()) == frozenset(RIGHTS)
    for strange in ("opaque", "a.b.c", "a.!!.c", f"a.{json.dumps([])}.c"):
        assert rights_in(strange) is None
