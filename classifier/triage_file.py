"""Reads and checks triage.toml; every mistake is named with its line and key."""

from __future__ import annotations

from pathlib import Path

from classifier.details import KINDS
from classifier.routing import DAYS, Hours, Queue, Routing, Rule, TopicRule, WordRule
from classifier.toml_lines import Node, parse_toml
from classifier.types import PRIORITIES, BadRouting

_PARTS = ("default", "topics", "queues", "words", "rules", "hours")
_RULE = (
    "groups",
    "channels",
    "topics",
    "outside_hours",
    "words",
    "languages",
    "priority",
    "tier",
    "queue",
    "sensitive",
)


def read_routing(path: Path) -> Routing:
    """Return what a triage.toml says; raise BadRouting naming the file, the line and the key."""
    try:
        return parse_routing(path.read_text(encoding="utf-8"))
    except BadRouting as problem:
        raise BadRouting(f"{str(path)!r}: {problem}") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise BadRouting(f"{str(path)!r} cannot be read ({problem}). Check the name and that it is UTF-8.") from problem


def parse_routing(text: str) -> Routing:
    """Check the text of a triage file; raise BadRouting naming the line and the key."""
    whole = parse_toml(text)
    table = whole.table(_PARTS)
    default = table["default"].table(("queue", "tier")) if "default" in table else {}
    topics = table["topics"].table() if "topics" in table else {}
    queues = table["queues"].table() if "queues" in table else {}
    routing = Routing(
        default_queue=default["queue"].as_text() if "queue" in default else "",
        default_tier=default["tier"].as_tier() if "tier" in default else 1,
        topics={name: _topic(node) for name, node in topics.items()},
        queues={name: _queue(node) for name, node in queues.items()},
        words=tuple(_word_rule(node) for node in table["words"].tables()) if "words" in table else (),
        rules=tuple(_rule(node) for node in table["rules"].tables()) if "rules" in table else (),
        hours=_hours(table["hours"]) if "hours" in table else None,
    )
    _check_queues(routing, topics, default)
    return routing


def _topic(node: Node) -> TopicRule:
    table = node.table(("queue", "tier", "sensitive", "required"))
    return TopicRule(
        queue=table["queue"].as_text() if "queue" in table else "",
        tier=table["tier"].as_tier() if "tier" in table else None,
        sensitive=table["sensitive"].as_flag() if "sensitive" in table else False,
        required=table["required"].as_choices(KINDS) if "required" in table else (),
    )


def _queue(node: Node) -> Queue:
    table = node.table(("skills", "languages", "instead"))
    return Queue(
        skills=table["skills"].as_texts() if "skills" in table else (),
        languages=frozenset(table["languages"].as_texts()) if "languages" in table else frozenset(),
        instead=table["instead"].as_text() if "instead" in table else "",
    )


def _word_rule(node: Node) -> WordRule:
    table = node.table(("words", "priority", "languages"))
    if "priority" not in table:
        raise Node(None, (*node.path, "priority"), node.lines).wrong(f"must be one of {', '.join(PRIORITIES)}.")
    return _words(node, table, priority=table["priority"].as_choice(PRIORITIES))


def _words(node: Node, table: dict[str, Node], *, priority: str) -> WordRule:
    listed = table.get("words", Node([], (*node.path, "words"), node.lines))
    words = listed.as_texts()
    if not words or not all(word.strip(" *") for word in words):
        raise listed.wrong("must list at least one word, and none may be empty.")
    languages = frozenset(table["languages"].as_texts()) if "languages" in table else frozenset()
    return WordRule(words=words, priority=priority, languages=languages)


def _rule(node: Node) -> Rule:
    table = node.table(_RULE)
    if not set(table) & {"groups", "channels", "topics", "outside_hours", "words"}:
        raise node.wrong("has no condition: name groups, channels, topics, words or outside_hours.")
    return Rule(
        groups=frozenset(table["groups"].as_texts()) if "groups" in table else frozenset(),
        channels=frozenset(table["channels"].as_texts()) if "channels" in table else frozenset(),
        topics=table["topics"].as_texts() if "topics" in table else (),
        outside_hours=table["outside_hours"].as_flag() if "outside_hours" in table else False,
        words=_words(node, table, priority="low") if "words" in table else None,
        priority=table["priority"].as_choice(PRIORITIES) if "priority" in table else "",
        tier=table["tier"].as_tier() if "tier" in table else None,
        queue=table["queue"].as_text() if "queue" in table else "",
        sensitive=table["sensitive"].as_flag() if "sensitive" in table else False,
    )


def _hours(node: Node) -> Hours:
    table = node.table(("time_zone", "days", "start", "end"))
    if missing := [key for key in ("time_zone", "start", "end") if key not in table]:
        raise node.wrong(f"needs {missing[0]!r}.")
    days = table["days"].as_choices(DAYS) if "days" in table else DAYS[:5]
    start, end = table["start"].as_clock(), table["end"].as_clock()
    if start >= end:
        raise table["end"].wrong("must be later than start.")
    return Hours(zone=table["time_zone"].as_zone(), days=frozenset(map(DAYS.index, days)), start=start, end=end)


def _check_queues(routing: Routing, topics: dict[str, Node], default: dict[str, Node]) -> None:
    """Where queues are listed, every queue a topic names must be one of them: a typing mistake would be nobody's."""
    if not routing.queues:
        return
    for node in (*default.values(), *(found for topic in topics.values() for found in topic.table().values())):
        if node.path[-1] == "queue" and node.value and node.value not in routing.queues:
            raise node.wrong(f"names the queue {node.value!r}, which is not listed under [queues].")
