"""What an app may do, as its token tells: a hint for people, never what anything is decided by."""

from __future__ import annotations

import base64
import binascii
import json


def rights_in(token: str) -> frozenset[str] | None:
    """Return the application permissions in a token of Microsoft; None where it cannot be read, as may be one day."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return None
    roles = claims.get("roles", []) if isinstance(claims, dict) else None
    return frozenset(map(str, roles)) if isinstance(roles, list) else None
