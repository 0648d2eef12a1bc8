"""Did the Bot Framework send this? Follows "Authentication with the Bot Connector API", connector to bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError

from app.domain.errors import NotAllowed, NotReady
from app.ports import Clock
from app.provider.served_keys import ServedKeys

ALGORITHMS = ("RS256", "RS384", "RS512")
ISSUER = "https://api.botframework.com"
SCOPE = f"{ISSUER}/.default"
"""What our own token is asked for."""
_ENDORSED = "msteams"
_LEEWAY_SECONDS = 300
"""What Microsoft asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotTokens:
    """Takes tokens that are for our `app_id`, signed and not over; whose keys count is for `served_by`."""

    keys: ServedKeys
    app_id: str
    clock: Clock

    def __call__(self, token: str, service_url: str) -> None:
        """Raise `NotAllowed` with the reason; `NotReady` where the keys cannot be fetched."""
        try:
            decoded = self.keys.decoded(token)
            claims = jwt.JWTClaimsRegistry(
                now=int(self.clock.now().timestamp()),
                leeway=_LEEWAY_SECONDS,
                iss={"essential": True, "value": ISSUER},
                aud={"essential": True, "value": self.app_id},
                exp={"essential": True},
                serviceurl={"essential": True},
            )
            claims.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotAllowed(f"The token cannot be trusted: {type(error).__name__}: {error}"[:200]) from error
        if not compare_digest(str(decoded.claims["serviceurl"]).encode(), service_url.encode()):
            raise NotAllowed("The token is for another address than its activity names.")


def served_by(http: httpx.Client, about: str) -> Mapping[str, Any]:
    """Return the keys endorsed for Teams that the description at `about` leads to; raise `NotReady` without them."""
    described = _fetched(http, about)
    address = described.get("jwks_uri")
    if not isinstance(address, str):
        raise NotReady(f"{about!r} does not say where Microsoft's keys are. Is `teams_keys_url` right?")
    served = _fetched(http, address).get("keys")
    keys = [key for key in served if isinstance(key, dict)] if isinstance(served, list) else []
    return {"keys": [_bare(key) for key in keys if _ENDORSED in key.get("endorsements", ())]}


def _bare(key: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "endorsements"}


def _fetched(http: httpx.Client, address: str) -> Mapping[str, Any]:
    try:
        answer = http.get(address, headers={"accept": "application/json"})
        told = answer.json() if answer.is_success else None
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise NotReady(f"Microsoft's keys cannot be fetched: {type(error).__name__}.") from error
    if not isinstance(told, dict):
        raise NotReady(f"Microsoft's keys cannot be fetched: it answers {answer.status_code}.")
    return told
