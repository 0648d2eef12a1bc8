"""Simple HTML into markdown, with code fences, tables and links, and without needless escapes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from indexer.cleaning.parsing import parse_markup
from indexer.cleaning.simple import simple_html

_BLANKS = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def to_markdown(markup: str) -> str:
    """Return web or Confluence storage markup as markdown. Never raises; scripts, styles and hidden text are gone."""
    return markdown_of(simple_html(parse_markup(markup)))


def markdown_of(simple: str) -> str:
    """Return simple HTML as markdown, without white space around it."""
    converted: str = _converter().convert(simple)
    return _BLANKS.sub("\n\n", _TRAILING.sub("", converted)).strip()


@cache
def _converter() -> Any:
    # imported here: a run that reads no web pages need not pay for loading it
    from markdownify import MarkdownConverter

    # its stubs do not know the methods it looks up by an element's name
    base: Any = MarkdownConverter

    class Converter(base):  # type: ignore[misc]  # the library is untyped
        """Keeps a cell's own bars from ending the cell."""

        def convert_td(self, element: Any, text: str, parent_tags: set[str]) -> str:
            return str(super().convert_td(element, text.replace("|", "\\|"), parent_tags))

        def convert_th(self, element: Any, text: str, parent_tags: set[str]) -> str:
            return str(super().convert_th(element, text.replace("|", "\\|"), parent_tags))

    return Converter(
        heading_style="ATX",
        bullets="-",
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
        table_infer_header=True,
        code_language_callback=_language,
        bs4_options="lxml",
    )


def _language(element: Any) -> str:
    names = (str(name) for name in element.get("class") or ())
    return next((name.removeprefix("language-") for name in names if name.startswith("language-")), "")
