"""Words that people ask with and no page of the house uses, each with the word of the pages that it probably means.

What solved the requests says it first: a word that their pages and replies share, and others do not. Where nothing was
solved, what means the same in most houses is proposed, and last what an encoder puts close. Nobody has to believe it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from eval.knowledge.gaps import Encode, masked
from indexer.keyword.analysis import terms
from indexer.keyword.typos import Nearest
from indexer.noted.same_words import PACKAGED
from indexer.smallwords import SAID_WITH_ANYTHING, SMALL_ANYWHERE
from indexer.types import Document

FEWEST, FEWEST_ASKERS = 3, 2
"""So many requests of so many people show a word: one person's slip or secret is nobody else's word."""
MOST = 50
BACKED, LIFT = 2, 0.34
"""What solved so many of a word's requests says what is proposed, by such a share more often than elsewhere."""
NEAR, NEAR_WORDS = 0.6, 2_000
_NEAR_COUNTS = 0.2
_WORD, _MASK = re.compile(r"[^\W\d_]{3,30}"), re.compile(r"\[[^\]]*\]")
_SMALL = SMALL_ANYWHERE | SAID_WITH_ANYTHING
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a house writes: its pages, whether one of them has a word of a language, and how to tell a language."""

    pages: Sequence[Document]
    holds: Callable[[str, str], bool]
    identify: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class FindUnknownWords:
    """Finds them in rows of what happened at a desk, with one encoder for all languages."""

    house: House
    encode: Encode
    _rows: dict[str, Any] = field(default_factory=dict, repr=False)

    def __call__(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """Return the words as plain values, those asked with most first, people's details masked."""
        asked = {str(row["id"]): self._asked(masked(str(row.get("text", "")))) for row in rows}
        solved = {str(row["id"]): words for row in rows if (words := self._solved_by(row))}
        elsewhere = Counter(word for said in solved.values() for word in said)
        found = []
        for word, language, ids in self._unknown(rows, asked):
            own = [solved[id] for id in sorted(ids) if id in solved]
            told = self._told(word, [row for row in rows if str(row["id"]) in ids])
            found.append(told | self._meant(word, language, own, elsewhere, len(solved)))
        return found

    def _unknown(
        self, rows: Sequence[Row], asked: Mapping[str, tuple[str, frozenset[str]]]
    ) -> Iterator[tuple[str, str, frozenset[str]]]:
        """Yield each word with the language it is mostly asked in and the ids of its requests."""
        users: dict[str, set[str]] = defaultdict(set)
        for id, (_, words) in asked.items():
            for word in words:
                users[word].add(id)
        askers = {str(row["id"]): str(row.get("asker", "")) for row in rows}
        often = [(word, ids) for word, ids in users.items() if len(ids) >= FEWEST]
        shown = 0
        for word, ids in sorted(often, key=lambda one: (-len(one[1]), one[0])):
            language = Counter(asked[id][0] for id in sorted(ids)).most_common(1)[0][0]
            if shown < MOST and len({askers[id] for id in ids}) >= FEWEST_ASKERS and self._is_new(word, language):
                shown += 1
                yield word, language, frozenset(ids)

    def _is_new(self, word: str, language: str) -> bool:
        """Whether no page has the word, and it is no slip of one that pages have."""
        return not self.house.holds(terms(word)[0], language) and self._typos.of(word) is None

    def _asked(self, text: str) -> tuple[str, frozenset[str]]:
        return self.house.identify(text), frozenset(_telling(_MASK.sub(" ", text)))

    def _solved_by(self, row: Row) -> frozenset[str]:
        """Return the words and pairs of words of what solved a request; none where nothing is known to have."""
        if row.get("answered") and row.get("verdict") != "wrong" and row.get("deflection") != "refuted":
            page = self._pages.get(next(iter(row.get("documents") or ()), ""))
            title = page.title if page else ""
            return frozenset((*_telling(f"{title} . {row.get('quote', '')}"), *_pairs(title)))
        return frozenset(_telling(masked(str(row.get("gold_text") or ""))))

    def _meant(
        self, word: str, language: str, solved: Sequence[frozenset[str]], elsewhere: Counter[str], total: int
    ) -> dict[str, Any]:
        counted = Counter(said for one in solved for said in one if self._used(said, language))
        rest = max(1, total - len(solved))
        lift = {one: n / len(solved) - (elsewhere[one] - n) / rest for one, n in counted.items() if n >= BACKED}
        likely = sorted(one for one, more in lift.items() if more >= LIFT)
        if likely:
            near = self._similar(word, likely)
            best = max(zip(likely, near, strict=True), key=lambda one: (lift[one[0]] + _NEAR_COUNTS * one[1], one[0]))[
                0
            ]
            return {"means": best, "basis": "solved", "backed": counted[best], "solved": len(solved)}
        usual = next((one for one in _usual(word) if self._used(one, language)), "")
        means = usual or self._nearest(word, language)
        return {"means": means, "basis": "usual" if usual else "near" if means else "", "solved": len(solved)}

    def _used(self, words: str, language: str) -> bool:
        return all(self.house.holds(word, language) for word in terms(words))

    def _nearest(self, word: str, language: str) -> str:
        known = [one for one in self._titled if self._used(one, language)]
        near = self._similar(word, known)
        best = max(range(len(known)), key=lambda place: near[place], default=-1)
        return known[best] if best >= 0 and near[best] >= NEAR else ""

    def _similar(self, word: str, others: Sequence[str]) -> list[float]:
        fresh = [one for one in dict.fromkeys((word, *others)) if one not in self._rows]
        if fresh:
            self._rows.update(zip(fresh, self.encode(fresh), strict=True))
        return [float(np.dot(self._rows[word], self._rows[one])) for one in others]

    def _told(self, word: str, rows: Sequence[Row]) -> dict[str, Any]:
        shortest = min(rows, key=lambda row: (len(str(row["text"])), str(row["id"])))
        pages = Counter(page for row in rows if row.get("verdict") == "right" for page in row["documents"][:1])
        return {
            "word": word,
            "requests": len(rows),
            "askers": len({row.get("asker") for row in rows}),
            "question": masked(str(shortest["text"]))[:240],
            "id": str(shortest["id"]),
            "page": next(iter(pages), "") if len(pages) == 1 else "",
        }

    @cached_property
    def _pages(self) -> Mapping[str, Document]:
        return {page.id: page for page in self.house.pages}

    @cached_property
    def _titled(self) -> list[str]:
        """The words of titles, the commonest first."""
        found = Counter(word for page in self.house.pages for word in dict.fromkeys(_telling(page.title)))
        return [word for word, _ in found.most_common(NEAR_WORDS)]

    @cached_property
    def _typos(self) -> Nearest:
        uses = Counter(word for page in self.house.pages for word in terms(f"{page.title} {page.text}"))
        starts: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for word, count in uses.items():
            starts[word[:4]].append((word, count))
        return Nearest(uses=lambda word: uses.get(word, 0), starting=lambda start: starts[start[:4]])


def _telling(text: str) -> Iterator[str]:
    """Yield the words of a text that say something, as they are written in small letters."""
    return (word for word in _WORD.findall(text.lower()) if word not in _SMALL)


def _pairs(title: str) -> Iterator[str]:
    words = title.lower().split()
    return (" ".join(pair) for pair in pairwise(words) if all(_WORD.fullmatch(w) and w not in _SMALL for w in pair))


@lru_cache(maxsize=1)
def _usual_groups() -> Mapping[str, Sequence[str]]:
    """Return what means the same in most houses: each word with the others of its language."""
    groups: dict[str, list[str]] = defaultdict(list)
    for line in PACKAGED.read_text(encoding="utf-8").splitlines():
        for part in line.split("#")[0].split(";"):
            words = [word.strip() for word in part.split(",") if word.strip()]
            for word in words:
                groups[word] += [other for other in words if other != word]
    return groups


def _usual(word: str) -> Sequence[str]:
    return _usual_groups().get(word, ())
