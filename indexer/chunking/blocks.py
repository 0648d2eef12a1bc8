"""The lines of a markdown text, grouped into headings, paragraphs, code blocks and tables, with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

BlockKind = Literal["heading", "prose", "code", "table", "blank"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\r?$")
_FENCE = re.compile(r"[ >\t]*(?:[-*+]|\d+[.)])?[ \t]*(`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"[ >\t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-*:?[ \t]*)+\r?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """`text[start:end]`, one or more whole lines of one kind; headings carry their `level` and `title`."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    title: str = ""


def read_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of `text` in order; together they cover it without gap or overlap."""
    serial = 0

    def run(block: Block) -> tuple[BlockKind, int]:
        nonlocal serial
        serial += block.kind == "heading"
        return (block.kind, serial if block.kind == "heading" else -1)

    for _, group in groupby(_lines(text), key=run):
        lines = list(group)
        yield Block(
            kind=lines[0].kind, start=lines[0].start, end=lines[-1].end, level=lines[0].level, title=lines[0].title
        )


def _lines(text: str) -> Iterator[Block]:
    fence = ""
    in_table = False
    for match in _LINE.finditer(text):
        line = match.group().rstrip("\n")
        opened = fence
        fence = _fence_after(line, fence)
        if opened or fence:
            yield Block(kind="code", start=match.start(), end=match.end())
            continue
        in_table = "|" in line and (in_table or _TABLE_RULE.match(line) is not None)
        yield _plain_line(line, match.start(), match.end(), in_table)


def _fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after `line`; a fence closes with at least as many of the same character."""
    found = _FENCE.match(line)
    if not found:
        return fence
    mark = found.group(1)
    if not fence:
        # "```inline```" on one line is a code span, not an opening fence
        return "" if "`" in line[found.end() :] and mark[0] == "`" else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not line[found.end() :].strip()
    return "" if closes else fence


def _plain_line(line: str, start: int, end: int, in_table: bool) -> Block:
    heading = _HEADING.match(line)
    if heading:
        level, title = len(heading.group(1)), _plain_title(heading.group(2))
        return Block(kind="heading", start=start, end=end, level=level, title=title)
    if not line.strip():
        return Block(kind="blank", start=start, end=end)
    stripped = line.strip(" >\t\r")
    is_row = in_table or stripped.startswith("|") or (stripped.endswith("|") and stripped.count("|") > 1)
    return Block(kind="table" if is_row else "prose", start=start, end=end)


def _plain_title(title: str) -> str:
    """Drop markup that a reader of a heading does not see: link targets, emphasis, code marks."""
    without_links = re.sub(r"!?\[([^\]\[]*)\]\([^)]*\)", r"\1", title)
    return re.sub(r"[*`]+|\\(?=[^\w\s])", "", without_links).strip()
