"""Which part of which Zendesk: read from an address as a browser shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from indexer.addresses import checked_address
from indexer.types import SourceUnavailable

_WHOLE = re.compile(r"/?(?:hc(?:/[a-z]{2,3}(?:-[\w-]{2,10})?)?/?)?", re.IGNORECASE)
_PART = re.compile(r"/hc(?:/[\w-]{2,14})?/(sections|categories)/(\d{1,20})\b")
_AGENT = re.compile(r"/agent(?:/|$)")
_ONE = re.compile(r"/hc(?:/[\w-]{2,14})?/articles/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`base` is where the Zendesk is, without a slash at its end.

    `part` is a section or category of its help center (`sections/360001`), empty for all of it. With `of_tickets` it is
    what its agents solved instead, of `groups` of them (in lower case) or of all.
    """

    base: str
    part: str = ""
    of_tickets: bool = False
    groups: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """How a source of this place is called unless somebody names it."""
        inside = ["agent", ",".join(sorted(self.groups))] if self.of_tickets else [self.part]
        return "/".join([f"zendesk:{urlsplit(self.base).netloc}", *filter(None, inside)])


def place_of(address: str) -> Place:
    """Return the place at `address`, such as `https://acme.zendesk.com/hc/en-us/sections/360001-Printing`.

    `https://acme.zendesk.com/agent?group=IT` is where agents work: the tickets that those of the group solved.
    Raises `SourceUnavailable` for an address that is none, holds a password, would send the token in the clear, or
    names nothing that can be read as a whole.
    """
    parts = checked_address(address, example="https://acme.zendesk.com", setting="FIRSTLINE_ZENDESK_TOKEN")
    base = f"{parts.scheme}://{parts.netloc}"
    if part := _PART.match(parts.path):
        return Place(base=base, part=f"{part[1]}/{part[2]}")
    if _AGENT.match(parts.path):
        groups = (value.strip().casefold() for name, value in parse_qsl(parts.query) if name == "group")
        return Place(base=base, of_tickets=True, groups=frozenset(filter(None, groups)))
    if _WHOLE.fullmatch(parts.path):
        return Place(base=base)
    one = "one article" if _ONE.match(parts.path) else "no part of a Zendesk that can be read"
    raise SourceUnavailable(
        f"{address!r} names {one}. Give the address of the help center ({base}), of a section or category of "
        f"it, or of where agents work ({base}/agent)."
    )
