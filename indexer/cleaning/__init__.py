"""Web pages and Confluence storage format into markdown: parse, one pass to simple HTML, then markdownify."""

from __future__ import annotations

from indexer.cleaning.markdown import to_markdown
from indexer.cleaning.parsing import has_markup, parse_markup
from indexer.cleaning.simple import simple_html

CONVERSION = 2
"""Raised by one whenever the same markup becomes other markdown, so that known pages are converted again."""

__all__ = ["CONVERSION", "has_markup", "parse_markup", "simple_html", "to_markdown"]
