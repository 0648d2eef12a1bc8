"""Markup of any quality into an lxml tree, with Confluence's undeclared prefixes and named entities understood."""

from __future__ import annotations

import html
import re

from lxml import etree

CONFLUENCE_PREFIXES = ("ac", "ri", "at")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>?")
_MARKUP = re.compile(
    r"</(?:p|div|span|li|td|a|b|strong|em|i|u|font|h[1-6]|body|pre|blockquote)\s*>|<(?:br|p|div)\b[^<>]*>|&nbsp;",
    re.IGNORECASE,
)
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAMESPACES = " ".join(f'xmlns:{prefix}="{prefix}"' for prefix in CONFLUENCE_PREFIXES)


def has_markup(text: str) -> bool:
    """Whether a text is markup of a web page or a mail, and not words with a sign in them."""
    return _MARKUP.search(text) is not None


def parse_markup(markup: str) -> etree._Element:
    """Return a root element holding the markup: as XML where it is well-formed, else as forgiving HTML.

    Never raises on any text; entities are never fetched or expanded from a document type.
    """
    printable = _UNPRINTABLE.sub("", markup)
    wrapped = f"<body {_NAMESPACES}>{_with_characters(printable)}</body>"
    try:
        return etree.fromstring(wrapped.encode(), _xml_parser())
    except etree.XMLSyntaxError:
        return _forgiving(printable, wrapped)


def local_name(element: etree._Element) -> str:
    """Return the element's name in lower case, with its Confluence prefix: `p`, `ac:link`."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if tag.startswith("{"):
        namespace, _, name = tag[1:].partition("}")
        return f"{namespace}:{name}".lower() if namespace in CONFLUENCE_PREFIXES else name.lower()
    return tag.lower()


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name, whatever its prefix; empty when absent."""
    for key, value in element.attrib.items():
        if re.split("[}:]", str(key))[-1].lower() == name:
            return str(value)
    return ""


def _xml_parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        huge_tree=True,
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _forgiving(markup: str, wrapped: str) -> etree._Element:
    # Only the XML reader knows CDATA, in which Confluence keeps code, so it gets the first try at storage format.
    if "<ac:" in markup:
        reader = _xml_parser(recover=True)
        recovered = etree.fromstring(wrapped.encode(), reader)
        if recovered is not None and len(recovered) and not _was_cut_off(reader):
            return recovered
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        parsed = etree.fromstring(markup.encode(), parser)
    except etree.XMLSyntaxError:
        parsed = None
    return _tags_removed(markup) if parsed is None or _was_cut_off(parser) else parsed


def _was_cut_off(parser: etree.XMLParser | etree.HTMLParser) -> bool:
    """Whether the parser gave up on the nesting and left the rest of the text out."""
    return any("depth" in entry.message for entry in parser.error_log)


def _tags_removed(markup: str) -> etree._Element:
    """Keep the text alone of what no parser takes: nothing between the tags is lost."""
    body = etree.Element("body")
    body.text = html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", markup)))
    return body


def _with_characters(markup: str) -> str:
    """Replace named HTML entities, which XML does not know, by their characters; not inside CDATA."""
    parts = _CDATA.split(markup)
    return "".join(part if part.startswith("<![CDATA[") else _ENTITY.sub(_character, part) for part in parts)


def _character(match: re.Match[str]) -> str:
    return match.group() if match.group(1) in _XML_ENTITIES else html.escape(html.unescape(match.group()))
