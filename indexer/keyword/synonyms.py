"""The administrator's synonyms: `synonyms.txt`, one group a line, its words separated by commas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.types import IndexerError

Analyze = Callable[[str], list[str]]


class SynonymsUnreadable(IndexerError):
    """The synonyms file cannot be used as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """Groups of words or phrases that mean the same here, such as ("vpn", "remote access")."""

    groups: tuple[tuple[str, ...], ...] = ()

    def expand(self, query: Sequence[str], analyze: Analyze) -> list[str]:
        """Return the terms to add to a query that holds a member of a group: those of the group's others."""
        added = [term for group in self.groups for term in _others(group, query, analyze)]
        return [term for term in dict.fromkeys(added) if term not in set(query)]


def read_synonyms(path: Path) -> Synonyms:
    """Read the file (UTF-8; `#` starts a comment); no file means no synonyms. Raise `SynonymsUnreadable`."""
    if not path.is_file():
        return Synonyms()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SynonymsUnreadable(f"{path.name!r} cannot be read ({error}). Save it as plain UTF-8 text.") from error
    return Synonyms(groups=tuple(_groups(lines)))


def _groups(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(lines, 1):
        words = tuple(word.strip() for word in line.split("#")[0].split(",") if word.strip())
        if len(words) == 1:
            raise SynonymsUnreadable(
                f"Line {number} of the synonyms has one word, {words[0]!r}. Write at least two, separated by commas."
            )
        if words:
            yield words


def _others(group: Sequence[str], query: Sequence[str], analyze: Analyze) -> list[str]:
    analysed = [analyze(member) for member in group]
    if not any(_contains(query, member) for member in analysed):
        return []
    return [term for member in analysed for term in member]


def _contains(query: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether `phrase` occurs in `query` as consecutive terms."""
    size = len(phrase)
    return size > 0 and any(list(query[i : i + size]) == list(phrase) for i in range(len(query) - size + 1))
