"""Pages that contradict each other, say the same twice, or have been left alone: read from the index of a home.

Two sentences contradict when they mean the same thing in the same language and share most of their rare words, no name
stands in one only on both sides, and then a number with the same unit differs, or one is negated and the other is not.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.knowledge.claims import WORD, Sentence
from indexer.types import Document

Rows = NDArray[np.float32]
Kind = Literal["number", "negation"]
SIMILAR, SHARED, SHARED_OF_LONGER = 0.6, 0.6, 0.35
DENIED_SIMILAR, DENIED_SHARED = 0.75, 0.75
DUPLICATE_MEANING, DUPLICATE_WORDS = 0.9, 0.5
_BLOCK = 1_000
_MOST_PAIRS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two sentences of different pages that cannot both be right; `older` is the id of the page dated earlier."""

    first: str
    second: str
    first_sentence: str
    second_sentence: str
    kind: Kind
    older: str
    owners: tuple[str, ...]
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two pages that say nearly the same."""

    first: str
    second: str
    likeness: float
    shared_words: float


def contradictions(pages: Sequence[Document], sentences: Sequence[Sentence], rows: Rows) -> tuple[Contradiction, ...]:
    """Return the pairs that contradict each other, the likest first; one a pair of pages and sentence."""
    weights = _weights(sentences)
    found = []
    for place, other, likeness in _near(sentences, rows):
        one, two = sentences[place], sentences[other]
        kind = _against(one, two, weights, likeness)
        if kind:
            found.append(_told(pages, one, two, kind, likeness))
    return tuple(sorted(found, key=lambda c: (-c.likeness, c.first, c.second, c.first_sentence)))


def duplicates(pages: Sequence[Document], rows: Rows) -> tuple[Duplicate, ...]:
    """Return pages that mean the same and share most of their runs of words; `rows` are unit rows of the pages."""
    runs = [_runs(page.text) for page in pages]
    found = []
    for one, two, likeness in _alike(rows):
        shared = len(runs[one] & runs[two]) / max(1, min(len(runs[one]), len(runs[two])))
        if shared >= DUPLICATE_WORDS:
            first, second = sorted((pages[one].id, pages[two].id))
            found.append(
                Duplicate(first=first, second=second, likeness=round(likeness, 4), shared_words=round(shared, 4))
            )
    return tuple(sorted(found, key=lambda d: (-d.shared_words, d.first, d.second)))


def _alike(rows: Rows) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of rows that mean the same, each once, with their cosine."""
    for start in range(0, len(rows), _BLOCK):
        similar = rows[start : start + _BLOCK] @ rows.T
        for place, other in zip(*np.nonzero(similar >= DUPLICATE_MEANING), strict=True):
            if start + place < other:
                yield start + int(place), int(other), float(similar[place, other])


def stale(pages: Sequence[Document], *, today: date, years: float) -> dict[str, list[dict[str, str]]]:
    """Return by owner the pages that nobody changed for so long, the oldest first; undated ones at the end."""
    found: dict[str, list[Document]] = defaultdict(list)
    for page in pages:
        if page.updated is None or (today - page.updated).days > years * 365.25:
            found[page.owner or "nobody"].append(page)
    return {
        owner: [
            {"id": page.id, "title": page.title, "updated": page.updated.isoformat() if page.updated else ""}
            for page in sorted(of, key=lambda page: (page.updated or date.max, page.id))
        ]
        for owner, of in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    }


def _near(sentences: Sequence[Sentence], rows: Rows) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of sentences of different pages that mean the same, in the same language."""
    page = np.array([one.page for one in sentences])
    codes = {name: code for code, name in enumerate(sorted({one.language for one in sentences}))}
    language = np.array([codes[one.language] for one in sentences])
    given = 0
    for start in range(0, len(sentences), _BLOCK):
        block = slice(start, start + _BLOCK)
        similar = rows[block] @ rows.T
        wanted = (similar >= SIMILAR) & (page[block][:, None] < page[None, :])
        wanted &= language[block][:, None] == language[None, :]
        for place, other in zip(*np.nonzero(wanted), strict=True):
            given += 1
            if given > _MOST_PAIRS:
                return
            yield start + int(place), int(other), float(similar[place, other])


def _against(one: Sentence, two: Sentence, weights: Mapping[str, float], likeness: float) -> Kind | Literal[""]:
    shared, of_longer = _shares(one.words, two.words, weights)
    if shared < SHARED or of_longer < SHARED_OF_LONGER or _are_about_others(one, two):
        return ""
    if _numbers_differ(one.numbers, two.numbers):
        return "number"
    same_numbers = one.numbers == two.numbers
    odd = (one.negations - two.negations) % 2 == 1
    denied = likeness >= DENIED_SIMILAR and of_longer >= DENIED_SHARED
    return "negation" if odd and same_numbers and denied else ""


def _numbers_differ(one: Mapping[str, frozenset[str]], two: Mapping[str, frozenset[str]]) -> bool:
    """Whether the same thing is counted otherwise: neither says what the other says, of any unit they share."""
    common = [unit for unit in one if unit in two]
    return bool(common) and any(not (one[unit] <= two[unit] or two[unit] <= one[unit]) for unit in common)


def _are_about_others(one: Sentence, two: Sentence) -> bool:
    """Whether each names something that the other's sentence and title lack: another place, another product."""
    mine = any(one.names(word) for word in one.words - two.named)
    return mine and any(two.names(word) for word in two.words - one.named)


def _shares(one: frozenset[str], two: frozenset[str], weights: Mapping[str, float]) -> tuple[float, float]:
    """Return which share of the shorter sentence, and of the longer one, both have; rare words count more."""

    def weight(words: frozenset[str]) -> float:
        return sum(weights.get(word, weights[""]) for word in words)

    both, sizes = weight(one & two), sorted((weight(one), weight(two)))
    return both / max(sizes[0], 1e-9), both / max(sizes[1], 1e-9)


def _weights(sentences: Sequence[Sentence]) -> Mapping[str, float]:
    held = Counter(word for one in sentences for word in one.words)
    total = len(sentences) + 1
    return {word: math.log(total / times) for word, times in held.items()} | {"": math.log(total)}


def _told(pages: Sequence[Document], one: Sentence, two: Sentence, kind: Kind, likeness: float) -> Contradiction:
    first, second = pages[one.page], pages[two.page]
    dated = [page for page in (first, second) if page.updated]
    older = min(dated, key=lambda page: page.updated or date.max).id if len(dated) == 2 else ""
    return Contradiction(
        first=first.id,
        second=second.id,
        first_sentence=one.text,
        second_sentence=two.text,
        kind=kind,
        older=older,
        owners=tuple(dict.fromkeys(filter(None, (first.owner, second.owner)))),
        likeness=round(likeness, 4),
    )


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.casefold() for word in WORD.findall(text)][:5_000]
    return frozenset(zip(words, words[1:], words[2:], strict=False))
