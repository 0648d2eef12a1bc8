"""The page of a mail to plain text: what is quoted begins with `>`, as mail programs write it, and nothing is run."""

from __future__ import annotations

import re

from lxml import etree, html

_UNREAD = frozenset({"head", "script", "style", "title", "template", "object", "svg", "noscript"})
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote"}
)
_QUOTES = frozenset({"blockquote"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LONGEST_STYLE = 500


def text_of_html(source: str) -> str:
    """Return what a page says, one line a paragraph."""
    if not source.strip():
        return ""
    try:
        # As bytes: a declared encoding in a text is refused.
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return ""
    return _lines(root)


def _lines(root: html.HtmlElement) -> str:
    lines, line, depth = list[str](), list[str](), 0

    def end_line() -> None:
        said = " ".join("".join(line).split())
        lines.append(f"{'> ' * depth}{said}".rstrip() if depth else said)
        line.clear()

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        unread = _is_unread(element, tag)
        if event == "start" and unread:
            walk.skip_subtree()
            continue
        if tag in _BLOCKS and not unread:
            end_line()
            depth += (tag in _QUOTES) * (1 if event == "start" else -1)
        if event == "start":
            line.append(element.text or "")
        elif element is not root:
            line.append(element.tail or "")
    end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_unread(element: html.HtmlElement, tag: str) -> bool:
    return not tag or tag in _UNREAD or bool(_HIDDEN.search((element.get("style") or "")[:_LONGEST_STYLE]))
