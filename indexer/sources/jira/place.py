"""Which Jira, and which project of it: read from an address as a browser shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from indexer.addresses import checked_address
from indexer.types import SourceUnavailable

_PROJECT = re.compile(
    r"/(?:(?:jira/)?(?:servicedesk|software(?:/c)?|core)/)?(?:projects|browse)/([A-Z][A-Z0-9_]{1,20})\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`base` is where the Jira is, without a slash at its end; `project` is the key of a project."""

    base: str
    project: str

    @property
    def name(self) -> str:
        """How a source of this place is called unless somebody names it."""
        return f"jira:{urlsplit(self.base).netloc}/{self.project}"


def place_of(address: str) -> Place:
    """Return the place at `address`, such as `https://acme.atlassian.net/jira/servicedesk/projects/IT/queues`.

    Raises `SourceUnavailable` for an address that is none, holds a password, would send the token in the clear, or
    names no project: tickets of all of them are too many, and for too many different people.
    """
    parts = checked_address(address, example="https://acme.atlassian.net/projects/IT", setting="FIRSTLINE_JIRA_TOKEN")
    project = _PROJECT.search(parts.path)
    if project is None:
        raise SourceUnavailable(
            f"{address!r} names no project. Copy the project's address from your browser: it holds /projects/KEY."
        )
    return Place(base=f"{parts.scheme}://{parts.netloc}{parts.path[: project.start()]}".rstrip("/"), project=project[1])
