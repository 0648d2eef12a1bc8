"""Markdown as site generators and wikis write it, into the Markdown that everybody reads.

Template tags, attribute lists, admonitions and inline HTML are instructions to a renderer; left in, readers would see
them inside a quote, and headings written as HTML would be none. What stands in code stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from indexer.formats.pairs import sub_pairs

_LONGEST = 1 << 20
"""A longer file is data rather than a page somebody wrote for a site."""
_MARKS = re.compile(
    r"<[A-Za-z/!%]|\{[%{:.#]|^(?::::|\[[^\]\n]+\]:|!!!|\?\?\?|[ \t]*>[ \t]*\[!)|^ {0,3}(?:=+|-+)[ \t]*$|&#?\w+;",
    re.MULTILINE,
)
"""What none of these is in comes back untouched: most pages."""
_CODE = re.compile(
    r"^[ >\t]*(?:[-*+]|\d+[.)])?[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?s:.*?)(?:^[ >\t]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<tick>`{1,9})(?!`)[^\n]{0,500}?(?<!`)(?P=tick)(?!`)",
    re.MULTILINE,
)
_KEPT = re.compile("\ue000(\\d+)\ue001")
_PAIRS = tuple(
    (re.compile(pattern, re.DOTALL), closing)
    for pattern, closing in ((r"<!--.*?-->", "-->"), (r"<%.*?%>", "%>"), (r"\{%.*?%\}", "%}"))
)
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*\}\}")
_TITLED = re.compile(r"""\b(?:title|label|summary)\s*=\s*["']([^"'\n]+)["']""")
_SAID = re.compile(
    r"^\{%-?\s*(?!include|import|extends|render|layout|block|assign|set|if|elsif|for|embed)\w+"
    r"""(?:\s+["'][^"'\n]*["'])*\s+["']([^"'\n/]+)["']\s*-?%\}$"""
)
_VARIABLE = re.compile(
    r"(?<=\]\()\{\{[^{}\n]*\}\}|\{\{-?[ \t]*(?:\.?(?:site|page|base|layout|config|include)\b)[^{}\n]*\}\}",
    re.IGNORECASE,
)
"""Of a site, or in a link. Others may be what is written about: what a help desk's reply fills in."""
_ATTRIBUTES = re.compile(r"[ \t]{0,3}\{(?::[^{}\n]{0,200}|[.#][\w-][^{}\n]{0,200})\}")
_ALERT = re.compile(r"^([ \t]*>[ \t]*)\[![A-Za-z]+\][-+]?[ \t]*(?:\n[ \t]*>[ \t]*|$)?", re.MULTILINE)
_FENCED_NOTE = re.compile(
    r"^[ \t]*:{3,}[ \t]{0,3}(?:\{?[\w-]{0,30}\}?)[ \t]{0,3}\[?([^\n\]{}=:]{0,120}?)\]?(?:\{[^}\n]*\})?[ \t]{0,3}$",
    re.MULTILINE,
)
_PICTURE = re.compile(r":::image\b[^\n]*?:::")
_NOWHERE = re.compile(r"(?<!!)\[([^\[\]]+)\]\([ \t]*\)")
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*\n? *<?([^\s<>]*[/.#:][^\s<>]*)>?(?:[ \t]+[\"'(][^\n]*)?[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"\[([^\[\]]{1,300})\](?:\[([^\[\]\n]{0,300})\])?(?![(\[:])")
_NOTHING = re.compile(r"^[ \t]*(?:#{1,6}|[-*+])[ \t]*(?:\n|\Z)", re.MULTILINE)
_NOTE = re.compile(
    r"^(?:!!!|\?\?\?)\+?[ \t]+[\w -]{1,40}?[ \t]*(?:\"([^\"\n]*)\")?[ \t]*$\n"
    r"((?:[ \t]*\n)?(?: {4}|\t)[^\n]*\n?(?:(?: {4}|\t)[^\n]*\n?|[ \t]*\n)*)",
    re.MULTILINE,
)
_UNDERLINED = re.compile(r"(?:(?<=\n\n)|\A)([^\s#>|*+\-=<`~][^\n]*)\n {0,3}(=+|-+)[ \t]*(?=\n|\Z)")
_INDENT = re.compile(r"^(?: {4}|\t)", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")


def plain_markdown(text: str) -> str:
    """Return `text` without what only a renderer understands; the very same text where it has nothing of the kind."""
    if len(text) > _LONGEST or not _MARKS.search(text):
        return text
    kept: list[str] = []

    def put_away(code: re.Match[str]) -> str:
        kept.append(code.group())
        return f"\ue000{len(kept) - 1}\ue001"

    before = plain = _CODE.sub(put_away, text.replace("\r\n", "\n"))
    for step in _STEPS:
        plain = step(plain)
    if plain == before:
        return text
    return _KEPT.sub(
        lambda place: _at(kept, int(place.group(1))), _EMPTY_LINES.sub("\n\n", _NOTHING.sub("", plain)).strip("\n")
    )


def _at(kept: list[str], place: int) -> str:
    return kept[place] if place < len(kept) else ""


def _without_templates(text: str) -> str:
    for pattern, closing in _PAIRS:
        text = sub_pairs(pattern, closing, _title_of, text)
    without = _VARIABLE.sub("", _SHORTCODE.sub(_title_of, text))
    return _NOWHERE.sub(r"\1", _ATTRIBUTES.sub("", without))


def _title_of(tag: re.Match[str]) -> str:
    """A tab, a hint or a fold may be named in its tag, and a name may be said by one: everybody reads that."""
    if named := _TITLED.search(tag.group()):
        return f"**{named.group(1)}**\n"
    said = _SAID.match(tag.group())
    return said.group(1) if said else ""


def _with_plain_notes(text: str) -> str:
    text = _NOTE.sub(lambda note: _headed(note.group(1), _INDENT.sub("", note.group(2))), text)
    return _ALERT.sub(r"\1", _FENCED_NOTE.sub(lambda note: _headed(note.group(1), ""), _PICTURE.sub("", text)))


def _with_own_addresses(text: str) -> str:
    """Give links the address that a line elsewhere on the page holds for them, and leave those lines out."""
    places = {_key(name): address for name, address in _DEFINITION.findall(text)}
    if not places:
        return text

    def linked(link: re.Match[str]) -> str:
        address = places.get(_key(link.group(2) or link.group(1)))
        return f"[{link.group(1)}]({address})" if address else link.group()

    return _REFERENCE.sub(linked, _DEFINITION.sub("", text))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _headed(title: str | None, text: str) -> str:
    return f"**{title.strip()}**\n\n{text}" if title and title.strip() else text


def _with_marked_headings(text: str) -> str:
    """Write headings that are underlined as those that begin with a sign."""
    return _UNDERLINED.sub(lambda line: f"{'#' if line.group(2)[0] == '=' else '##'} {line.group(1).strip()}", text)


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    # imported here: a folder without any HTML need not pay for loading it
    from indexer.formats.inline_html import plain_html

    return plain_html(text)


def _with_letters(text: str) -> str:
    return _ENTITY.sub(lambda name: html.unescape(name.group()).replace("\xa0", " "), text)


_STEPS: tuple[Callable[[str], str], ...] = (
    _without_templates,
    _with_plain_notes,
    _without_tags,
    _with_letters,
    _with_own_addresses,
    _with_marked_headings,
)
