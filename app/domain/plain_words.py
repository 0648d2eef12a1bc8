"""Texts as they read where there is no markdown, or little room: in chat, in a terminal, in a list."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_FULL_LINK = re.compile(r"!?\[([^\]\n]*)\]\(((?:https?://|mailto:)[^)\s]+)\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_CODE = re.compile(r"`([^`\n]+)`")
_PAGE_BREAK = "\f"
"""Ends a page within the text of a file, beside other white space."""
_CELLS = re.compile(r"\s*\|\s*")


def plain_words(text: str) -> str:
    """Return `text` without the signs of links, of stress, of code and of pages; the cells of a table's row lie side by
    side.
    """
    said = _CODE.sub(r"\1", _STRONG.sub(r"\2", _LINK.sub(r"\1", text.replace(_PAGE_BREAK, ""))))
    cells = [cell for cell in _CELLS.split(said) if cell.strip()]
    return " · ".join(cells) if len(cells) > 1 else said


def plain_lines(text: str) -> str:
    """Return each line of `text` in plain words; a link that leads somewhere by itself keeps its address."""
    return "\n".join(plain_words(_FULL_LINK.sub(_with_address, line)) for line in text.split("\n"))


def _with_address(link: re.Match[str]) -> str:
    words, address = link.groups()
    return address if words in ("", address) else f"{words} ({address})"


def shortened(text: str, limit: int) -> str:
    """Return `text` on at most `limit` characters, cut with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
