"""A web page: its own part as markdown, and what its head says of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from lxml import etree, html

from indexer.cleaning import simple_html
from indexer.cleaning.markdown import markdown_of
from indexer.fields import parse_day, printable
from indexer.types import BrokenDocument, Document

MAX_BYTES = 32 << 20
_UPDATED = ("article:modified_time", "last-modified", "dcterms.modified", "date", "article:published_time")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)


def web_page(path: Path, *, id_: str, source: str) -> Document | BrokenDocument:
    """Return the page under this id; a broken one with its reason."""
    try:
        page = _parsed(path)
    except (OSError, ValueError, LookupError, etree.ParserError, etree.XMLSyntaxError) as error:
        return BrokenDocument(id=id_, reason=f"{path.name!r} cannot be read as HTML: {error}.")
    meta = _meta(page)
    return Document(
        id=id_,
        source=source,
        title=_first_words(page, "title", "h1") or path.stem,
        text=markdown_of(simple_html(_main(page))),
        url=_canonical(page),
        language=str(page.get("lang") or "").split("-")[0].lower(),
        tags=tuple(dict.fromkeys(word.strip() for word in meta.get("keywords", "").split(",") if word.strip())),
        updated=_updated(meta),
    )


def _parsed(path: Path) -> etree._Element:
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES >> 20} MB")
    raw = path.read_bytes()
    if b"\0" in raw[:8192]:
        raise ValueError("it is binary")
    declared = _CHARSET.search(raw[:4096])
    encoding = declared.group(1).decode("ascii") if declared else "utf-8"
    text = printable(raw.decode(encoding, "replace")) or " "
    return html.document_fromstring(
        text.encode(), parser=html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True)
    )


def _main(page: etree._Element) -> etree._Element:
    """Return the part that is the page's own: a sole main or article element, else the body."""
    for name in ("main", "article", "body"):
        found = list(page.iter(name))
        if len(found) == 1:
            return found[0]
    return page


def _meta(page: etree._Element) -> dict[str, str]:
    pairs = (
        (element.get("name") or element.get("property") or "", element.get("content") or "")
        for element in page.iter("meta")
    )
    return {name.lower(): content for name, content in pairs if name}


def _first_words(page: etree._Element, *names: str) -> str:
    texts = (" ".join("".join(map(str, element.itertext())).split()) for name in names for element in page.iter(name))
    return next((text for text in texts if text), "")


def _canonical(page: etree._Element) -> str:
    links = (element for element in page.iter("link") if element.get("rel") == "canonical")
    return next((str(link.get("href") or "") for link in links), "")


def _updated(meta: dict[str, str]) -> date | None:
    days = (parse_day(meta[name]) for name in _UPDATED if name in meta)
    return next((day for day in days if day), None)
