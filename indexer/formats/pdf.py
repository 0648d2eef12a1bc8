"""PDF files: what the other modules make of their lines, as one text."""

from __future__ import annotations

from pathlib import Path

from indexer.formats.pdf_layout import own_text
from indexer.formats.pdf_lines import read_lines
from indexer.formats.pdf_text import to_markdown
from indexer.formats.values import Extracted, Unreadable, first_heading, sensible_title
from indexer.pagebreaks import PAGE_BREAK


def read_pdf(path: Path) -> Extracted:
    """Return the text of a PDF; raises `Unreadable` for one that is damaged, protected, or holds only pictures."""
    lines, said, pages = read_lines(path)
    if not any(map(str.isalnum, "".join(line.text for line in lines))):
        raise Unreadable("its pages are pictures without text; have it read by text recognition (OCR) first")
    text = to_markdown(own_text(lines, pages))
    title = sensible_title(said) or first_heading(text)
    # so that a file of one page, too, tells its page
    return Extracted(title=title, text=text + PAGE_BREAK * (pages - text.count(PAGE_BREAK)))
