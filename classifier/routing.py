"""Triage as data: where a topic goes, what it must tell, which words, people and hours change that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property, lru_cache
from re import Pattern
from zoneinfo import ZoneInfo

from classifier.lexicon import word_pattern
from classifier.types import PRIORITIES

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True)
class TopicRule:
    """Where a topic goes; it also holds for the topics below it (`it` for `it/vpn`). Empty fields leave the model's.

    `required` are the details without which nobody can start.
    """

    queue: str = ""
    tier: int | None = None
    sensitive: bool = False
    required: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A team: what it can do and which languages it answers in; no languages means all."""

    skills: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    instead: str = ""
    """The queue that takes a request in a language this one does not speak."""


@dataclass(frozen=True, kw_only=True)
class WordRule:
    """Words that set at least a `priority`; `languages` empty means every language."""

    words: tuple[str, ...]
    priority: str
    languages: frozenset[str] = frozenset()

    @cached_property
    def _pattern(self) -> Pattern[str]:
        return word_pattern(self.words)

    def applies(self, text: str, languages: Collection[str]) -> bool:
        """Whether one of the words occurs in a text of `languages` (none: unknown, so every rule may apply)."""
        speaks = not self.languages or not languages or not self.languages.isdisjoint(languages)
        return speaks and self._pattern.search(text.lower()) is not None


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When people are at work, in their own time zone."""

    zone: ZoneInfo
    days: frozenset[int]
    start: time
    end: time

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody is there at `moment` (aware)."""
        local = moment.astimezone(self.zone)
        return local.weekday() in self.days and self.start <= local.time() < self.end


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Who asks, where and when: what rules look at beside the text."""

    groups: frozenset[str] = frozenset()
    channel: str = ""
    at: datetime | None = None
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Everything named must hold; then priority and tier rise at least to these, and the queue is this one."""

    groups: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    outside_hours: bool = False
    words: WordRule | None = None
    priority: str = ""
    tier: int | None = None
    queue: str = ""
    sensitive: bool = False

    def applies(self, text: str, languages: Collection[str], asked: Circumstances, hours: Hours | None) -> bool:
        """Whether every condition holds; hours that nobody stated are never over."""
        over = hours is not None and asked.at is not None and not hours.open_at(asked.at)
        return (
            (not self.groups or not self.groups.isdisjoint(asked.groups))
            and (not self.channels or asked.channel in self.channels)
            and (not self.topics or any(asked.topic == t or asked.topic.startswith(t + "/") for t in self.topics))
            and (not self.outside_hours or over)
            and (self.words is None or self.words.applies(text, languages))
        )


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What all rules that apply ask for together; empty where none asks."""

    priority: str = ""
    tier: int = 0
    queue: str = ""
    sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class Routing:
    """A validated triage file. A topic without a rule goes to `default_queue`, at `default_tier`."""

    default_queue: str = ""
    default_tier: int = 1
    topics: Mapping[str, TopicRule] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    words: tuple[WordRule, ...] = ()
    rules: tuple[Rule, ...] = ()
    hours: Hours | None = None

    def rule(self, topic: str) -> TopicRule:
        """The rule of a topic, each field its own or its nearest parent's; without any, to the default queue."""
        return self._rule_of(topic)

    @cached_property
    def _rule_of(self) -> Callable[[str], TopicRule]:
        """The same, kept: each message asks whether any of a model's topics is sensitive."""
        return lru_cache(maxsize=1024)(self._inherited)

    def _inherited(self, topic: str) -> TopicRule:
        line = [self.topics[name] for name in reversed(_line_of(topic)) if name in self.topics]
        if not line:
            return TopicRule(queue=self.default_queue, tier=self.default_tier)
        return TopicRule(
            queue=next((rule.queue for rule in line if rule.queue), ""),
            tier=next((rule.tier for rule in line if rule.tier is not None), None),
            sensitive=any(rule.sensitive for rule in line),
            required=next((rule.required for rule in line if rule.required), ()),
        )

    def is_sensitive(self, topic: str) -> bool:
        """Whether a person should always look: the topic or one above it is marked `sensitive`."""
        return self.rule(topic).sensitive

    def priority(self, text: str, *, at_least: str, languages: Collection[str] = ()) -> str:
        """`at_least`, raised to the highest priority a word rule asks for; word rules only ever raise."""
        asked = [rule.priority for rule in self.words if rule.applies(text, languages)]
        return max([at_least, *asked], key=PRIORITIES.index)

    def verdict(self, text: str, languages: Collection[str], asked: Circumstances) -> Verdict:
        """What the `[[rules]]` ask for together: the highest priority and tier, and the last queue named."""
        holding = [rule for rule in self.rules if rule.applies(text, languages, asked, self.hours)]
        return Verdict(
            priority=max((rule.priority for rule in holding if rule.priority), key=PRIORITIES.index, default=""),
            tier=max((rule.tier or 0 for rule in holding), default=0),
            queue=next((rule.queue for rule in reversed(holding) if rule.queue), ""),
            sensitive=any(rule.sensitive for rule in holding),
        )

    def has_queue(self, queue: str) -> bool:
        """Whether somebody works on `queue`: any may where the file lists none."""
        return not self.queues or queue in self.queues

    def has_topic(self, topic: str) -> bool:
        """Whether a rule says where `topic` goes, its own or one above it."""
        return any(name in self.topics for name in _line_of(topic))

    def speaking(self, queue: str, language: str) -> str:
        """`queue`, or the one that takes over where `queue` does not speak `language`."""
        known = self.queues.get(queue)
        if known is None or not known.languages or not language or language in known.languages:
            return queue
        return known.instead or queue

    def labels(self) -> frozenset[str]:
        """Every queue and topic the file names, parents included."""
        queues = {rule.queue for rule in self.topics.values()} | {rule.queue for rule in self.rules}
        return frozenset({*self.topics, *self.queues, self.default_queue, *queues} - {""})


def _line_of(topic: str) -> tuple[str, ...]:
    """`it/vpn` is below `it`: ("it", "it/vpn")."""
    parts = topic.split("/")
    return tuple("/".join(parts[: depth + 1]) for depth in range(len(parts)))
