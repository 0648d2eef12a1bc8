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


UNREAD = Features(model="", vector=b"", words=frozenset(), codes=frozenset())
"""Stands for a text until the worker reads it; alike to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Who asked what, when, without the text itself."""

    request_id: str
    requester: str
    at: datetime
    features: Features

    @property
    def is_read(self) -> bool:
        """Whether it can be compared yet."""
        return self.features != UNREAD
