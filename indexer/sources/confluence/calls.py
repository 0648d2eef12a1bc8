"""What the live source asks of a Confluence, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """A current page or blog post without its body.

    `ancestors` are the ids of the pages above it. `readers` are the groups and people (`user:ID`) that its own view
    restriction names; empty when none lies on it, None when Confluence does not say.
    """

    id: str
    title: str
    space: str
    version: int = 1
    updated: date | None = None
    labels: tuple[str, ...] = ()
    owner: str = ""
    url: str = ""
    ancestors: tuple[str, ...] = ()
    readers: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A file attached to the page of this id, without its content; `address` is where it may lie on this host."""

    id: str
    page: str
    name: str
    version: int = 1
    updated: date | None = None
    url: str = ""
    address: str = ""


class WikiCalls(Protocol):
    """Each waits as long as Confluence asks it to, and raises `SourceUnavailable` where it does not answer.

    `pages` lists all of a space (empty: of every space of the organisation), `bodies` gives the storage format of those
    pages that are still there. `readers` tells of one page what `PageFacts.readers` does. `files` lists what is
    attached to pages; `save` writes the content of one, False where it is gone; it raises `Unreadable` past our bounds.
    """

    def pages(self, space: str) -> Iterator[PageFacts]: ...

    def bodies(self, ids: Sequence[str]) -> Mapping[str, str]: ...

    def readers(self, id_: str) -> frozenset[str] | None: ...

    def files(self, space: str) -> Iterator[FileFacts]: ...

    def save(self, file: FileFacts, to: Path) -> bool: ...
