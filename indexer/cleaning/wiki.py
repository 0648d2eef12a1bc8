"""Atlassian's wiki markup (of Jira, and of Confluence before version 4) into markdown."""

from __future__ import annotations

import re

_CODE = re.compile(r"\{(code|noformat)(?::([^}]*))?\}(.*?)\{\1\}", re.DOTALL)
_HEADING = re.compile(r"^h([1-6])\.\s*", re.MULTILINE)
_LIST = re.compile(r"^([*#-]+)\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]|\n]+)\|([^\]|\n]+)(?:\|[^\]\n]*)?\]")
_PLAIN_LINK = re.compile(r"\[((?:https?:|mailto:)[^\]\s]+)\]")
_BOLD = re.compile(r"(?<![\w*])\*([^\s*][^*\n]*?)\*(?![\w*])")
_HEADER_ROW = re.compile(r"^\|\|(.*?)\|\|\s*$", re.MULTILINE)
_PANEL = re.compile(r"\{(?:info|note|tip|warning|panel|quote|section|column|toc|anchor|excerpt|color)(?::[^}]*)?\}")


def wiki_to_markdown(markup: str) -> str:
    """Return wiki markup as markdown; code is kept verbatim, macros without text are dropped."""
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(markup):
        parts += [_prose(markup[end : code.start()]), _fenced(code)]
        end = code.end()
    parts.append(_prose(markup[end:]))
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip()


def _fenced(code: re.Match[str]) -> str:
    language = (code.group(2) or "").split("|")[0]
    language = "" if "=" in language else language
    body = code.group(3).strip("\n")
    return f"\n\n```{language}\n{body}\n```\n\n"


def _prose(markup: str) -> str:
    text = _PANEL.sub("", markup.replace("\r\n", "\n"))
    text = _HEADER_ROW.sub(_header_row, text)
    text = _BOLD.sub(r"**\1**", text)
    text = _LIST.sub(_item, text)
    text = _HEADING.sub(lambda match: "#" * int(match.group(1)) + " ", text)
    text = _LINK.sub(r"[\1](\2)", text)
    return _PLAIN_LINK.sub(r"<\1>", text).replace("\\\\", "\n")


def _item(match: re.Match[str]) -> str:
    marks = match.group(1)
    return "  " * (len(marks) - 1) + ("1. " if marks[-1] == "#" else "- ")


def _header_row(match: re.Match[str]) -> str:
    cells = [cell.strip() for cell in match.group(1).split("||")]
    return f"| {' | '.join(cells)} |\n|{' --- |' * len(cells)}"
