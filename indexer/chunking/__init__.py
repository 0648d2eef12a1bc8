"""Documents into passages: by headings, then by paragraphs, never through a table row or a code line."""

from __future__ import annotations

from indexer.chunking.chunks import ChunkOptions, chunk_document

__all__ = ["ChunkOptions", "chunk_document"]
