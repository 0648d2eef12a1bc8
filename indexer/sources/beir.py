"""A retrieval data set in BEIR layout: a folder with `corpus.jsonl` of _id, title and text. Texts stay untouched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from indexer.fields import printable, text_of
from indexer.types import BrokenDocument, Document, SourceUnavailable


class BeirSource:
    """Documents of `corpus.jsonl` in the folder `location` (or that file itself); a title alone becomes the text."""

    def __init__(self, location: str | Path, *, name: str = "") -> None:
        path = Path(location)
        self._corpus = path if path.is_file() else path / "corpus.jsonl"
        self.name = name or f"beir:{self._corpus.resolve().parent.name}"

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:  # noqa: ARG002
        """Yield every document; a data set has no dates, so `since` changes nothing."""
        try:
            with self._corpus.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield self._document(number, line)
        except OSError as error:
            raise SourceUnavailable(
                f"{str(self._corpus)!r} cannot be read ({error.strerror}); a BEIR folder holds corpus.jsonl."
            ) from error

    def document_ids(self) -> frozenset[str]:
        """Return the id of every document; raises `SourceUnavailable` when there is no corpus."""
        return frozenset(document.id for document in self.documents())

    def _document(self, number: int, line: bytes) -> Document | BrokenDocument:
        try:
            row = json.loads(line)
            id_, text, title = row["_id"], _plain(row.get("text")), _plain(row.get("title"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            return BrokenDocument(
                id=f"line {number}", reason=f"Line {number} is no document with _id and text: {error}."
            )
        metadata = row.get("metadata")
        url = text_of(metadata, "url") if isinstance(metadata, dict) else ""
        body = printable(text if text.strip() else title)
        return Document(id=str(id_), source=self.name, title=printable(title), text=body, url=url)


def _plain(value: object) -> str:
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    raise TypeError("text and title must be strings")
