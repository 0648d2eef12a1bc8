"""A Confluence space export, XML or HTML, as a zip file or an unpacked folder."""

from __future__ import annotations

from indexer.sources.confluence_export.source import ConfluenceExportSource

__all__ = ["ConfluenceExportSource"]
