"""Requests and what solved them, from resolved threads and tickets: rows for `eval replay` that people can review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indexer.protocols import ThreadSource
from indexer.threads import RESOLUTION, is_chatter, thread_document
from indexer.types import ResolvedThread

Basis = Literal["linked_page", "accepted_reply", "agent_resolution", "none"]
_URL = re.compile(r"https?://[^\s<>|\"')\]]+")
_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 4
_ROLES = frozenset({"requester", "agent", "engine", "user"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """A request, what solved it, and where that is seen. `time` is ISO 8601.

    `basis` says what the resolution rests on; `duplicate_of` names the earlier row with the same words; `ambiguous`
    says why a person should look; `review` is theirs: `keep` or `drop`.
    """

    id: str
    text: str
    time: str = ""
    asker: str = ""
    document_id: str = ""
    resolution: str = ""
    queue: str = ""
    priority: str = ""
    language: str = ""
    thread_id: str = ""
    evidence: str = ""
    basis: str = "none"
    duplicate_of: str = ""
    ambiguous: str = ""
    review: str = ""

    def as_request(self) -> Mapping[str, object]:
        """Return the row as `eval replay` reads it."""
        plain = {name: getattr(self, name) for name in _PLAIN if getattr(self, name)}
        gold = {"document_id": self.document_id, "text": self.resolution}
        found = {name: value for name, value in gold.items() if value}
        return {**plain, "resolution": found or None}


_PLAIN = (
    "id",
    "time",
    "text",
    "asker",
    "queue",
    "priority",
    "language",
    "thread_id",
    "evidence",
    "basis",
    "duplicate_of",
    "ambiguous",
    "review",
)


def from_threads(source: ThreadSource, pages: Mapping[str, str]) -> Iterator[GoldRow]:
    """Yield a row for each thread that people resolved; `pages` are document ids by address."""
    for thread in source.resolved_threads():
        if isinstance(thread, ResolvedThread) and thread.messages:
            yield _of_thread(thread, pages)


def marked(rows: Iterable[GoldRow]) -> tuple[GoldRow, ...]:
    """Return the rows in the order of time, duplicates and doubtful ones marked; marks of before are made anew."""
    first: dict[tuple[str, ...], str] = {}
    found = []
    for row in sorted(rows, key=lambda row: (row.time, row.id)):
        original = first.setdefault(same_words(row.text), row.id)
        found.append(
            replace(row, duplicate_of="" if original == row.id else original, ambiguous="; ".join(_doubts(row)))
        )
    return tuple(found)


def same_words(text: str) -> tuple[str, ...]:
    """Return what copies of a request have in common: its words, whatever their case and signs."""
    return tuple(_WORD.findall(text.casefold()))


def _of_thread(thread: ResolvedThread, pages: Mapping[str, str]) -> GoldRow:
    question, _, resolution = thread_document(thread).text.partition(f"\n\n{RESOLUTION}")
    linked = thread.document_id or _linked(thread, pages)
    return GoldRow(
        id=thread.id,
        text=question.removeprefix("Question: "),
        time=thread.messages[0].at.isoformat(),
        asker=_asker(thread),
        document_id=linked,
        resolution=resolution,
        language=thread.language,
        thread_id=thread.id,
        evidence=thread.url or f"{thread.channel} {thread.id}".strip(),
        basis=_basis(thread, linked, resolution),
    )


def _asker(thread: ResolvedThread) -> str:
    """Return who asked; nobody where the source names roles only, for all requesters are not one person."""
    first = thread.messages[0]
    return "" if first.author.casefold() in _ROLES else first.author


def _linked(thread: ResolvedThread, pages: Mapping[str, str]) -> str:
    """Return the last page that somebody other than the requester linked."""
    said = [message.text for message in thread.messages[1:] if message.role != "requester"]
    found = [pages[url] for text in said for url in map(bare, _URL.findall(text)) if url in pages]
    return found[-1] if found else ""


def bare(url: str) -> str:
    """Return an address without what leads to a place within the page."""
    return url.split("#", 1)[0].split("?", 1)[0].rstrip("/.,;:")


def _basis(thread: ResolvedThread, linked: str, resolution: str) -> Basis:
    if linked:
        return "linked_page"
    if not resolution:
        return "none"
    thanked = (is_chatter(m.text, confirming=True) for m in thread.messages[1:] if m.role == "requester")
    return "accepted_reply" if any(thanked) else "agent_resolution"


def _doubts(row: GoldRow) -> Iterator[str]:
    if len(same_words(row.text)) < _FEWEST_WORDS:
        yield "the question is short"
    if row.document_id:
        return
    if len(same_words(row.resolution)) < _FEWEST_WORDS:
        yield "the resolution says little"
    if row.resolution.rstrip().endswith("?"):
        yield "it ends with a question"
    if row.basis == "agent_resolution" and row.resolution.count("\n\n") >= 3:
        yield "several replies and nobody said which one helped"


def summary(rows: Sequence[GoldRow]) -> dict[str, object]:
    """Return what was found: rows, on what they rest, and how many need a look."""
    bases = ("linked_page", "accepted_reply", "agent_resolution", "none")
    return {
        "rows": len(rows),
        "basis": {basis: sum(row.basis == basis for row in rows) for basis in bases},
        "duplicates": sum(bool(row.duplicate_of) for row in rows),
        "ambiguous": sum(bool(row.ambiguous) for row in rows),
        "dropped_by_review": sum(row.review == "drop" for row in rows),
        "from": rows[0].time if rows else "",
        "until": rows[-1].time if rows else "",
    }
