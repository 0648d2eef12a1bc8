"""Addresses that a token may be sent to."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from indexer.types import SourceUnavailable

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""As in `app.domain.addresses`, which nothing here may import; a test holds them equal."""


def checked_address(address: str, *, example: str, setting: str) -> SplitResult:
    """Return the parts of an address; `setting` names where its token belongs.

    Raises `SourceUnavailable` for an address that is none, holds a password, or would send the token in the clear.
    """
    parts = urlsplit(address.strip())
    host = parts.hostname or ""
    if not host or parts.scheme not in {"https", "http"}:
        raise SourceUnavailable(f"{address!r} is no address such as {example}.")
    if parts.username or parts.password:
        raise SourceUnavailable(f"The address holds a user name or password. Leave them out and set {setting}.")
    if parts.scheme == "http" and host not in LOOPBACK_NAMES:
        raise SourceUnavailable(f"{host!r} would get the token unencrypted. Use its https:// address.")
    return parts


def site_of(parts: SplitResult) -> str:
    """Return the whole address of a site, without a slash at its end."""
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
