"""A file of JSON lines: a row with `messages` is a resolved thread, any other a page.

Page: id (or _id), title, text, url, language, audience, tags, owner, updated. Thread: id, channel, resolved, messages
[{role, at, text}], and optionally started, language, audience, tags, topic, url, document_id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from indexer.fields import audience_of, date_of, printable, text_of, words_of
from indexer.folders import glance_of
from indexer.types import BrokenDocument, Document, Message, ResolvedThread, SourceUnavailable

_Row = tuple[str, Mapping[str, object]]


class JsonlSource:
    """Pages and resolved threads of the JSON-lines file at `location`; texts are kept verbatim."""

    def __init__(self, location: str | Path, *, name: str = "") -> None:
        self._path = Path(location)
        self.name = name or f"jsonl:{self._path.resolve().name.removesuffix('.jsonl')}"

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every page, and as broken every line that is no JSON object; with `since` only later pages."""
        for row in self._rows():
            if isinstance(row, BrokenDocument):
                yield row
            elif "messages" not in row[1]:
                page = self._page(*row)
                if _is_recent(page, since):
                    yield page

    def document_ids(self) -> frozenset[str]:
        """Return the ids of the pages; raises `SourceUnavailable` when there is no such file."""
        return frozenset(row[0] for row in self._rows() if not isinstance(row, BrokenDocument))

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        """Yield every thread, or with `since` those resolved from then on."""
        for row in self._rows():
            if not isinstance(row, BrokenDocument) and "messages" in row[1]:
                thread = self._thread(*row)
                if since is None or isinstance(thread, BrokenDocument) or thread.resolved_at >= since:
                    yield thread

    def glance(self) -> str:
        """Return a digest of the file's size and times."""
        return glance_of(self._path)

    def _rows(self) -> Iterator[_Row | BrokenDocument]:
        try:
            with self._path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield _row(number, line)
        except OSError as error:
            raise SourceUnavailable(f"The file {str(self._path)!r} cannot be read: {error.strerror}.") from error

    def _page(self, id_: str, row: Mapping[str, object]) -> Document | BrokenDocument:
        try:
            title = text_of(row, "title")
            return Document(
                id=id_,
                source=self.name,
                title=title,
                text=_body(row) or title,  # a page that is only a title can still be found by it
                url=text_of(row, "url"),
                language=text_of(row, "language"),
                audience=audience_of(row),
                tags=words_of(row, "tags"),
                owner=text_of(row, "owner"),
                updated=date_of(row, "updated"),
            )
        except ValueError as error:
            return BrokenDocument(id=id_, reason=f"The row cannot be used: {error}.")

    def _thread(self, id_: str, row: Mapping[str, object]) -> ResolvedThread | BrokenDocument:
        try:
            messages = tuple(_messages(row))
            return ResolvedThread(
                id=id_,
                source=self.name,
                channel=text_of(row, "channel"),
                messages=messages,
                resolved_at=_moment(row.get("resolved")) or messages[-1].at,
                url=text_of(row, "url"),
                language=text_of(row, "language"),
                audience=audience_of(row),
                tags=words_of(row, "tags") or words_of(row, "topic"),
                document_id=text_of(row, "document_id") or None,
            )
        except ValueError as error:
            return BrokenDocument(id=id_, reason=f"The thread cannot be used: {error}.")


def _row(number: int, line: bytes) -> _Row | BrokenDocument:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BrokenDocument(id=f"line {number}", reason=f"Line {number} is no JSON: {error}.")
    if not isinstance(row, dict):
        return BrokenDocument(id=f"line {number}", reason=f"Line {number} is no JSON object.")
    id_ = text_of(row, "id") or text_of(row, "_id")
    if not id_:
        return BrokenDocument(id=f"line {number}", reason=f"Line {number} has no id.")
    return id_, row


def _body(row: Mapping[str, object]) -> str:
    text = row.get("text")
    if text is not None and not isinstance(text, str):
        raise ValueError(f"its text is a {type(text).__name__}, not a string")
    return printable(text or "")


def _messages(row: Mapping[str, object]) -> Iterator[Message]:
    items = row.get("messages")
    if not isinstance(items, list) or not items:
        raise ValueError("it has no messages")
    for position, item in enumerate(items):
        if not isinstance(item, dict):
            raise ValueError(f"message {position + 1} is no JSON object")
        role = _role(item, asker=text_of(items[0], "author"), first=position == 0)
        at = _moment(item.get("at")) or _moment(row.get("started")) or _moment(row.get("resolved"))
        if at is None:
            raise ValueError(f"message {position + 1} has no readable time in 'at'")
        yield Message(author=text_of(item, "author") or role, text=_body(item), at=at, role=role)


def _role(item: Mapping[str, object], *, asker: str, first: bool) -> Literal["requester", "agent", "engine"]:
    role = text_of(item, "role")
    if role == "engine":
        return "engine"
    if role in ("requester", "agent"):
        return "requester" if role == "requester" else "agent"
    return "requester" if first or (asker and text_of(item, "author") == asker) else "agent"


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_recent(page: Document | BrokenDocument, since: datetime | None) -> bool:
    if since is None or isinstance(page, BrokenDocument) or page.updated is None:
        return True
    return page.updated >= since.date()
