"""Where the sentences of a passage lie: offsets, never copies, so that a quote is verbatim by construction."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 400
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# What opens a line without belonging to its sentence: quote, heading, bullet, number, task box, table bar.
_MARKER = re.compile(
    r"[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+|[-*+•–][ \t]+|\(?\d{1,3}[.)][ \t]+|\|[ \t]*)?(?:\[[ xX]\][ \t]+)?"
)
_OPENS_BLOCK = re.compile(r"[ \t]*(?:[>#|•]|[-*+–][ \t]|\(?\d{1,3}[.)][ \t]|```|~~~)")
_CLOSES_BLOCK = re.compile(r"^[ \t]*[#|]|[:|][ \t]*$|^[ \t]*(?:```|~~~)")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]*_]*(?=\s+[\"'“‘«(¿¡\[*_]*[^\sa-zß-öø-ÿ])|[。！？]+[」』”]*|[;:](?=\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|e\.g|i\.e|etc|vs|cf|approx|no|nr|art|fig|dr|mr|mrs|ms|prof|st|inc|ltd|sr|sra|ud|uds|pág|ej|p\.ej"
    r"|sig|sig\.(?:ra|na|ri)|dott|dott\.(?:ssa|ri)|prof\.ssa|ing|avv|geom|spett|egr|gent|ecc|es|p\.es|pag|cfr"
    r"|dra|dña|avda|apdo|ee|tel|max|min|dept|est))\.$",
    re.IGNORECASE,
)
_BEFORE_A_NUMBER = re.compile(
    r"\b(?:ext|extn|int|tlf|tfno|núm|num|n\.ro|nn|pp|págs|pagg|ref|rif|máx|mín|aprox|ca|cad|vol)\.$", re.IGNORECASE
)
"""Abbreviations where a number follows, and elsewhere words that may end a sentence. "Call ext." helps nobody."""
_NUMBER = re.compile(r"\s+[+(]?\d")


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each sentence in order; none is empty, none crosses a paragraph, row or list item.

    Headings, table rows and list items count as sentences; one longer than 400 characters is cut at white space.
    """
    return tuple(span for start, end in _blocks(text) for span in _in_block(text, start, end))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield runs of lines that wrap one into the next."""
    start: int | None = None
    end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        if start is not None and (not line.strip() or _OPENS_BLOCK.match(line)):
            yield start, end
            start = None
        if not line.strip():
            continue
        start = match.start() if start is None else start
        end = match.end()
        if _CLOSES_BLOCK.search(line.rstrip()):
            yield start, end
            start = None
    if start is not None:
        yield start, end


def _in_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marker = _MARKER.match(text, start, end)
    start = marker.end() if marker else start
    for stop in _STOP.finditer(text, start, end):
        if not _is_end(text, start, stop):
            continue
        yield from _trimmed(text, start, stop.end())
        start = stop.end()
    yield from _trimmed(text, start, end)


def _is_end(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a sentence ends here: not after an abbreviation; at a semicolon or colon only when it is long."""
    if stop.group()[0] in ";:":
        return stop.end() - start > LONGEST // 2
    if stop.group() != ".":
        return True
    said = text[max(start, stop.end() - 12) : stop.end()]
    numbered = _NUMBER.match(text, stop.end()) is not None and _BEFORE_A_NUMBER.search(said) is not None
    return not numbered and _ABBREVIATION.search(said) is None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span without outer white space, in pieces when it is very long; nothing when it holds no letter."""
    while end - start > LONGEST:
        cut = max(text.rfind(" ", start + LONGEST // 2, start + LONGEST), text.rfind("\n", start + 1, start + LONGEST))
        cut = cut if cut > start else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    if start < end and any(c.isalnum() for c in text[start:end]):
        yield start, end
