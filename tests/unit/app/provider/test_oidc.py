"""What a provider sends is believed only after every check; here one lies in each possible way."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from app.domain.errors import NotReady
from app.domain.sign_on import Attempt, SignInFailed, Vouched
from app.provider.oidc import OidcProvider, OidcSettings
from tests.fakes.clock import FakeClock

ISSUER = "https://id.example"
BACK = "https://desk.example/sign-in/callback"
ATTEMPT = Attempt(state="state", nonce="nonce", verifier="v" * 43)
KEY, OTHER_KEY = ECKey.generate_key("P-256", {"kid": "k1"}), ECKey.generate_key("P-256", {"kid": "k2"})
SHARED = OctKey.import_key(b"s" * 32, {"kid": "k1"})

Claims = dict[str, Any]


@dataclass
class Provider:
    """Answers honestly, unless told otherwise."""

    clock: FakeClock = field(default_factory=FakeClock)
    claims: Claims = field(default_factory=dict)
    without: tuple[str, ...] = ()
    signs: Callable[[Claims], str] = lambda claims: jwt.encode({"alg": "ES256", "kid": "k1"}, claims, KEY)
    keys: KeySet = field(default_factory=lambda: KeySet([KEY]))
    about: Claims = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answers: dict[str, Callable[[], Claims]] = {
            "/.well-known/openid-configuration": self._about,
            "/jwks": lambda: dict(self.keys.as_dict()),
            "/token": lambda: {"access_token": "at", "token_type": "Bearer", "id_token": self.signs(self._claims())},
            "/userinfo": lambda: self.userinfo,
        }
        return httpx.Response(200, json=answers[request.url.path]())

    def open(self, **settings: Any) -> OidcProvider:
        known_as = OidcSettings(**({"issuer": ISSUER, "client_id": "firstline", "secret": "s%ecret"} | settings))
        return OidcProvider(settings=known_as, http=httpx.Client(transport=httpx.MockTransport(self)), clock=self.clock)

    def vouched(self, **settings: Any) -> Vouched:
        return self.open(**settings).vouched(ATTEMPT, code="code", back_to=BACK)

    def _about(self) -> Claims:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        named = {name: f"{ISSUER}/{place}" for name, place in places.items()}
        return named | {"issuer": ISSUER, "userinfo_endpoint": f"{ISSUER}/userinfo"} | self.about

    def _claims(self) -> Claims:
        now = int(self.clock.now().timestamp())
        honest = {
            "iss": ISSUER,
            "sub": "s1",
            "aud": "firstline",
            "exp": now + 300,
            "iat": now,
            "nonce": "nonce",
            "name": "Ada Byron",
            "email": "ada@example.com",
            "email_verified": True,
            "groups": ["staff"],
        }
        return {name: value for name, value in (honest | self.claims).items() if name not in self.without}


def test_the_browser_is_sent_with_state_nonce_and_the_digest_of_the_verifier() -> None:
    address = urlsplit(Provider().open().address(ATTEMPT, back_to=BACK))
    sent = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.netloc, address.path) == ("id.example", "/authorize")
    assert sent["response_type"] == "code"
    assert sent["redirect_uri"] == BACK
    assert (sent["state"], sent["nonce"]) == ("state", "nonce")
    assert sent["code_challenge_method"] == "S256"
    digest = hashlib.sha256(ATTEMPT.verifier.encode()).digest()
    assert sent["code_challenge"] == urlsafe_b64encode(digest).decode().rstrip("=")
    assert "v" * 43 not in address.query


def test_an_honest_provider_is_believed() -> None:
    found = Vouched(subject="s1", name="Ada Byron", email="ada@example.com", groups=frozenset({"staff"}))
    assert Provider().vouched() == found


def test_the_code_is_exchanged_with_the_verifier_and_the_secret_is_no_part_of_the_form() -> None:
    provider = Provider()
    provider.vouched()
    (exchange,) = [request for request in provider.asked if request.url.path == "/token"]
    form = parse_qs(exchange.content.decode())
    assert form["code_verifier"] == ["v" * 43]
    assert form["redirect_uri"] == [BACK]
    assert "client_secret" not in form
    assert exchange.headers["authorization"].startswith("Basic ")


def test_a_public_client_and_one_that_posts_its_secret() -> None:
    public, posting = Provider(), Provider(about={"token_endpoint_auth_methods_supported": ["client_secret_post"]})
    public.vouched(secret="")
    posting.vouched()
    assert all("authorization" not in request.headers for request in public.asked if request.url.path == "/token")
    (exchange,) = [request for request in posting.asked if request.url.path == "/token"]
    assert parse_qs(exchange.content.decode())["client_secret"] == ["s%ecret"]


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"iss": "https://evil.example"},
        {"iss": f"{ISSUER}/"},
        {"aud": "another-service"},
        {"aud": ["firstline", "another-service"]},
        {"aud": ["firstline", "another-service"], "azp": "another-service"},
        {"azp": "another-service"},
        {"exp": 1},
        {"iat": 99_999_999_999},
        {"nbf": 99_999_999_999},
        {"exp": "tomorrow"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(claims: Claims) -> None:
    with pytest.raises(SignInFailed):
        Provider(claims=claims).vouched()


@pytest.mark.parametrize("missing", ["nonce", "iss", "aud", "exp", "iat", "sub"])
def test_a_token_that_leaves_out_what_must_be_there_is_refused(missing: str) -> None:
    with pytest.raises(SignInFailed):
        Provider(without=(missing,)).vouched()


def unsigned(claims: Claims) -> str:
    _, payload, _ = Provider().signs(claims).split(".")
    return f"eyJhbGciOiJub25lIn0.{payload}."


@pytest.mark.parametrize(
    "signs",
    [
        unsigned,
        lambda claims: jwt.encode({"alg": "ES256", "kid": "k1"}, claims, OTHER_KEY),
        lambda claims: jwt.encode({"alg": "HS256", "kid": "k1"}, claims, SHARED),
        lambda claims: Provider().signs(claims)[:-4] + "AAAA",
        lambda claims: "no token",
        lambda claims: "",
    ],
    ids=["unsigned", "another key", "a shared secret", "a broken signature", "no token", "nothing"],
)
def test_a_signature_that_only_somebody_else_could_make_is_refused(signs: Callable[[Claims], str]) -> None:
    with pytest.raises(SignInFailed):
        Provider(signs=signs, keys=KeySet([KEY, SHARED])).vouched()


def test_a_key_that_rotated_is_asked_for_once_a_minute() -> None:
    provider = Provider()
    door = provider.open()
    door.vouched(ATTEMPT, code="code", back_to=BACK)
    provider.signs = lambda claims: jwt.encode({"alg": "ES256", "kid": "k2"}, claims, OTHER_KEY)
    with pytest.raises(SignInFailed):
        door.vouched(ATTEMPT, code="code", back_to=BACK)
    provider.keys = KeySet([OTHER_KEY])
    provider.clock.advance(61)
    assert door.vouched(ATTEMPT, code="code", back_to=BACK).subject == "s1"
    assert len([request for request in provider.asked if request.url.path == "/jwks"]) == 2


def test_an_address_counts_only_where_the_provider_stands_for_it() -> None:
    unproven = Provider(claims={"email_verified": False})
    assert unproven.vouched().email == ""
    assert Provider(without=("email_verified",)).vouched().email == ""
    assert unproven.vouched(trust_email=True).email == "ada@example.com"


def test_what_the_token_leaves_out_is_asked_for_and_taken_of_the_same_person_only() -> None:
    told = {"sub": "s1", "groups": ["finance"], "name": "Somebody else"}
    assert Provider(without=("groups",), userinfo=told).vouched().groups == {"finance"}
    assert Provider(without=("groups",), userinfo=told).vouched().name == "Ada Byron"
    assert Provider(without=("groups",), userinfo=told | {"sub": "s2"}).vouched().groups == frozenset()


@pytest.mark.parametrize("groups", [None, "staff", ["staff", 3, None], {"a": 1}, 7])
def test_groups_of_any_shape_break_nothing(groups: object) -> None:
    assert Provider(claims={"groups": groups}).vouched().groups <= {"staff"}


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://id.example/token"},
        {"token_endpoint": None},
        {"jwks_uri": "ftp://id.example"},
    ],
    ids=str,
)
def test_a_description_that_leads_elsewhere_is_not_followed(about: Claims) -> None:
    with pytest.raises(NotReady, match=r"provider"):
        Provider(about=about).vouched()


def test_a_provider_that_is_down_is_said_without_the_code() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout(f"while asking {request.url}")

    provider = OidcProvider(
        settings=OidcSettings(issuer=ISSUER, client_id="firstline"),
        http=httpx.Client(transport=httpx.MockTransport(down)),
        clock=FakeClock(),
    )
    with pytest.raises(NotReady, match="ReadTimeout"):
        provider.vouched(ATTEMPT, code="s3cret-code", back_to=BACK)
