"""The real clock and the real ids."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter that is mistaken for a digit."""


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        return datetime.now(UTC)


class SortableIds:
    """Ids that sort by time and read well in a chat: a prefix, 48 bits of milliseconds, 60 random bits."""

    def new(self, prefix: str) -> str:
        """Return `prefix_` and 22 characters."""
        milliseconds = int(datetime.now(UTC).timestamp() * 1000)
        return f"{prefix}_{_digits(milliseconds, 10)}{_digits(secrets.randbits(60), 12)}"


def _digits(number: int, length: int) -> str:
    return "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))
