"""The source: it tells an XML export from an HTML one and reads either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from indexer.archives import FolderExport, ZipExport, open_export
from indexer.folders import glance_of
from indexer.sources.confluence_export.html_pages import HtmlPages
from indexer.sources.confluence_export.xml_pages import XmlPages
from indexer.types import BrokenDocument, Document, SourceUnavailable

ENTITIES = "entities.xml"


class ConfluenceExportSource:
    """Current pages and blog posts; old versions, drafts and deleted pages are left out.

    Ids are `<space key>/<page id>`, labels become tags. From an XML export, view restrictions of the space, the page
    and its ancestors become the audience; an HTML export does not tell them, so its pages are for everyone.
    """

    def __init__(self, location: str | Path, *, name: str = "") -> None:
        self._location = Path(location)
        stem = self._location.resolve().name.removesuffix(".zip").removesuffix(".xml").removesuffix(".html")
        self.name = name or f"confluence-export:{stem}"

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every current page; with `since` only those changed from that day on."""
        for page in self._pages.documents(self.name):
            if since is None or isinstance(page, BrokenDocument) or not page.updated or page.updated >= since.date():
                yield page

    def glance(self) -> str:
        """Return a digest of the size and times of what was exported."""
        return glance_of(self._location)

    def fingerprints(self) -> Mapping[str, str]:
        """Return a digest of each current page as exported, before any conversion."""
        return self._pages.fingerprints()

    def documents_except(self, unchanged: frozenset[str]) -> Iterator[Document | BrokenDocument]:
        """Yield every current page but these."""
        if unchanged != self._pages.ids:
            yield from self._pages.documents(self.name, unchanged)

    def document_ids(self) -> frozenset[str]:
        """Return the ids of the current pages; raises `SourceUnavailable` when the export is damaged or cut off."""
        return self._pages.ids

    @cached_property
    def _pages(self) -> XmlPages | HtmlPages:
        export = open_export(self._location)
        entities = [name for name in export.names if PurePosixPath(name).name == ENTITIES]
        if entities:
            return XmlPages(export, min(entities, key=len))
        if any(name.lower().endswith((".html", ".htm")) for name in export.names):
            return HtmlPages(export)
        raise SourceUnavailable(_nothing_in(self._location, export))


def _nothing_in(location: Path, export: FolderExport | ZipExport) -> str:
    what = "no files" if not export.names else f"neither {ENTITIES} nor HTML pages"
    return f"{str(location)!r} holds {what}; give a Confluence space export (XML or HTML), zipped or as a folder."
