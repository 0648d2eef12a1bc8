"""Routing as data: which queue and tier a topic goes to, which words raise its priority, what needs a person."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from classifier.types import BadRouting

PRIORITIES = ("low", "normal", "high", "critical")
_TIERS = (0, 1, 2, 3)


@dataclass(frozen=True, kw_only=True)
class TopicRule:
    """Where a topic goes; it also holds for the topics below it (`it` for `it/vpn`). Empty fields leave the model's."""

    queue: str = ""
    tier: int | None = None
    sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class WordRule:
    """Words that set at least a `priority`; `languages` empty means every language."""

    words: tuple[str, ...]
    priority: str
    languages: frozenset[str] = frozenset()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # A trailing * stands for any ending; words match whole, without regard to case.
        spelled = "|".join(re.escape(word.lower()).replace(r"\*", r"\w*") for word in self.words)
        return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")

    def applies(self, text: str, language: str) -> bool:
        """Whether one of the words occurs in a text of `language` (empty: unknown, so every rule may apply)."""
        speaks = not self.languages or not language or language in self.languages
        return speaks and self._pattern.search(text.lower()) is not None


@dataclass(frozen=True, kw_only=True)
class Routing:
    """A validated routing file. A topic without a rule goes to `default_queue`, at `default_tier`."""

    default_queue: str = ""
    default_tier: int = 1
    topics: Mapping[str, TopicRule] = field(default_factory=dict)
    words: tuple[WordRule, ...] = ()

    def rule(self, topic: str) -> TopicRule:
        """The rule of a topic: its own, else its parent's, else one that sends it to the default queue."""
        parts = topic.split("/")
        for depth in range(len(parts), 0, -1):
            if found := self.topics.get("/".join(parts[:depth])):
                return found
        return TopicRule(queue=self.default_queue, tier=self.default_tier)

    def is_sensitive(self, topic: str) -> bool:
        """Whether a person should always look: the topic or one above it is marked `sensitive`."""
        parts = topic.split("/")
        above = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
        return any(rule.sensitive for name in above if (rule := self.topics.get(name)))

    def priority(self, text: str, *, at_least: str, language: str = "") -> str:
        """`at_least`, raised to the highest priority a word rule asks for; word rules only ever raise."""
        asked = [rule.priority for rule in self.words if rule.applies(text, language)]
        return max([at_least, *asked], key=PRIORITIES.index)


def read_routing(path: Path) -> Routing:
    """Reads and checks a routing.toml; raises BadRouting naming the file and the key."""
    try:
        return parse_routing(path.read_text(encoding="utf-8"))
    except BadRouting as problem:
        raise BadRouting(f"{str(path)!r}: {problem}") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise BadRouting(f"{str(path)!r} cannot be read ({problem}). Check the name and that it is UTF-8.") from problem


def parse_routing(text: str) -> Routing:
    """Checks the text of a routing file; raises BadRouting naming the key."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadRouting(f"this is not valid TOML: {problem}.") from problem
    _only(table, {"default", "topics", "words"}, "the file")
    default = _table(table.get("default", {}), "default")
    _only(default, {"queue", "tier"}, "default")
    topics = _table(table.get("topics", {}), "topics")
    words = table.get("words", [])
    if not isinstance(words, list):
        raise BadRouting("words must be written as [[words]] entries.")
    return Routing(
        default_queue=_text(default.get("queue", ""), "default.queue"),
        default_tier=_tier(default.get("tier", 1), "default.tier"),
        topics={name: _topic(value, f'topics."{name}"') for name, value in topics.items()},
        words=tuple(_word_rule(value, f"words[{place}]") for place, value in enumerate(words)),
    )


def _topic(value: Any, key: str) -> TopicRule:
    table = _table(value, key)
    _only(table, {"queue", "tier", "sensitive"}, key)
    sensitive = table.get("sensitive", False)
    if not isinstance(sensitive, bool):
        raise BadRouting(f"{key}.sensitive must be true or false, not {sensitive!r}.")
    tier = _tier(table["tier"], f"{key}.tier") if "tier" in table else None
    return TopicRule(queue=_text(table.get("queue", ""), f"{key}.queue"), tier=tier, sensitive=sensitive)


def _word_rule(value: Any, key: str) -> WordRule:
    table = _table(value, key)
    _only(table, {"words", "priority", "languages"}, key)
    words = _texts(table.get("words", []), f"{key}.words")
    if not words or not all(word.strip(" *") for word in words):
        raise BadRouting(f"{key}.words must list at least one word, and none may be empty.")
    priority = table.get("priority")
    if priority not in PRIORITIES:
        raise BadRouting(f"{key}.priority must be one of {', '.join(PRIORITIES)}, not {priority!r}.")
    return WordRule(
        words=words, priority=priority, languages=frozenset(_texts(table.get("languages", []), f"{key}.languages"))
    )


def _table(value: Any, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRouting(f"{key} must be a table, not {value!r}.")
    return value


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise BadRouting(f"{key} must be a text in quotes, not {value!r}.")
    return value


def _texts(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadRouting(f"{key} must be a list of texts, not {value!r}.")
    return tuple(_text(entry, f"{key}[{place}]") for place, entry in enumerate(value))


def _tier(value: Any, key: str) -> int:
    if isinstance(value, bool) or value not in _TIERS:
        raise BadRouting(f"{key} must be 0, 1, 2 or 3, not {value!r}.")
    return int(value)


def _only(table: Mapping[str, Any], known: set[str], key: str) -> None:
    if unknown := sorted(set(table) - known):
        raise BadRouting(f"{key} has an unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}.")
