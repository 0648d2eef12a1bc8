"""What a request is recognised by when the same thing is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """A text as the likeness rule of `model` reads it: a vector (float16 bytes), its telling words, its codes."""

    model: str
    vector: bytes
    words: frozenset[str]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Who asked what, when, without the text itself."""

    request_id: str
    requester: str
    at: datetime
    features: Features
