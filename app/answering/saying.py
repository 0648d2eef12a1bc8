"""How likely each sentence of a page is the one that says what was asked: a choice among them, learned from people's
marks of the sentences that answer (`firstline eval quotes`)."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.answering.lines import Line, lines_of
from app.answering.named import codes_in
from app.answering.overlap import share, stems
from app.answering.wants import counted, wants
from indexer.types import Highlight, Hit

PACKAGED = Path(__file__).with_name("saying.json")
_FEW = 2
"""A question of so few words names a matter: what its page says first is likelier the answer."""
_STRETCH = 100.0
"""Characters from the beginning of a page in which the place of a sentence is counted."""

_FACTS = frozenset({"number", "time", "leave"})

Table = NDArray[np.float64]

MEANING: Mapping[str, str] = {
    "near": "similarity of the question and the sentence, less that of the page's nearest sentence",
    "cosine": "that similarity itself",
    "passage": "similarity of its passage, less that of the nearest passage",
    "next": "similarity of the sentence that follows",
    "heading_near": "similarity of the question and the heading above",
    "length": "characters, logarithm",
    "place": "how far down the page, as a share of it",
    "depth": "how far down the page, logarithm",
    "rare_words": "share of the question's words that it has, those rare on the page counting more",
    "fresh_words": "share of the question's words beyond the title's that it has",
    "heading_words": "share of the question's words that the heading above has",
    "title_words": "share of the title's words that it has",
    "codes": "share of the question's codes, versions and abbreviations that it has",
    "heading": "1 for a heading",
    "row": "1 for a row of a table",
    "head": "1 for the head of a table",
    "item": "1 for an item of a list",
    "question": "1 for a question",
    "first_under": "1 for the first sentence below its heading",
    "first_step": "1 for the first step of a list",
    "wanted_step": "the same, where a way is asked for",
    "lead": "1 for what the page says first",
    "lead_of_few": "the same, for a question of one or two words",
    "tells_to": "1 for a sentence that tells what to do",
    "tells_unasked": "the same, where a number, a time or leave is wanted instead",
    "names_place": "1 for an address, a menu path, a counter",
    "refers": "1 for a sentence that leads to another page",
    "counted": "1 for a number of the things that are to be counted",
    "wanted_number": "1 for a number where one is asked for",
    "wanted_time": "1 for a time or date where one is asked for",
    "wanted_place": "1 for a place where one is asked for",
    "wanted_leave": "1 for what permits or forbids, where that is asked",
    "wanted_case": "1 for what begins with a case (if, when), where something does not work",
}
"""What speaks for a sentence, in the order of the columns of `features`."""


def likelihoods(question: str, hit: Hit, sentences: Sequence[Highlight]) -> Table:
    """Return how likely each of `sentences` (n, in reading order) is the one that answers; the sum is one."""
    scores = features(question, hit, sentences) @ packaged_weights()
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


def features(question: str, hit: Hit, sentences: Sequence[Highlight]) -> Table:
    """Return what speaks for each of `sentences` (n, features), which are in reading order."""
    lines = lines_of(hit.document.text, spans_of(sentences))
    asked, wanted, unit = stems(question), wants(question), counted(question)
    codes = codes_in(question)
    near = np.array([found.score for found in sentences])
    passage = np.array([found.passage for found in sentences])
    under = np.array([line.under for line in lines])
    columns = [
        near - near.max(),
        near,
        passage - passage.max(),
        np.append(near[1:], near.mean()),
        np.where(under >= 0, near[under], 0.0),
    ]
    told = [
        [
            *_place(found, hit),
            *words,
            _held(codes, found, hit),
            *_shape(line),
            *_wanted(line, wanted, few=len(asked) <= _FEW, counts=_counts(unit, found, hit)),
        ]
        for found, line, words in zip(sentences, lines, _words(asked, hit, lines), strict=True)
    ]
    return np.column_stack([*columns, np.array(told)])


def spans_of(sentences: Sequence[Highlight]) -> tuple[tuple[int, int], ...]:
    """Return where the sentences lie, as `lines_of` takes them."""
    return tuple((found.start, found.end) for found in sentences)


def _place(found: Highlight, hit: Hit) -> tuple[float, ...]:
    return (
        math.log1p(found.end - found.start),
        found.start / max(1, len(hit.document.text)),
        math.log1p(found.start / _STRETCH),
    )


def _held(codes: frozenset[str], found: Highlight, hit: Hit) -> float:
    if not codes:
        return 0.0
    said = hit.document.text[found.start : found.end].lower()
    return sum([code in said for code in codes]) / len(codes)


def _counts(unit: re.Pattern[str] | None, found: Highlight, hit: Hit) -> bool:
    return unit is not None and unit.search(hit.document.text, found.start, found.end) is not None


def _words(asked: frozenset[str], hit: Hit, lines: Sequence[Line]) -> list[tuple[float, ...]]:
    title = stems(hit.document.title)
    held = Counter(word for line in lines for word in line.words & asked)
    weight = {word: math.log((1 + len(lines)) / max(1, held[word])) for word in sorted(asked)}
    total = max(1e-6, sum(weight.values()))
    return [
        (
            sum([weight[word] for word in asked & line.words]) / total,
            share(asked - title, line.words),
            share(asked, lines[line.under].words) if line.under >= 0 else 0.0,
            share(title, line.words),
        )
        for line in lines
    ]


def _shape(line: Line) -> tuple[bool, ...]:
    return (
        line.kind == "heading",
        line.kind == "row",
        line.kind == "head",
        line.kind == "item",
        line.question,
        line.first_under,
        line.first_step,
    )


def _wanted(line: Line, wanted: frozenset[str], *, few: bool, counts: bool) -> tuple[bool, ...]:
    given = wanted & line.offered
    return (
        line.first_step and "way" in wanted,
        line.lead,
        line.lead and few,
        "way" in line.offered,
        "way" in line.offered and bool(wanted & _FACTS) and "way" not in wanted,
        "place" in line.offered,
        "refers" in line.offered,
        counts,
        *(name in given for name in ("number", "time", "place", "leave", "case")),
    )


@cache
def packaged_weights() -> Table:
    """Return the weight of each column of `features`, as learned from the demo company's questions (train part)."""
    weights: Mapping[str, float] = json.loads(PACKAGED.read_text(encoding="utf-8"))
    return np.array([weights.get(name, 0.0) for name in MEANING])
