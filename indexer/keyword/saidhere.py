"""A question in the house's words: what no page uses is read as what its group of `synonyms.txt` offers that pages use.

Widening the word search alone leaves the vectors and the evidence behind: a page about the wireless network would still
lack the word "wifi" that was asked. A word that some page uses stays as it was asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from indexer.keyword.analysis import terms
from indexer.keyword.synonyms import LiveSynonyms, Synonyms

_WORD = re.compile(r"[^\W_]+")

Holds = Callable[[str, str], bool]
Entry = tuple[tuple[str, ...], str, tuple[str, ...]]
"""The terms of a member, the member, and the others of its group in the order they are written."""
Entries = Mapping[str, Sequence[Entry]]
"""The members by their first term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidHere:
    """Reads questions by the groups in force. `holds` says whether some page has a word, in any form of a language."""

    synonyms: LiveSynonyms
    holds: Holds
    _known: dict[str, tuple[Synonyms, Entries]] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, text: str, language: str) -> str:
        """Return `text` with the house's words in place of those that nobody here writes; mostly as it is."""
        groups = self.synonyms.now
        if not groups.groups:
            return text
        entries = self._entries(groups, language)
        return _Reading(text=text, language=language, entries=entries, holds=self.holds).done()

    def _entries(self, groups: Synonyms, language: str) -> Entries:
        """Return the members of the groups as a language writes them, made once until the groups are others."""
        made_of, entries = self._known.get(language, (None, {}))
        if made_of is not groups:
            entries = _entries(groups, language)
            self._known[language] = groups, entries
        return entries


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One question, word by word."""

    text: str
    language: str
    entries: Entries
    holds: Holds
    said: list[str] = field(default_factory=list)

    def done(self) -> str:
        words = list(_WORD.finditer(self.text))
        found = [_terms(word.group(), self.language) for word in words]
        place = written = 0
        while place < len(words):
            size, instead = self._instead(found, place)
            if instead:
                self.said.extend((self.text[written : words[place].start()], instead))
                written = words[place + size - 1].end()
            place += max(size, 1)
        return "".join((*self.said, self.text[written:])) if self.said else self.text

    def _instead(self, found: Sequence[tuple[str, ...]], place: int) -> tuple[int, str]:
        """Return how many words from `place` on are a member that pages lack, and what they say instead."""
        for run, member, others in self.entries.get(found[place][0], ()) if found[place] else ():
            size = _run(found, place, run)
            if size and not self._used(member):
                known = next((other for other in others if self._used(other)), "")
                if known:
                    return size, known
        return 0, ""

    def _used(self, member: str) -> bool:
        return all(self.holds(word, self.language) for word in _terms(member, ""))


def _run(found: Sequence[tuple[str, ...]], place: int, member: tuple[str, ...]) -> int:
    """Return how many words from `place` on have just the terms of `member`, small words between them aside."""
    held: tuple[str, ...] = ()
    for size, own in enumerate(found[place:], 1):
        held += own
        if held == member:
            return size
        if len(held) >= len(member):
            break
    return 0


def _entries(synonyms: Synonyms, language: str) -> Entries:
    """Return the members by their first term, longer ones first."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for group in synonyms.groups:
        for member in group:
            if found := _terms(member, language):
                entries[found[0]].append((found, member, tuple(other for other in group if other != member)))
    return {first: sorted(own, key=lambda entry: -len(entry[0])) for first, own in entries.items()}


@lru_cache(maxsize=8192)
def _terms(text: str, language: str) -> tuple[str, ...]:
    return tuple(terms(text, language))
