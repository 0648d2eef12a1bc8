"""A folder of web pages: the main part of each, as markdown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from indexer.cleaning import CONVERSION
from indexer.folders import files_below, glance_at
from indexer.formats.kinds import WEB
from indexer.formats.web_page import web_page
from indexer.types import BrokenDocument, Document


class HtmlSource:
    """Pages of every `*.html` under `location`; the id is the path from there without its ending.

    `<title>`, `<html lang>`, the canonical link and the usual meta elements give title, language, url, tags and date.
    """

    def __init__(self, location: str | Path, *, name: str = "") -> None:
        self._folder = Path(location)
        self.name = name or f"html:{self._folder.resolve().name}"

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every page; with `since` only files modified from then on."""
        for path in self._paths():
            if since is None or path.stat().st_mtime >= since.timestamp():
                yield self._read(path)

    def fingerprints(self) -> Mapping[str, str]:
        """Return a digest of each file that can be read."""
        return {self._id(path): f"{CONVERSION}:{digest}" for path in self._paths() if (digest := _digest(path))}

    def documents_except(self, unchanged: frozenset[str]) -> Iterator[Document | BrokenDocument]:
        """Yield every page but these."""
        yield from (self._read(path) for path in self._paths() if self._id(path) not in unchanged)

    def document_ids(self) -> frozenset[str]:
        """Return the id of every page; raises `SourceUnavailable` when the folder cannot be listed."""
        return frozenset(self._id(path) for path in self._paths())

    def glance(self) -> str:
        """Return a digest of the files' names, sizes and times."""
        return glance_at(self._paths())

    def _paths(self) -> list[Path]:
        return files_below(self._folder, WEB)

    def _id(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix().removesuffix(path.suffix)

    def _read(self, path: Path) -> Document | BrokenDocument:
        return web_page(path, id_=self._id(path), source=self.name)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
