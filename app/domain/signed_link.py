"""A link that lets its holder say one thing about one request: signed, and good for a while."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from app.domain.person import same

LinkAct = Literal["solved", "not_quite", "person", "choose", "rate"]
LINK_ACTS: tuple[LinkAct, ...] = ("solved", "not_quite", "person", "choose", "rate")
_LONGEST = 1500
_DIGITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAct:
    """What pressing says: a verdict, the `choice` of an open question, or how it was, about one decision."""

    request_id: str
    act: LinkAct
    expires_at: datetime
    receipt_id: str = ""
    choice: str = ""


def signature(text: str, *, key: bytes) -> str:
    """Return 128 bits, in hexadecimal, that only a holder of `key` can make of `text`."""
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:_DIGITS]


def is_signed(text: str, given: str, *, key: bytes) -> bool:
    """Whether `given` is the signature of `text`, compared in constant time."""
    return same(signature(text, key=key), given)


def sealed(act: SignedAct, *, key: bytes) -> str:
    """Return the act as it stands in a link."""
    fields = [act.request_id, act.act, int(act.expires_at.timestamp()), act.receipt_id, act.choice]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{body}.{signature(body, key=key)}"


def opened(token: str, *, key: bytes) -> SignedAct | None:
    """Return the act in a link of ours, whether it is still good or not; None for what we did not sign."""
    body, _, given = token.rpartition(".")
    if not body or len(token) > _LONGEST or not is_signed(body, given, key=key):
        return None
    try:
        text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        request_id, act, expires, receipt_id, choice = json.loads(text)
    except (binascii.Error, ValueError):
        return None  # signed by a version that wrote something else
    if act not in LINK_ACTS:
        return None
    return SignedAct(
        request_id=request_id,
        act=act,
        expires_at=datetime.fromtimestamp(expires, UTC),
        receipt_id=receipt_id,
        choice=choice,
    )
