"""What was noted, as values: words are numbers (`words.key`), and what a sentence is and offers are bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.lazily import lazily

Span = tuple[int, int]
Phrase = tuple[int, int]
Bits = NDArray[np.integer[Any]]

KINDS = ("text", "heading", "row", "head", "step", "item")
"""What a sentence is; a head is that of a table."""
OFFERS = ("way", "refers", "place", "number", "time", "leave", "case")
"""What a sentence may have to give."""
SECTIONS = ("", "helps", "trouble", "markup")
"""What its section is about, on a page about a trouble."""
_LEAD, _QUESTION, _OFFERED, _SECTION = 3, 4, 5, 12
"""The first bits of what follows the kind."""
_FLAGS = np.arange(_LEAD, _SECTION, dtype=np.uint16)


@dataclass(frozen=True, kw_only=True, eq=False)
class SentenceNotes:
    """Of some sentences, in order: what each is and offers (`traits`), and the words of each (`sizes` of `words`)."""

    traits: NDArray[np.uint16]
    sizes: NDArray[np.integer[Any]]
    words: NDArray[np.uint32]

    @lazily
    def kinds(self) -> Bits:
        """The place of each sentence's kind in `KINDS`."""
        return self.traits & 7

    @property
    def flags(self) -> Bits:
        """1 for what the page says first, for a question, and for each of `OFFERS` that a sentence has (n, 9)."""
        return (self.traits[:, np.newaxis] >> _FLAGS) & 1

    @property
    def sections(self) -> Bits:
        """The place of each sentence's section in `SECTIONS`."""
        return self.traits >> _SECTION

    def holding(self, asked: Sequence[int]) -> NDArray[np.bool_]:
        """Return which of the words `asked` (m) each sentence holds (m, n)."""
        found = np.zeros((len(asked), len(self.traits)), dtype=bool)
        owners = np.repeat(np.arange(len(self.traits)), self.sizes)
        which, places = np.nonzero(np.array(asked, dtype=np.uint32)[:, np.newaxis] == self.words)
        found[which, owners[places]] = True
        return found


def packed(kind: str, offered: frozenset[str], section: str, *, lead: bool, question: bool) -> int:
    """Return the bits of one sentence."""
    bits = KINDS.index(kind) | lead << _LEAD | question << _QUESTION | SECTIONS.index(section) << _SECTION
    return bits | sum(1 << _OFFERED + place for place, name in enumerate(OFFERS) if name in offered)


@dataclass(frozen=True, kw_only=True)
class PassageNotes:
    """The words of a passage's text in order, and those of the titles above it."""

    said: Sequence[int]
    titled: Sequence[int]

    @lazily
    def words(self) -> frozenset[int]:
        """All its words."""
        return frozenset((*self.said, *self.titled))

    def phrases(self, asked: frozenset[Phrase]) -> frozenset[Phrase]:
        """Return which of the pairs `asked` are neighbouring words of its text."""
        known = [pair for pair in asked if self.words.issuperset(pair)]
        return frozenset(known).intersection(pairwise(self.said)) if known else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The words of a whole page, ascending, and how often it has each."""

    words: NDArray[np.uint32]
    times: NDArray[np.integer[Any]]


class Noted(Protocol):
    """What was noted of a hit, read when somebody looks.

    `sentences` are those at the given places of the page, in that order; None where one of them was never noted.
    """

    def sentences(self, spans: Sequence[Span]) -> SentenceNotes | None: ...

    def passage(self) -> PassageNotes: ...

    def page(self) -> PageWords: ...
