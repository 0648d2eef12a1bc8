"""The lines of a PDF as markdown: headings by size or weight, whole paragraphs, steps, and tables as rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from indexer.formats.pdf_lines import Cell, Line
from indexer.formats.pdf_rows import rows_of
from indexer.pagebreaks import PAGE_BREAK

_LARGER = 1.12
"""A heading's letters are so many times as high as the text's."""
_HEADING_LENGTH, _BOLD_LENGTH, _LEVELS = 150, 90, 5
_APART = 1.25
"""A paragraph ends where the next line stands so many times the usual distance away."""
_BULLET = re.compile(r"[•▪◦‣●○■□♦➢➤✓\uf0b7\uf0a7\uf0d8–—*-](?:\s+|$)|o\s+")
_NUMBER = re.compile(r"\(?(\d{1,2})[.)](?:\s+|$)")
_BARE_NUMBER = re.compile(r"\d{1,2}")
_LETTER = re.compile(r"\(?[a-z][.)]\s", re.IGNORECASE)
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(slots=True, kw_only=True)
class _Block:
    """Lines that make one heading (`level` above 0), item (with its `mark`), table, paragraph, or what is `typed`."""

    lines: list[Line]
    level: int = 0
    mark: str = ""
    rows: Sequence[Sequence[str]] = ()
    typed: bool = False


def to_markdown(lines: Sequence[Line]) -> str:
    """Return the lines as markdown, with a form feed where a page begins."""
    return _Page(lines).markdown() if lines else ""


class _Page:
    """The measures of a document's text, and its blocks in order."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        letters: Counter[float] = Counter()
        for line in lines:
            letters[line.height] += len(line.text)
        self._body = letters.most_common(1)[0][0]
        sizes = sorted({line.height for line in lines if self._is_large(line)}, reverse=True)
        self._sizes = sizes[: _LEVELS - 1]
        steps = Counter(
            round(a.bottom - b.bottom)
            for a, b in pairwise(lines)
            if a.page == b.page and a.height == b.height == self._body and 0 < a.bottom - b.bottom < 3 * self._body
        )
        self._step = steps.most_common(1)[0][0] if steps else 1.2 * self._body
        self._words = {word.casefold() for line in lines for word in _WORD.findall(line.text)}

    def markdown(self) -> str:
        """Return all blocks as one text."""
        written: list[str] = []
        page, before = 1, ""
        for block in self._blocks():
            start = block.lines[0].page
            breaks, page = PAGE_BREAK * (start - page), block.lines[-1].page
            kind = "item" if block.mark else "block"
            if written:
                # a list goes on over the page, so that its steps stay together
                written.append(f"{breaks}\n" if kind == before == "item" else f"{breaks}\n\n")
            elif breaks:
                written.append(f"{breaks}\n\n")
            written.append(self._written(block))
            before = kind
        return "".join(written)

    def _blocks(self) -> Iterator[_Block]:
        waiting = list(self._lines)
        block: _Block | None = None
        while waiting:
            whole, taken = self._whole(waiting)
            if whole:
                if block:
                    yield block
                yield whole
                block, waiting = None, waiting[taken:]
                continue
            line = waiting.pop(0)
            if block and self._goes_on(block, line):
                block.lines.append(line)
                continue
            if block:
                yield block
            block = self._opened(line)
        if block:
            yield block

    def _whole(self, waiting: Sequence[Line]) -> tuple[_Block | None, int]:
        """Return the table or the typed lines that come next, and how many lines they are."""
        first = waiting[0]
        if first.typed:
            typed = list(takewhile(lambda line: line.typed and line.page == first.page, waiting))
            return _Block(lines=typed, typed=True), len(typed)
        if first.table is None and self._is_large(first):
            return None, 0
        rows, taken = rows_of(waiting, numbered=_is_item)
        return (_Block(lines=list(waiting[:taken]), rows=rows), taken) if rows else (None, 0)

    def _opened(self, line: Line) -> _Block:
        if level := self._level(line):
            return _Block(lines=[line], level=level)
        return _Block(lines=[line], mark=_mark(line))

    def _level(self, line: Line) -> int:
        if len(line.text) > _HEADING_LENGTH or not any(map(str.isalpha, line.text)):
            return 0
        if self._is_large(line):
            return self._sizes.index(line.height) + 1 if line.height in self._sizes else _LEVELS - 1
        whole = line.bold and len(line.text) <= _BOLD_LENGTH and not _ENDED.search(line.text)
        return len(self._sizes) + 1 if whole and not _BULLET.match(line.text) else 0

    def _is_large(self, line: Line) -> bool:
        return line.height >= _LARGER * self._body and len(line.text) <= _HEADING_LENGTH

    def _goes_on(self, block: _Block, line: Line) -> bool:
        """Whether the line belongs to the block before it."""
        last = block.lines[-1]
        if last.broken:
            return True
        if block.level or self._level(line):
            same = block.level == self._level(line) and abs(last.height - line.height) < 1
            return same and 0 < last.bottom - line.bottom <= _APART * line.height * 1.1 and not _mark(line)
        if _mark(line) or _LETTER.match(line.text):
            return False
        if line.page != last.page or line.bottom >= last.bottom:
            return not _ENDED.search(last.text)  # over a page or column only what is not yet said
        return last.bottom - line.bottom <= _APART * self._step

    def _written(self, block: _Block) -> str:
        if block.rows:
            return _table(block.rows)
        if block.typed:
            return "\n".join(["```", *(line.text for line in block.lines), "```"])
        text = self._joined(block.lines)
        if block.level:
            return f"{'#' * block.level} {text}"
        return f"{block.mark} {_unmarked(text)}" if block.mark else text

    def _joined(self, lines: Sequence[Line]) -> str:
        """Return the lines as one, with words mended that were broken, and form feeds where a page ends."""
        said = lines[0].text
        for before, line in pairwise(lines):
            turned = PAGE_BREAK * (line.page - before.page)
            if before.broken or (said.endswith("-") and said[-2:-1].isalpha()):
                # the word stands whole on the page that it began on
                rest, _, more = line.text.partition(" ")
                said = f"{self._mended(said.removesuffix('-'), rest)}{' ' if more or turned else ''}{turned}{more}"
            elif line.text[0] in ".,;:)":  # it stood behind a raised sign
                said = f"{said}{turned}{line.text}"
            else:
                said = f"{said} {turned}{line.text}"
        return said.rstrip(" ")

    def _mended(self, head: str, rest: str) -> str:
        """Return both halves of a word that a line's end parted, with its hyphen where it has one of its own."""
        first, second = _WORD.findall(head)[-1:], _WORD.findall(rest)[:1]
        if not first or not second or not rest[:1].islower():
            return f"{head}-{rest}"
        whole, hyphened = f"{first[0]}{second[0]}".casefold(), f"{first[0]}-{second[0]}".casefold()
        return f"{head}-{rest}" if hyphened in self._words and whole not in self._words else f"{head}{rest}"


def _is_item(line: Line) -> bool:
    """Whether the first cell only numbers the second."""
    return len(line.cells) == 2 and (_is_mark(line.cells[0]) or bool(_BARE_NUMBER.fullmatch(line.cells[0].text)))


def _is_mark(cell: Cell) -> bool:
    return bool(_BULLET.fullmatch(cell.text) or _NUMBER.fullmatch(cell.text))


def _mark(line: Line) -> str:
    if number := _NUMBER.match(line.text):
        return f"{number.group(1)}."
    if _is_item(line) and _BARE_NUMBER.fullmatch(line.cells[0].text):
        return f"{line.cells[0].text}."
    return "-" if _BULLET.match(line.text) else ""


def _unmarked(text: str) -> str:
    for mark in (_NUMBER, _BULLET):
        if found := mark.match(text):
            return text[found.end() :]
    return re.sub(r"^\d{1,2} ", "", text)


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *others = rows
    lines = [head, ["---"] * len(head), *others]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)
