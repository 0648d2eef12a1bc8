"""Right, wrong or unclear: what the engine would have quoted against what people did (rules: docs/evaluation.md).

The limits were set on the demo company: in 489 quotes with a person's own words on the same request beside them, 45
of them right, agreement ranks right above wrong with probability .98. From `RIGHT_FROM` upward lie three in four of
the right and one in fifty of the wrong; below `WRONG_BELOW` one in twenty of the right and three in four of the wrong.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.gold import RIGHT_FROM, WRONG_BELOW
from eval.replay.knowledge import PastKnowledge
from eval.replay.rows import PastRequest
from indexer.protocols import Embedder

Verdict = Literal["right", "wrong", "unclear"]
SAME_FROM, OTHER_BELOW = 0.8, 0.5
"""Shares of a quote's words that the page which people linked has too: from the one on it says the same, below the
other it does not."""
FEWEST_WORDS = 4
"""A resolution with fewer words of its own ("done, try now") says nothing about what the answer was."""
_WEIGHED = 400
_READ = 20_000
_ENCODED = 1_000
_WORD = re.compile(r"[^\W_]{3,}")
_STEM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict on an answer and the rule that gave it; `agreement` where texts were compared."""

    verdict: Verdict
    rule: str
    agreement: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What would have been shown: documents, the quoted one first, and the words quoted."""

    documents: tuple[str, ...]
    text: str


class Judge:
    """Judges by the documents that people linked, and otherwise by their words."""

    def __init__(self, knowledge: PastKnowledge, encoder: Embedder, identify: Callable[[str], str]) -> None:
        self._knowledge, self._encoder, self._identify = knowledge, encoder, identify
        self._weights = _weights(knowledge)

    def __call__(self, request: PastRequest, quoted: Quoted) -> Judgement:
        """Return the verdict on an answer; unclear when people left nothing to compare it with."""
        gold = request.resolution
        if gold.documents & set(quoted.documents):
            return Judgement(verdict="right", rule="same_document")
        if gold.text:
            found = self._by_words(request, quoted)
            if found.verdict != "unclear" or not gold.documents:
                return found
        if not gold.documents:
            return Judgement(verdict="unclear", rule="no_resolution")
        return self._by_page(gold.documents, quoted)

    def _by_page(self, gold: frozenset[str], quoted: Quoted) -> Judgement:
        """Judge by the text of the pages that people linked, as the home has them."""
        texts = [text for name in sorted(gold) if (text := self._knowledge.text_of(name))]
        if not texts:
            return Judgement(verdict="unclear", rule="unknown_document")
        shared = round(max(self._share(_words(quoted.text), _words(text)) for text in texts), 4)
        if shared >= SAME_FROM:
            return Judgement(verdict="right", rule="other_document_same_words", agreement=shared)
        if shared >= OTHER_BELOW:
            return Judgement(verdict="unclear", rule="other_document_alike", agreement=shared)
        return Judgement(verdict="wrong", rule="other_document", agreement=shared)

    def _by_words(self, request: PastRequest, quoted: Quoted) -> Judgement:
        """Judge by what people wrote: the meaning of the quote, and their own words within the quoted document."""
        said, asked = request.resolution.text, _words(request.text)
        own = {word: times for word, times in _words(said).items() if word not in asked}
        if len(own) < FEWEST_WORDS:
            return Judgement(verdict="unclear", rule="short_resolution")
        page = self._knowledge.text_of(quoted.documents[0]) if quoted.documents else quoted.text
        if self._identify(said) != self._identify(quoted.text):  # words cannot meet
            return Judgement(verdict="unclear", rule="other_language")
        agreement = round(self._alike(quoted.text, said) + self._share(own, _words(page)), 4)
        if agreement >= RIGHT_FROM:
            return Judgement(verdict="right", rule="words_agree", agreement=agreement)
        if agreement < WRONG_BELOW:
            return Judgement(verdict="wrong", rule="words_differ", agreement=agreement)
        return Judgement(verdict="unclear", rule="words_between", agreement=agreement)

    def _alike(self, one: str, other: str) -> float:
        return float(self._encoder.embed_query(one[:_ENCODED]) @ self._encoder.embed_query(other[:_ENCODED]))

    def _share(self, words: Mapping[str, int], within: Mapping[str, int]) -> float:
        """Return which share of `words`, rare ones counting more, stands in the other text."""
        total = sum(map(self._weight, words))
        return sum(self._weight(word) for word in words if word in within) / total if total else 0.0

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._weights[""])


def _words(text: str) -> Counter[str]:
    """Return the beginnings of words, so that inflected forms meet."""
    return Counter(word[:_STEM] for word in _WORD.findall(text[:_READ].lower()))


def _weights(knowledge: PastKnowledge) -> Mapping[str, float]:
    """Return how telling words are here, from an even sample of the documents; "" stands for any other word."""
    count = len(knowledge.index.document_ids)
    rows = range(0, count, max(1, count // _WEIGHED))
    held = Counter(word for row in rows for word in set(_words(knowledge.index.content.document(row).text)))
    weights = {word: math.log((len(rows) + 1) / (times + 0.5)) for word, times in held.items()}
    return weights | {"": math.log((len(rows) + 1) / 0.5)}
