"""How a place in a document is named and reached: its page where the file has pages, else the quoted words."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from indexer.pagebreaks import page_at
from indexer.types import Document


def cited_title(document: Document, start: int) -> str:
    """Return the title with the page on which `start` lies; "p." is understood in English, Spanish and Italian."""
    page = page_at(document.text, start)
    return f"{document.title}, p. {page}" if page else document.title


def page_link(document: Document, start: int) -> str:
    """Return the document's address, with its page where it is a PDF."""
    page = page_at(document.text, start)
    return f"{document.url}#page={page}" if page and _leads_into(document.url, ".pdf") else document.url


def deep_link(document: Document, start: int, text: str) -> str:
    """Return the address with the page of a PDF, or with a text fragment, so that a browser scrolls to the quote."""
    url = document.url
    if page_at(document.text, start) or not _leads_into(url):
        return page_link(document, start)
    words = text.split()
    first, last = " ".join(words[:5]), " ".join(words[-4:])
    fragment = quote(first, safe="") if len(words) <= 9 else f"{quote(first, safe='')},{quote(last, safe='')}"
    return f"{url}#:~:text={fragment.replace('-', '%2D')}"


def _leads_into(url: str, ending: str = "") -> bool:
    """Whether a place may be named in the address: it is one of the web, to such a file, and names none yet."""
    return url.startswith(("http://", "https://")) and "#" not in url and urlsplit(url).path.lower().endswith(ending)
