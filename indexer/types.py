"""Values of the indexer: what comes out of a source, what lies in an index, what a search returns."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from indexer.noted.values import Noted

EVERYONE = "everyone"
PUBLIC: frozenset[str] = frozenset({EVERYONE})

DocumentKind = Literal["page", "thread", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One knowledge page, thread or approved answer, cleaned; every quoted offset counts into `text` (code points).

    `audience` names the groups that may read it; `updated` is None for undated pages.
    """

    id: str
    source: str
    title: str
    text: str
    url: str = ""
    language: str = ""
    audience: frozenset[str] = PUBLIC
    tags: tuple[str, ...] = ()
    owner: str = ""
    updated: date | None = None
    kind: DocumentKind = "page"
    _digest: str = field(default="", init=False, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of everything a reader or the engine could notice; equal digests need no re-indexing."""
        if not self._digest:  # a document never changes, so once is enough
            object.__setattr__(self, "_digest", self._digested())
        return self._digest

    def _digested(self) -> str:
        content = [self.title, self.text, self.url, self.language, sorted(self.audience), list(self.tags), self.owner]
        content += [self.updated.isoformat() if self.updated else "", self.kind]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()

    def readable_by(self, groups: frozenset[str]) -> bool:
        """Whether somebody in `groups` may read it; everybody is in `everyone`."""
        return not self.audience.isdisjoint(groups | PUBLIC)

    def __hash__(self) -> int:
        """Documents are keys of caches at every question: the id tells nearly all apart, equality the rest."""
        return hash((self.source, self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenDocument:
    """A page or thread that could not be read: which one and why, for the report; the run goes on without it.

    What was known of it stays, for no more than `audience`: who may read it can be told without reading it. `parts`
    are the documents it was before, where it was cut into some.
    """

    id: str
    reason: str
    audience: frozenset[str] = PUBLIC
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a conversation, in time order within its thread."""

    author: str
    text: str
    at: datetime
    role: Literal["requester", "agent", "engine"] = "requester"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedThread:
    """A conversation that people resolved; the first message is the question."""

    id: str
    source: str
    channel: str
    messages: tuple[Message, ...]
    resolved_at: datetime
    url: str = ""
    language: str = ""
    audience: frozenset[str] = PUBLIC
    tags: tuple[str, ...] = ()
    document_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A passage of one document: `document.text[start:end] == text`; `title_path` leads from the page title to here."""

    id: str
    document_id: str
    position: int
    text: str
    start: int
    end: int
    title_path: tuple[str, ...] = ()
    language: str = ""
    audience: frozenset[str] = PUBLIC
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredId:
    """An engine's result: higher is better, ties are ordered by id."""

    id: str
    score: float


class Highlight(NamedTuple):
    """A sentence of a hit: offsets into the document's text, and how similar it and its passage are to the query.

    A tuple, for a decision makes some hundred of them, and a frozen dataclass takes four times as long to make.
    """

    start: int
    end: int
    score: float
    passage: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One document found, by its best chunk. `score` orders hits; `highlights` are the sentences of its nearest chunks,
    the most similar first.

    `signals` are the raw scores it was made from (for receipts and for calibration), by name; `noted` is what the index
    knows of the words and lines of its page, None where nothing was noted. `read_as` is the question in the house's
    words where it was asked in others (`indexer.keyword.saidhere`), else empty.
    """

    document: Document
    chunk: Chunk
    score: float
    highlights: Sequence[Highlight] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    noted: Noted | None = field(default=None, compare=False, repr=False)
    read_as: str = ""

    def in_chunk(self) -> tuple[Highlight, ...]:
        """Return the sentences of the best chunk alone, the most similar first."""
        return tuple(found for found in self.highlights if self.chunk.start <= found.start < self.chunk.end)

    def __hash__(self) -> int:
        """Hits are keys of caches, sixty times a decision: the passage tells nearly all apart, equality the rest."""
        return hash(self.chunk.id)


class IndexerError(Exception):
    """Root of what the indexer raises on purpose; its text says what happened, to what, and what to do."""


class SourceUnavailable(IndexerError):
    """A source could not be listed or read as a whole (missing, forbidden, corrupt, over its bounds)."""


class IndexMissing(IndexerError):
    """There is no index in this home yet."""

    @classmethod
    def at(cls, home: Path) -> IndexMissing:
        """Say it of `home`, with the command that builds one there."""
        build = f"firstline index KIND:LOCATION --home {shlex.quote(str(home))}"
        return cls(f"There is no index in {str(home)!r} yet. Build one: {build}")


class IndexMismatch(IndexerError):
    """The index was built by another model or another format than the one configured."""
