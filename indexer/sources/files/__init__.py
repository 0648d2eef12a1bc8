"""A folder of people's files: Word, PDF, PowerPoint, text, Markdown and HTML."""

from __future__ import annotations

from indexer.sources.files.source import FilesSource

__all__ = ["FilesSource"]
