"""Markdown to safe HTML, with quotes marked. Untrusted text enters here; nothing but known elements leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

Range = tuple[int, int]

_OPEN, _CLOSE = "⸨", "⸩"
"""Stand for <mark> while markdown is rendered. Both are punctuation, so emphasis beside them keeps its meaning."""
_LEADING = re.compile(r"[ \t]*(?:(?:[#>*+-]+|\d{1,9}[.)])[ \t]+)*(?:\[[ xX]\][ \t]+)?")
_PIECE = re.compile(
    r"(?P<url>https?://[^\s<>\"'`|⸨⸩]*[^\s<>\"'`|⸨⸩.,;:!?)\]}])"
    r"|\b(?=[A-Z0-9-]{4,16}\b)(?P<code>[A-Z]{1,8}(?:-[A-Z0-9]*\d[A-Z0-9]*)+)\b"
)
"""What is more than its letters: an address can be followed, and a code such as HV-307 is never broken in two."""
_TAGS = set(
    "h2 h3 h4 h5 h6 p ul ol li strong em s code pre blockquote table thead tbody tr th td a br hr mark span".split()  # noqa: SIM905 (one line to read)
)


def to_html(text: str, marked: Sequence[Range] = ()) -> Markup:
    """Return `text` rendered, with the ranges (offsets into it) inside <mark>; headings begin at <h2>."""
    html = _markdown().render(_with_signs(text, marked)).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        allowed_classes={"span": {"code"}},
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_absolute,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704 (the one place where HTML is declared safe: nh3 has just made it so)


def to_line(text: str) -> str:
    """Return `text` on one line without its markdown, for a snippet."""
    return " ".join(to_html(text).striptags().replace(" | ", " · ").split()).strip("|· ")


def safe_url(url: str) -> str:
    """Return `url` if a link may lead there, else an empty text."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _absolute(_: str, attribute: str, value: str) -> str | None:
    """Drop links that were relative to where a page came from: here they would lead nowhere."""
    is_relative = attribute == "href" and not value.lower().startswith(("http://", "https://", "mailto:"))
    return None if is_relative else value


def _with_signs(text: str, marked: Sequence[Range]) -> str:
    plain = text.replace(_OPEN, "(").replace(_CLOSE, ")")  # one character each, so offsets stay
    pieces, at = [], 0
    for start, end in sorted(part for whole in marked for part in _parts(plain, *whole)):
        if start >= at:
            pieces += [plain[at:start], _OPEN, plain[start:end], _CLOSE]
            at = end
    return "".join([*pieces, plain[at:]])


def _parts(text: str, start: int, end: int) -> list[Range]:
    """Cut a range where HTML elements end: at lines and table cells, without list signs and the like."""
    parts = []
    line_start = text.rfind("\n", 0, start) + 1
    for line in text[line_start:end].split("\n"):
        line_end = line_start + len(line)
        if not _is_rule(line):
            leading = _LEADING.match(line)
            first = line_start + (leading.end() if leading else 0)
            parts += _cells(text, max(first, start), line_end)
        line_start = line_end + 1
    return parts


def _cells(text: str, start: int, end: int) -> list[Range]:
    cells, at = [], start
    divider = "|" if text[text.rfind("\n", 0, start) + 1 :].lstrip().startswith("|") else "\n"
    for cell in text[start:end].split(divider):
        lead = len(cell) - len(cell.lstrip())
        kept = cell.strip()
        if kept:
            cells.append((at + lead, at + lead + len(kept)))
        at += len(cell) + 1
    return cells


def _is_rule(line: str) -> bool:
    """Whether a line only draws: a table's divider, a code fence, a horizontal rule."""
    return not line.strip(" \t|:-=*_`~")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.core.ruler.push("lower_headings", _lower_headings)
    markdown.core.ruler.push("know_pieces", _know_pieces)
    return markdown.disable("image")


def _lower_headings(state: StateCore) -> None:
    """Make room for the page's own <h1>."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"


def _know_pieces(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = list(_with_pieces(token.children))


def _with_pieces(tokens: Iterable[Token]) -> Iterator[Token]:
    links = 0
    for token in tokens:
        links += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type == "text" and not links:
            yield from _pieces(token.content)
        else:
            yield token


def _pieces(text: str) -> Iterator[Token]:
    at = 0
    for found in _PIECE.finditer(text):
        yield _text(text[at : found.start()])
        name, tag, key, value = ("link", "a", "href", found[0]) if found["url"] else ("code", "span", "class", "code")
        yield Token(f"{name}_open", tag, 1, attrs={key: value})
        yield _text(found[0])
        yield Token(f"{name}_close", tag, -1)
        at = found.end()
    yield _text(text[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def with_commands(text: str) -> Markup:
    """Return a sentence of ours with what stands between backticks as code; everything else is text."""
    parts = (escape(part) for part in text.split("`"))
    return Markup().join(Markup("<code>{}</code>").format(part) if odd % 2 else part for odd, part in enumerate(parts))
