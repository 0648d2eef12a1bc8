"""Files attached to pages of a live Confluence: brought for as long as reading one takes, for its page's readers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from indexer.formats import READING, Extracted, Unreadable
from indexer.formats.apart import ReaderApart
from indexer.formats.kinds import APART, words_of_name
from indexer.sources.confluence.calls import FileFacts, WikiCalls
from indexer.types import BrokenDocument, Document
from indexer.webapi import Forbidden


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A file and its page as a document without words: what it says takes their place."""

    facts: FileFacts
    page: Document


def files_of(listed: Iterable[FileFacts], pages: Mapping[str, Document]) -> dict[str, PageFile]:
    """Return the files of kinds that are read whose page is among `pages` (by its id there), by their id here."""
    return {
        f"{pages[file.page].id}/{file.name}": PageFile(facts=file, page=pages[file.page])
        for file in listed
        if file.page in pages and PurePosixPath(file.name).suffix.lower() in APART
    }


def fingerprint_of(file: PageFile) -> str:
    """Return a digest of what is known without its content: its version, and its page's readers and labels."""
    facts, page = file.facts, file.page
    day = facts.updated.isoformat() if facts.updated else ""
    told = [facts.id, facts.version, facts.name, facts.url, day, page.owner, page.tags, sorted(page.audience)]
    return f"{READING}:{hashlib.sha256(json.dumps(told).encode()).hexdigest()}"


def read_files(files: Mapping[str, PageFile], calls: WikiCalls) -> Iterator[Document | BrokenDocument]:
    """Yield what each file says; raises `SourceUnavailable` where Confluence does not answer."""
    with ReaderApart() as reader:
        for id_, file in files.items():
            try:
                yield _document(id_, file, _read(file.facts, calls, reader))
            except Unreadable as error:
                reason = f"{file.facts.name!r} cannot be used: {error}."
                yield BrokenDocument(id=id_, reason=reason, audience=file.page.audience)
            except Forbidden:
                reason = f"{file.facts.name!r} is not given to the account, though it is listed."
                yield BrokenDocument(id=id_, reason=reason, audience=file.page.audience)


def _read(file: FileFacts, calls: WikiCalls, reader: ReaderApart) -> Extracted:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / f"file{PurePosixPath(file.name).suffix.lower()}"
        if not calls.save(file, copy):
            raise Unreadable("Confluence lists it and does not give it; the next run tries again")
        return reader.read(copy)


def _document(id_: str, file: PageFile, said: Extracted) -> Document:
    facts = file.facts
    return replace(
        file.page,
        id=id_,
        title=said.title or words_of_name(facts.name),
        text=said.text,
        url=facts.url or file.page.url,
        updated=facts.updated,
    )
