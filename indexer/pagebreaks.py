"""Where the pages of a file begin within its text: a form feed ends each, as in plain text files of old."""

from __future__ import annotations

PAGE_BREAK = "\f"


def page_at(text: str, offset: int) -> int:
    """Return the page, from 1 on, on which `text[offset]` stands; 0 for a text without pages."""
    return text.count(PAGE_BREAK, 0, offset) + 1 if PAGE_BREAK in text else 0
