"""Files people keep (Word, PDF, slides, text) as markdown: headings, steps and rows, and where each page begins."""

from __future__ import annotations

from indexer.formats.values import READING, Extracted, Unreadable

__all__ = ["READING", "Extracted", "Unreadable"]
