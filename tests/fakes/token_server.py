"""Token endpoints on loopback that check what Microsoft, Google and the standard check, and whose tokens end."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.on_loopback import on_loopback

TENANT, APP, SECRET = "8d3a2f0e-4b1c-4f6a-9a53-0c2f1e7b6d11", "5f1b7c9e-2a44-4c8d-b0a6-93e1d2c4f7a8", "app-secret~value"
ACCOUNT, REFRESH = "mail-reader@halyard.example.gserviceaccount.example", "refresh-secret-1"
AS_APP, ALL_MAIL = "https://outlook.office365.com/.default", "https://mail.google.com/"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
RIGHTS = ("IMAP.AccessAsApp", "SMTP.SendAsApp")

_SIGNED_BY = OctKey.import_key("nobody reads this signature but us, who made it")


@dataclass(slots=True)
class TokenServer:
    """`alive` are the tokens, for whom they are ("" is anybody) and when they end; `fails` answers the next so.

    Mail servers ask it what a token is worth; with `busy` they get no word.
    """

    mailbox: str
    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "g1", "alg": "RS256"}))
    life: float = 3600
    rights: tuple[str, ...] = RIGHTS
    alive: dict[str, tuple[str, float]] = field(default_factory=dict)
    forms: list[dict[str, str]] = field(default_factory=list)
    fails: list[Response] = field(default_factory=list)
    refresh: str = REFRESH
    rotates: bool = False
    busy: bool = False

    def takes(self, token: str, user: str) -> bool:
        """Whether a token lets a user in now."""
        whose, until = self.alive.get(token, ("", 0.0))
        return time.time() < until and whose in {"", user}

    def end_all(self) -> None:
        """Let every token given so far be over."""
        for token, (whose, _) in list(self.alive.items()):
            self.alive[token] = (whose, 0.0)

    def key_file(self, folder: Path, *, key: RSAKey | None = None) -> Path:
        """Write the key of the service account as Google does."""
        pem = (key or self.key).as_pem(private=True).decode()
        told = {"type": "service_account", "client_email": ACCOUNT, "private_key_id": "g1", "private_key": pem}
        path = folder / "google.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        return path

    def microsoft(self) -> dict[str, str]:
        """What an administrator sets for Microsoft, as variables."""
        return {
            "FIRSTLINE_EMAIL_OAUTH": "microsoft",
            "FIRSTLINE_EMAIL_OAUTH_CLIENT_ID": APP,
            "FIRSTLINE_EMAIL_OAUTH_CLIENT_SECRET": SECRET,
            "FIRSTLINE_EMAIL_OAUTH_TOKEN_URL": f"{self.address}/{TENANT}/oauth2/v2.0/token",
        }

    def app(self) -> Starlette:
        routes = [("/{tenant}/oauth2/v2.0/token", self._microsoft), ("/google", self._google), ("/other", self._other)]
        return Starlette(routes=[Route(path, answer, methods=["POST"]) for path, answer in routes])

    async def _microsoft(self, request: Request) -> Response:
        form = await self._form(request)
        if self.fails:
            return self.fails.pop(0)
        if request.path_params["tenant"] != TENANT:
            return _aadsts(90002, "Tenant not found", "invalid_request")
        if form.get("client_id") != APP:
            return _aadsts(700016, f"Application with identifier '{form.get('client_id')}' was not found", "x")
        if form.get("client_secret") != SECRET:
            return _aadsts(
                7000215, f"Invalid client secret provided: {form.get('client_secret')}", "invalid_client", 401
            )
        if form.get("grant_type") != "client_credentials" or form.get("scope") != AS_APP:
            return _aadsts(1002012, "The provided value for scope is not valid", "invalid_scope")
        return self._given("", {"roles": list(self.rights), "aud": "https://outlook.office365.com"})

    async def _google(self, request: Request) -> Response:
        form = await self._form(request)
        if self.fails:
            return self.fails.pop(0)
        if form.get("grant_type") != JWT_BEARER:
            return _refused("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type')}")
        try:
            told = jwt.decode(form["assertion"], self.key, algorithms=["RS256"])
        except JoseError:
            return _refused("invalid_grant", "Invalid JWT Signature.")
        claims = told.claims
        if told.header.get("kid") != "g1" or claims["iss"] != ACCOUNT or claims["aud"] != f"{self.address}/google":
            return _refused("invalid_grant", "Invalid JWT: wrong issuer or audience.")
        if not claims["iat"] - 60 < time.time() < claims["exp"] <= claims["iat"] + 3600:
            return _refused("invalid_grant", "Invalid JWT: Token must be short-lived and in a reasonable timeframe.")
        if claims["scope"] != ALL_MAIL:
            return _refused("unauthorized_client", "Client not authorized for any of the scopes requested.", 401)
        if claims["sub"] != self.mailbox:
            return _refused("invalid_grant", "Invalid email or User ID")
        return self._given(claims["sub"])

    async def _other(self, request: Request) -> Response:
        form = await self._form(request)
        if self.fails:
            return self.fails.pop(0)
        if (form.get("client_id"), form.get("client_secret")) != (APP, SECRET):
            return _refused("invalid_client", f"no such client: {form.get('client_secret')}", 401)
        if form.get("grant_type") == "client_credentials":
            return self._given("")
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != self.refresh:
            return _refused("invalid_grant", f"Token is not active: {form.get('refresh_token')}")
        if self.rotates:
            self.refresh = f"{self.refresh}+"
        return self._given(self.mailbox, more={"refresh_token": self.refresh})

    async def _form(self, request: Request) -> dict[str, str]:
        form = {name: str(value) for name, value in (await request.form()).items()}
        self.forms.append(form)
        return form

    def _given(self, whose: str, claims: dict[str, Any] | None = None, more: dict[str, Any] | None = None) -> Response:
        told = {"jti": len(self.alive) + 1, "exp": int(time.time() + self.life)} | (claims or {})
        token = jwt.encode({"alg": "HS256"}, told, _SIGNED_BY)
        self.alive[token] = (whose, time.time() + self.life)
        return JSONResponse(
            {"access_token": token, "token_type": "Bearer", "expires_in": self.life} | (more or {}), status_code=200
        )


def _aadsts(code: int, words: str, error: str, status: int = 400) -> Response:
    told = {"error": error, "error_description": f"AADSTS{code}: {words}. Trace ID: 0", "error_codes": [code]}
    return JSONResponse(told, status_code=status)


def _refused(error: str, words: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": words}, status_code=status)


@contextmanager
def token_server(mailbox: str) -> Iterator[TokenServer]:
    """Run it on a free port of loopback."""
    tokens = TokenServer(mailbox=mailbox)
    with on_loopback(tokens.app()) as tokens.address:
        yield tokens
