"""HTML inside Markdown: its headings, lists, links and emphasis as Markdown has them, other tags left out.

`<name>` is no tag but what somebody shall fill in, so only names that HTML has are taken for tags.
"""

from __future__ import annotations

import re

from indexer.cleaning.markdown import to_markdown
from indexer.cleaning.rules import safe_address
from indexer.formats.pairs import sub_pairs

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>")
_CONVERTED = ("table", "pre")
_UNREAD = ("script", "style", "svg", "iframe", "video", "audio", "noscript", "template")
_WHOLE = {
    name: re.compile(rf"<{name}\b[^<>]*>.*?</{name}>", re.DOTALL | re.IGNORECASE) for name in (*_CONVERTED, *_UNREAD)
}
_EMPTY = re.compile(r"<(i|em|b|strong|span|a)\b[^<>]*>\s*</\1\s*>", re.IGNORECASE)
_HEADING = re.compile(r"<h([1-6])\b[^<>]*>(.{0,2000}?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]*>(.{0,2000}?)</summary\s*>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"<a\b([^<>]*)>(.{0,2000}?)</a\s*>", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_COMPONENT = re.compile(r"^[ \t]*(?:</?[A-Z][\w.]*(?:\s[^<>]*)?/?>[ \t]*)+$", re.MULTILINE)
"""A line of nothing but components, as MDX has them; elsewhere `<Name>` is what somebody shall fill in."""
_RUN = re.compile(r"(?:^[^\n]*\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
_BLOCKS = frozenset(
    "p div section article main header footer aside nav ul ol dl dt dd blockquote hr figure figcaption details center"  # noqa: SIM905 (one line to read)
    " form fieldset address summary table thead tbody tr".split()
)
_MARKED = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "kbd": "`", "samp": "`", "del": "~~", "s": "~~"}
_SILENT = frozenset(
    "span u sup sub small mark ins abbr font big button img a picture td th h1 h2 h3 h4 h5 h6 label iframe".split()  # noqa: SIM905 (one line to read)
)
_WITH_ATTRIBUTES = frozenset("source input label option select time data object param link meta map area".split())  # noqa: SIM905 (one line to read)
"""Without any these are likelier what somebody shall fill in: `-m <title>`."""
_LONGEST_ROW = 20_000
_OPENS_BLOCK = re.compile(
    rf"[ \t]*</?(?:{'|'.join(sorted(_BLOCKS | {f'h{n}' for n in range(1, 7)} | {'li', 'button'}))})\b"
)


def plain_html(text: str) -> str:
    """Return `text` with its HTML as Markdown, or left out."""
    for name in _UNREAD:
        text = sub_pairs(_WHOLE[name], f"</{name}>", lambda _: "", text)
    for name in _CONVERTED:
        text = sub_pairs(_WHOLE[name], f"</{name}>", lambda whole: f"\n\n{to_markdown(whole.group())}\n\n", text)
    text = _RUN.sub(_outdented, _COMPONENT.sub("", text))
    text = _HEADING.sub(lambda h: f"\n\n{'#' * int(h.group(1))} {_line(h.group(2))}\n\n", text)
    text = _SUMMARY.sub(lambda summary: f"\n\n**{_line(summary.group(1))}**\n\n", text)
    return _TAG.sub(_written, _LINK.sub(_linked, _EMPTY.sub("", text)))


def _outdented(run: re.Match[str]) -> str:
    """Lines of an HTML block are indented by depth, which Markdown would take for code."""
    lines = run.group()
    return re.sub(r"^[ \t]+", "", lines, flags=re.MULTILINE) if _OPENS_BLOCK.match(lines) else lines


def _line(inner: str) -> str:
    """Return what stands in an element on one line, without tags."""
    return " ".join(_TAG.sub(lambda tag: " " if tag.group(2).lower() in _BLOCKS else "", inner).split())


def _linked(link: re.Match[str]) -> str:
    named = _ADDRESS.search(link.group(1))
    address = safe_address(named.group(1) or named.group(2) or "") if named else ""
    inner = " ".join(link.group(2).split())
    return f"[{inner}]({address})" if address and inner else inner


def _written(tag: re.Match[str]) -> str:
    """Return what stands for a tag; a row of a table is one line, so there a block is a space."""
    name, closes = tag.group(2).lower(), bool(tag.group(1))
    if name in _MARKED:
        return _MARKED[name]
    line = tag.string.rfind("\n", max(0, tag.start() - _LONGEST_ROW), tag.start()) + 1
    in_row = tag.string[line : line + 9].lstrip(" \t>").startswith("|")
    if name == "br":
        return " " if in_row else "\n"
    if name == "li":
        return "" if closes else " " if in_row else "\n- "
    if name in _BLOCKS:
        return " " if in_row else "\n\n"
    return "" if name in _SILENT or (name in _WITH_ATTRIBUTES and "=" in tag.group(3)) else tag.group()
