"""What becomes of each HTML element: kept under its plain name, replaced by its content, or dropped with it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from lxml import etree

from indexer.cleaning.parsing import attribute

_DROPPED_NAMES = """
    applet audio base button canvas datalist dialog embed footer frame frameset head iframe input link math meta nav
    noframes noscript object option param script select source style svg template textarea title track video
"""
_BLOCK_NAMES = """
    p div section article main header aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote table tr td th hr br figure
    center details summary address caption figcaption fieldset form ac:layout ac:layout-section ac:layout-cell
"""
_SAME_NAMES = "p br h1 h2 h3 h4 h5 h6 ul ol li blockquote hr strong em code del"
_OTHER_NAMES = """
    b:strong i:em tt:code kbd:code samp:code var:em s:del strike:del dt:p dd:p address:p figcaption:p caption:p
    summary:p legend:p menu:ul dir:ul q:em cite:em
"""
DROPPED = frozenset(_DROPPED_NAMES.split())
BLOCKS = frozenset(_BLOCK_NAMES.split())
KEPT = {name: name for name in _SAME_NAMES.split()} | dict(pair.split(":") for pair in _OTHER_NAMES.split())
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_LANGUAGE = re.compile(r"(?:brush:\s*|language-|lang-|highlight-(?:source-)?)([\w+#.-]+)")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What is written around an element's content; `inside` says whether the content is visited at all."""

    before: str = ""
    after: str = ""
    inside: bool = True
    opens: int = 0


def link(element: etree._Element) -> Rendering:
    """Keep a link with a harmless address; of any other only its text."""
    address = safe_address(attribute(element, "href"))
    if not address:
        return Rendering()
    return Rendering(before=f'<a href="{html.escape(address)}">', after="</a>", opens=1)


def picture(element: etree._Element) -> Rendering:
    """Keep a picture that says what it shows; the others tell a reader of text nothing."""
    shows = " ".join(attribute(element, "alt").split())
    address = safe_address(attribute(element, "src"))
    if not shows:
        return Rendering(inside=False)
    return Rendering(before=f'<img alt="{html.escape(shows)}" src="{html.escape(address)}"/>', inside=False)


def verbatim(element: etree._Element) -> Rendering:
    """Keep preformatted text as it is, line by line, with the language it names."""
    inner = element.find("code")
    classes = f"{attribute(element, 'class')} {inner.get('class', '') if inner is not None else ''}"
    named = _LANGUAGE.search(f"{classes} {attribute(element, 'data-syntaxhighlighter-params')}")
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return code_block("".join(str(text) for text in element.itertext()), named.group(1) if named else "")


def code_block(text: str, language: str = "") -> Rendering:
    """Write a code block; `language` may be empty."""
    body = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not body.strip():
        return Rendering(inside=False)
    mark = f' class="language-{html.escape(language)}"' if language else ""
    return Rendering(before=f"<pre{mark}>{html.escape(body, quote=False)}</pre>", inside=False)


def safe_address(address: str) -> str:
    """Return the address when following it can do no harm, else nothing."""
    address = address.strip()
    scheme, colon, _ = re.split(r"[/?#]", address, maxsplit=1)[0].partition(":")
    # browsers overlook white space and control characters in a scheme, so they must not hide one
    if colon and re.sub(r"[\x00-\x20]+", "", scheme).lower() not in _SAFE_SCHEMES:
        return ""
    return re.sub(r"[\x00-\x20]+", "%20", address)
