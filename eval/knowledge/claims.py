"""The sentences of pages, and what each claims: its telling words, its numbers by what they count, its denials."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.sentences import sentence_spans
from indexer.smallwords import is_small
from indexer.types import Document

_STEM = 5
_FEWEST_WORDS = 3
_LONGEST = 400
WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NUMBER = re.compile(r"(?<![\w.])[€$£]?\s?\d+(?:[.,:]\d+)*(?:\s?(?:%|€|[^\W\d_]+))?")
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_NEGATIONS = frozenset({
    "not", "no", "never", "without", "cannot", "can't", "don't", "doesn't", "isn't", "aren't", "won't", "mustn't",
    "forbidden", "prohibited", "sin", "nunca", "tampoco", "prohibido", "non", "mai", "senza", "vietato",
})  # fmt: skip
_MONTHS = {
    name: str(number)
    for number, names in enumerate(
        (
            "january enero gennaio", "february febrero febbraio", "march marzo", "april abril aprile",
            "may mayo maggio", "june junio giugno",
            "july julio luglio", "august agosto", "september septiembre settembre",
            "october octubre ottobre", "november noviembre novembre", "december diciembre dicembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence of a page, and what it claims."""

    page: int
    text: str
    title: str
    language: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Beginnings of its telling words."""
        return frozenset(_stems(_DIGITS.sub(" ", self.text), self.language))

    @cached_property
    def named(self) -> frozenset[str]:
        """Beginnings of the telling words of the page's title too."""
        return self.words | frozenset(_stems(self.title, self.language))

    @cached_property
    def numbers(self) -> Mapping[str, frozenset[str]]:
        """Numbers by what they count: the word, sign or currency beside them."""
        found: dict[str, set[str]] = defaultdict(set)
        for match in _NUMBER.finditer(self.text):
            digits = _DIGITS.search(match[0])
            if digits:
                unit = match[0].replace(digits[0], "").strip().casefold()
                found[_MONTHS.get(unit, unit)[:_STEM]].add(_plain(digits[0]))
        for word in WORD.findall(self.text):
            if word.casefold() in _MONTHS and (word[0].isupper() or word != "may"):
                found["month"].add(_MONTHS[word.casefold()])
        return {unit: frozenset(values) for unit, values in found.items()}

    def names(self, stem: str) -> bool:
        """Whether the word that begins so is written as a name, somewhere behind the first word."""
        words = WORD.findall(self.text)
        return any(word[:1].isupper() and word.casefold()[:_STEM] == stem for word in words[1:])

    @cached_property
    def negations(self) -> int:
        """How often it negates."""
        return sum(word.replace("’", "'") in _NEGATIONS for word in WORD.findall(self.text.casefold()))


def sentences_of(pages: Sequence[Document]) -> list[Sentence]:
    """Return the sentences that claim something, of at least some words."""
    return [
        one
        for place, page in enumerate(pages)
        for start, end in sentence_spans(page.text)
        if end - start <= _LONGEST and "|" not in page.text[start:end]  # a row of a table means little alone
        for one in [Sentence(page=place, text=page.text[start:end], title=page.title, language=page.language)]
        if len(one.words) >= _FEWEST_WORDS
    ]


def _stems(text: str, language: str) -> Iterator[str]:
    for word in WORD.findall(text.casefold()):
        if len(word) > 2 and not is_small(word, language) and word not in _NEGATIONS and word not in _MONTHS:
            yield word[:_STEM]


def _plain(digits: str) -> str:
    """Return a number as others would write it: 1,200 and 1.200 are 1200, 9.50 is 9.5."""
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    return whole.rstrip("0").rstrip(".") if "." in whole and ":" not in whole else whole
