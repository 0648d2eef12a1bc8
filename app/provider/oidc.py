"""OpenID Connect: the authorization code flow with PKCE, and ID tokens taken only after every check.

Follows OpenID Connect Core 1.0 (3.1), Discovery 1.0, RFC 7636 (PKCE) and RFC 9700 (best current practice).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from app.domain.addresses import LOOPBACK_NAMES
from app.domain.errors import NotReady
from app.domain.sign_on import Attempt, SignInFailed, Vouched
from app.ports import Clock
from app.provider.served_keys import ServedKeys

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Signatures that only the provider can make; `none` and those of a shared secret are not among them."""

_LEEWAY_SECONDS = 60
_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """How this service is known at the provider. Without a secret it is a public client, which PKCE makes safe."""

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups_claim: str = "groups"
    trust_email: bool = False
    """Whether e-mail addresses count that the provider does not mark as verified."""


@dataclass(slots=True)
class _Known:
    """What was fetched of the provider, and when."""

    about: Mapping[str, Any] = field(default_factory=dict)
    about_at: datetime | None = None
    keys: ServedKeys | None = None
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcProvider:
    """`IdentityProvider` by OpenID Connect. `http` must check where it connects to; see `CheckedTransport`."""

    settings: OidcSettings
    http: httpx.Client
    clock: Clock
    _known: _Known = field(default_factory=_Known)

    @property
    def issuer(self) -> str:
        """Return who signs the ID tokens."""
        return self.settings.issuer

    def address(self, attempt: Attempt, *, back_to: str) -> str:
        """Return where the browser signs in; raise `NotReady` where the provider cannot be asked."""
        client = OAuth2Client(
            session=None,
            client_id=self.settings.client_id,
            scope=" ".join(self.settings.scopes),
            redirect_uri=back_to,
            code_challenge_method="S256",
        )
        address, _ = client.create_authorization_url(
            self._endpoint("authorization_endpoint"),
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
        )
        return str(address)

    def vouched(self, attempt: Attempt, *, code: str, back_to: str) -> Vouched:
        """Return whom the provider vouches for; raise `SignInFailed` with the reason, or `NotReady`."""
        tokens = self._tokens(attempt, code, back_to)
        claims = self._claims(tokens, attempt)
        return self._person(claims | self._more(claims, tokens))

    def _tokens(self, attempt: Attempt, code: str, back_to: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back_to,
            "code_verifier": attempt.verifier,
            "client_id": self.settings.client_id,
        }
        headers, secret = {"accept": "application/json"}, self.settings.secret
        methods = self._about().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        by_header = "client_secret_basic" in methods
        if secret and not by_header:
            form["client_secret"] = secret
        login = httpx.BasicAuth(quote(self.settings.client_id, safe=""), quote(secret, safe=""))
        auth = login if secret and by_header else None
        answer = self._ask("POST", self._endpoint("token_endpoint"), data=form, headers=headers, auth=auth)
        if answer.status_code != 200:
            raise SignInFailed(f"The provider did not take the code ({answer.status_code}).")
        tokens = _object(answer)
        if not isinstance(tokens.get("id_token"), str):
            raise SignInFailed("The provider sent no ID token. Is `openid` among the scopes?")
        return tokens

    def _claims(self, tokens: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
        try:
            decoded = self._keys.decoded(tokens["id_token"])
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={"iss": {"essential": True, "value": self.issuer}, "aud": _of(self.settings.client_id)},
                params={
                    "nonce": attempt.nonce,
                    "client_id": self.settings.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(now=int(self.clock.now().timestamp()), leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignInFailed(f"The ID token cannot be trusted: {type(error).__name__}: {error}"[:200]) from error
        return dict(claims)

    def _more(self, claims: Mapping[str, Any], tokens: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the ID token leaves out and the provider tells when asked, if it is about the same person."""
        wanted = {"name", "email", self.settings.groups_claim}
        address, token = self._about().get("userinfo_endpoint"), tokens.get("access_token")
        if wanted <= set(claims) or not isinstance(address, str) or not isinstance(token, str):
            return {}
        answer = self._ask("GET", _checked(address), headers={"authorization": f"Bearer {token}"})
        told = _object(answer) if answer.status_code == 200 else {}
        if told.get("sub") != claims["sub"]:
            return {}
        names = (wanted | {"email_verified"}) - set(claims)
        return {name: told[name] for name in names if name in told}

    def _person(self, claims: Mapping[str, Any]) -> Vouched:
        email, groups = claims.get("email"), claims.get(self.settings.groups_claim)
        vouched_for = claims.get("email_verified") is True or self.settings.trust_email
        listed = groups if isinstance(groups, list) else [groups]
        return Vouched(
            subject=str(claims["sub"]),
            name=_text(claims.get("name")),
            email=_text(email) if vouched_for else "",
            groups=frozenset(group for group in listed[:1000] if isinstance(group, str)),
        )

    def _endpoint(self, name: str) -> str:
        address = self._about().get(name)
        if not isinstance(address, str):
            raise NotReady(f"The provider {self.issuer!r} names no {name}. Is `oidc_issuer` right?")
        return _checked(address)

    def _about(self) -> Mapping[str, Any]:
        with self._known.lock:
            if self._known.about_at is None or abs(self.clock.now() - self._known.about_at) > _KEPT:
                answer = self._ask("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                about = _object(answer) if answer.status_code == 200 else {}
                if about.get("issuer") != self.issuer:
                    raise NotReady(
                        f"{self.issuer!r} does not describe itself as an OpenID provider. Is `oidc_issuer` right?"
                    )
                self._known.about, self._known.about_at = about, self.clock.now()
            return self._known.about

    @property
    def _keys(self) -> ServedKeys:
        with self._known.lock:
            if self._known.keys is None:
                self._known.keys = ServedKeys(served=self._served, clock=self.clock, algorithms=ALGORITHMS)
            return self._known.keys

    def _served(self) -> Mapping[str, Any]:
        return _object(self._ask("GET", self._endpoint("jwks_uri")))

    def _ask(self, method: str, address: str, **more: Any) -> httpx.Response:
        try:
            return self.http.request(method, address, **more)
        except (httpx.HTTPError, OSError) as error:
            # Messages of httpx may hold the address with a code in it; ours hold only a host.
            kind = str(error) if isinstance(error, httpx.ConnectError) else type(error).__name__
            raise NotReady(f"The provider {self.issuer!r} cannot be reached: {kind[:160]}") from error


def _of(value: str) -> dict[str, Any]:
    return {"essential": True, "value": value}


def _text(value: object) -> str:
    return value.strip()[:320] if isinstance(value, str) else ""


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        value = answer.json()
    except ValueError as error:
        raise NotReady("The provider answered with something that is no JSON.") from error
    return value if isinstance(value, dict) else {}


def _checked(address: str) -> str:
    url = httpx.URL(address)
    if url.scheme != "https" and url.host not in LOOPBACK_NAMES:
        raise NotReady(f"The provider names an address without TLS at {url.host!r}, which is not used.")
    return address
