"""A parsed TOML file whose values know their key and their line, so that a mistake can be pointed at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from classifier.types import BadRouting

Path = tuple[str | int, ...]
Choice = TypeVar("Choice", bound=str)
_PART = re.compile(r'"([^"]*)"|\'([^\']*)\'|([A-Za-z0-9_-]+)')
_HEADER = re.compile(r"^\s*(\[\[?)([^\]#]+)\]")
_KEY = re.compile(r'^\s*((?:"[^"]*"|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|[A-Za-z0-9_-]+))*)\s*=')


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file with its place; every `as_...` raises `BadRouting` naming line and key."""

    value: Any
    path: Path
    lines: dict[Path, int] = field(repr=False)

    def wrong(self, says: str) -> BadRouting:
        """Return the error of this value."""
        return BadRouting(f"line {self.line}: {self.key} {says}")

    @property
    def key(self) -> str:
        """The key as it is written: `topics."it/vpn".tier`."""
        parts = [f"[{p}]" if isinstance(p, int) else f".{_quoted(p)}" for p in self.path]
        return "".join(parts).removeprefix(".") or "the file"

    @property
    def line(self) -> int:
        """The line of the key, or of the nearest table above it."""
        for end in range(len(self.path), 0, -1):
            if self.path[:end] in self.lines:
                return self.lines[self.path[:end]]
        return 1

    def table(self, known: Sequence[str] = ()) -> dict[str, Node]:
        """Return the table's values; with `known`, refuse any other key."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"must be a table, not {self.value!r}.")
        found = {name: Node(value, (*self.path, name), self.lines) for name, value in self.value.items()}
        if known and (unknown := sorted(set(found) - set(known))):
            says = f"has an unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}."
            raise BadRouting(f"line {found[unknown[0]].line}: {self.key} {says}")
        return found

    def tables(self) -> tuple[Node, ...]:
        """Return the entries of an array of tables."""
        if not isinstance(self.value, list):
            raise self.wrong(f"must be written as [[{self.key}]] entries.")
        return tuple(Node(value, (*self.path, place), self.lines) for place, value in enumerate(self.value))

    def as_text(self) -> str:
        """Return a text."""
        if not isinstance(self.value, str):
            raise self.wrong(f"must be a text in quotes, not {self.value!r}.")
        return self.value

    def as_texts(self) -> tuple[str, ...]:
        """Return a list of texts."""
        if not isinstance(self.value, list):
            raise self.wrong(f"must be a list of texts, not {self.value!r}.")
        return tuple(Node(one, (*self.path, place), self.lines).as_text() for place, one in enumerate(self.value))

    def as_choices(self, known: Sequence[str]) -> tuple[str, ...]:
        """Return a list of texts, each one of `known`."""
        found = self.as_texts()
        if unknown := [one for one in found if one not in known]:
            raise self.wrong(f"may only hold {', '.join(known)}, not {unknown[0]!r}.")
        return found

    def as_choice(self, known: Sequence[Choice]) -> Choice:
        """Return a text that is one of `known`."""
        for one in known:
            if one == self.value:
                return one
        raise self.wrong(f"must be one of {', '.join(known)}, not {self.value!r}.")

    def as_flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong(f"must be true or false, not {self.value!r}.")
        return self.value

    def as_clock(self) -> time:
        """Return a time of day such as "08:30"."""
        try:
            found = time.fromisoformat(self.as_text())
        except ValueError as problem:
            raise self.wrong(f'must be a time such as "08:30", not {self.value!r}.') from problem
        if found.tzinfo is not None:
            raise self.wrong("must be a time without a zone; the zone is time_zone.")
        return found

    def as_zone(self) -> ZoneInfo:
        """Return a time zone such as "Europe/Madrid"."""
        try:
            return ZoneInfo(self.as_text())
        except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
            raise self.wrong(f'must be a time zone such as "Europe/Madrid", not {self.value!r}.') from problem

    def as_tiers(self) -> tuple[int, ...]:
        """Return a list of tiers."""
        if not isinstance(self.value, list):
            raise self.wrong(f"must be a list of tiers, not {self.value!r}.")
        return tuple(Node(one, (*self.path, place), self.lines).as_tier() for place, one in enumerate(self.value))

    def as_tier(self) -> int:
        """Return a tier."""
        if isinstance(self.value, bool) or self.value not in (0, 1, 2, 3):
            raise self.wrong(f"must be 0, 1, 2 or 3, not {self.value!r}.")
        return int(self.value)


def parse_toml(text: str) -> Node:
    """Return the whole file; raise `BadRouting` with the line where it is no TOML."""
    try:
        return Node(tomllib.loads(text), (), _lines(text))
    except tomllib.TOMLDecodeError as problem:
        raise BadRouting(f"this is not valid TOML: {problem}.") from problem


def _lines(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    table: Path = ()
    entries: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = tuple(_parts(header[2]))
            if header[1] == "[[":
                entries[table] = entries.get(table, -1) + 1
                table = (*table, entries[table])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _parts(dotted: str) -> Iterator[str]:
    for part in _PART.finditer(dotted):
        yield next(group for group in part.groups() if group is not None)


def _quoted(part: str) -> str:
    return part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"'
