"""The administrator's synonyms: `synonyms.txt`, one group a line, its words separated by commas."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.types import IndexerError

NAME = "synonyms.txt"
Analyze = Callable[[str], list[str]]
_log = logging.getLogger(__name__)


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


class LiveSynonyms:
    """The groups of a file as they are now: who has changed them sees it at the next search.

    An edit that cannot be read is logged once, and the groups of before serve on. The first reading raises.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._seen = _signature(path)
        self.now = read_synonyms(path)
        self.edition = 0
        """Grows with every change, for whoever keeps what was found by them."""

    def look(self) -> int:
        """Take up a change, if there is one, and return the edition."""
        seen = _signature(self._path)
        if seen != self._seen and self._lock.acquire(blocking=False):
            try:
                self._seen = seen
                self.now = read_synonyms(self._path)
                self.edition += 1
            except SynonymsUnreadable as error:
                _log.warning("The synonyms of before serve on: %s", error)
            finally:
                self._lock.release()
        return self.edition

    def expand(self, query: Sequence[str], analyze: Analyze) -> list[str]:
        """Return what the groups of now add to a query."""
        return self.now.expand(query, analyze)


def read_synonyms(path: Path) -> Synonyms:
    """Read the file (UTF-8; `#` starts a comment); no file means no synonyms. Raise `SynonymsUnreadable`."""
    if not path.is_file():
        return Synonyms()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SynonymsUnreadable(f"{path.name!r} cannot be read ({error}). Save it as plain UTF-8 text.") from error
    return parse_synonyms(text)


def parse_synonyms(text: str) -> Synonyms:
    """Return the groups of a text; raise `SynonymsUnreadable`, which names the line."""
    return Synonyms(groups=tuple(_groups(text.splitlines())))


def _signature(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino


def _groups(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(lines, 1):
        words = tuple(dict.fromkeys(word.strip() for word in line.split("#")[0].split(",") if word.strip()))
        if len(words) == 1:
            raise SynonymsUnreadable(
                f"There is one word alone on line {number}, {words[0]!r}. Write at least two, separated by commas."
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
