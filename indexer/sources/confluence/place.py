"""Which Confluence, and which space of it: read from an address as a browser shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from indexer.addresses import checked_address
from indexer.types import SourceUnavailable

_SPACE = re.compile(r"/(?:spaces|display)/([^/?#]+)")
_KEY = re.compile(r"~?[\w.\-]{1,255}")
_CLOUD = ".atlassian.net"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`base` is where the Confluence is, without a slash at its end; `space` is the key of one space, empty for all."""

    base: str
    space: str = ""

    @property
    def name(self) -> str:
        """How a source of this place is called unless somebody names it."""
        host = urlsplit(self.base).netloc
        return f"confluence:{host}/{self.space}" if self.space else f"confluence:{host}"


def place_of(address: str) -> Place:
    """Return the place at `address`, such as `https://acme.atlassian.net/wiki/spaces/IT/overview`.

    Raises `SourceUnavailable` for an address that is none, holds a password, or would send the token in the clear.
    """
    parts = checked_address(address, example="https://acme.atlassian.net/wiki", setting="FIRSTLINE_CONFLUENCE_TOKEN")
    space = _SPACE.search(parts.path)
    key = unquote(space[1]) if space else ""
    if key and not _KEY.fullmatch(key):
        raise SourceUnavailable(f"{key!r} is no key of a space. Copy the space's address from your browser.")
    path = (parts.path[: space.start()] if space else parts.path).rstrip("/")
    if (parts.hostname or "").endswith(_CLOUD) and not path:
        path = "/wiki"
    return Place(base=f"{parts.scheme}://{parts.netloc}{path}", space=key)
