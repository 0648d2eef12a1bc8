"""Requests and what solved them, from resolved threads and tickets: rows for `eval replay` that people can review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.gold import Basis, GoldRow, groups_cell
from indexer.protocols import ThreadSource
from indexer.threads import RESOLUTION, is_chatter, thread_document
from indexer.types import PUBLIC, ResolvedThread

_URL = re.compile(r"https?://[^\s<>|\"')\]]+")
_WORDS_OF_ARTICLE = re.compile(r"(/hc/[\w-]{2,14}/articles/\d+)-[^/]*$")
"""A help center of Zendesk knows an article by its number; the words behind it change with the title."""
_ROLES = frozenset({"requester", "agent", "engine", "user"})


def from_threads(source: ThreadSource, pages: Mapping[str, str]) -> Iterator[GoldRow]:
    """Yield a row for each thread that people resolved; `pages` are document ids by address."""
    for thread in source.resolved_threads():
        if isinstance(thread, ResolvedThread) and thread.messages:
            yield _of_thread(thread, pages)


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
        channel=thread.channel,
        first_reply=_first_reply(thread),
        groups=groups_cell(thread.audience - PUBLIC),
        topic=next(iter(thread.tags), ""),
    )


def _asker(thread: ResolvedThread) -> str:
    """Return who asked; nobody where the source names roles only, for all requesters are not one person."""
    first = thread.messages[0]
    return "" if first.author.casefold() in _ROLES else first.author


def _first_reply(thread: ResolvedThread) -> str:
    """Return when a person other than the requester first wrote; empty where none did."""
    return next((message.at.isoformat() for message in thread.messages[1:] if message.role == "agent"), "")


def _linked(thread: ResolvedThread, pages: Mapping[str, str]) -> str:
    """Return the last page that somebody other than the requester linked."""
    return last_linked((message.text for message in thread.messages[1:] if message.role != "requester"), pages)


def last_linked(said: Iterable[str], pages: Mapping[str, str]) -> str:
    """Return the last page whose address stands in what people said; empty where none does."""
    found = [pages[url] for text in said for url in map(bare, _URL.findall(text)) if url in pages]
    return found[-1] if found else ""


def with_linked(row: GoldRow, pages: Mapping[str, str]) -> GoldRow:
    """Return a ticket's row with the page whose address stands in what solved it, where it names none itself."""
    linked = "" if row.document_id else last_linked([row.resolution], pages)
    return replace(row, document_id=linked, basis="linked_page") if linked else row


def bare(url: str) -> str:
    """Return an address without what leads to a place within the page, and without words that say nothing of it."""
    return _WORDS_OF_ARTICLE.sub(r"\1", url.split("#", 1)[0].split("?", 1)[0].rstrip("/.,;:"))


def _basis(thread: ResolvedThread, linked: str, resolution: str) -> Basis:
    if linked:
        return "linked_page"
    if not resolution:
        return "none"
    thanked = (is_chatter(m.text, confirming=True) for m in thread.messages[1:] if m.role == "requester")
    return "accepted_reply" if any(thanked) else "agent_resolution"


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
