"""What stands for an access token: an app's own secret, a refresh token, or a signed word of a service account."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from app.domain.errors import DeliveryFailed
from app.provider.access_token import Told

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_HOUR = 3600
"""The longest that Google takes."""

Secret = Callable[[], str]
"""Reads a secret when it is needed, so that one that was exchanged counts without a restart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCredentials:
    """The app speaks for itself (RFC 6749, 4.4)."""

    client_id: str
    secret: Secret = field(repr=False)
    scope: str = ""

    def form(self, now: datetime) -> dict[str, str]:  # noqa: ARG002 (others sign the time)
        """Return the app's name and secret."""
        said = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.secret()}
        return _scoped(said, self.scope)

    def keep(self, told: Told) -> None:
        """Keep nothing."""


@dataclass(slots=True, kw_only=True)
class RefreshToken:
    """Somebody agreed once (RFC 6749, 6). A newer refresh token takes the place of ours for as long as we run."""

    client_id: str
    secret: Secret = field(repr=False)
    token: str = field(repr=False)
    scope: str = ""

    def form(self, now: datetime) -> dict[str, str]:  # noqa: ARG002 (others sign the time)
        """Return the refresh token with the app's name, and its secret where it has one."""
        said = {"grant_type": "refresh_token", "client_id": self.client_id, "refresh_token": self.token}
        secret = self.secret()
        return _scoped(said | ({"client_secret": secret} if secret else {}), self.scope)

    def keep(self, told: Told) -> None:
        """Take a newer refresh token."""
        newer = told.get("refresh_token")
        self.token = newer if isinstance(newer, str) and newer else self.token


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccount:
    """A service account of Google acts for one mailbox (RFC 7523; "Using OAuth 2.0 for Server to Server Applications").

    `key` is the JSON file that Google makes; `audience` is the token endpoint.
    """

    key: Path
    mailbox: str
    audience: str
    scope: str

    def form(self, now: datetime) -> dict[str, str]:
        """Return who asks for what, for whom and when, signed."""
        email, id, private = self._key()
        at = int(now.timestamp())
        claims: dict[str, str | int] = {
            "iss": email,
            "sub": self.mailbox,
            "scope": self.scope,
            "aud": self.audience,
            "iat": at,
            "exp": at + _HOUR,
        }
        try:
            signed = jwt.encode({"alg": "RS256", "typ": "JWT", "kid": id}, claims, RSAKey.import_key(private))
        except (JoseError, ValueError, TypeError) as error:
            raise DeliveryFailed(self._no_key()) from error
        return {"grant_type": JWT_BEARER, "assertion": signed}

    def keep(self, told: Told) -> None:
        """Keep nothing."""

    def _key(self) -> tuple[str, str, str]:
        try:
            told = json.loads(secret_in(self.key))
            return str(told["client_email"]), str(told.get("private_key_id", "")), str(told["private_key"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DeliveryFailed(self._no_key()) from error

    def _no_key(self) -> str:
        return f"{str(self.key)!r} is no key of a service account. Make a new one at Google, of the kind JSON."


def secret_in(file: Path) -> str:
    """Return what a file holds, without the line's end; raise `DeliveryFailed` where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        raise DeliveryFailed(f"`email_oauth_file` {str(file)!r} cannot be read ({reason}).") from error


def _scoped(form: dict[str, str], scope: str) -> dict[str, str]:
    return form | ({"scope": scope} if scope else {})
