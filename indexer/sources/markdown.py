"""A folder of markdown pages, with or without front matter.

Front matter may give id, title, language, tags, owner, audience, updated and url; without it the id is the file's path
from the folder without `.md`, and the title its first heading or its name (of `index.md` that of its folder). The body
is kept verbatim, but for what only a site's generator understands (`indexer.formats.dialects`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from indexer.folders import files_below, glance_at
from indexer.formats.kinds import MARKDOWN
from indexer.formats.markdown_page import FRONT_MATTER, markdown_page, text_in
from indexer.types import BrokenDocument, Document

_ID_LINE = re.compile(r"^\W*id\W", re.MULTILINE)


class MarkdownSource:
    """Pages of every `*.md` under `location`, in the order of their paths; hidden folders are left out."""

    def __init__(self, location: str | Path, *, name: str = "") -> None:
        self._folder = Path(location)
        self.name = name or f"markdown:{self._folder.resolve().name}"

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every page; with `since` only files modified from then on."""
        for path in self._paths():
            if since is None or path.stat().st_mtime >= since.timestamp():
                yield self._read(path)

    def document_ids(self) -> frozenset[str]:
        """Return the id of every page; raises `SourceUnavailable` when the folder or a file cannot be listed."""
        return frozenset(self._id(path) for path in self._paths())

    def glance(self) -> str:
        """Return a digest of the files' names, sizes and times."""
        return glance_at(self._paths())

    def _paths(self) -> list[Path]:
        return files_below(self._folder, MARKDOWN)

    def _id(self, path: Path) -> str:
        """Return the id alone; most pages need no parsing of their front matter for it."""
        try:
            front = FRONT_MATTER.match(text_in(path))
        except (OSError, ValueError):
            front = None
        if front and _ID_LINE.search(front.group(1)):
            return self._read(path).id
        return self._path_id(path)

    def _path_id(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix().removesuffix(path.suffix)

    def _read(self, path: Path) -> Document | BrokenDocument:
        return markdown_page(path, fallback_id=self._path_id(path), source=self.name)
