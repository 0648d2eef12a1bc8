"""Routing rules: how they are found, and how a mistake in the file is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from classifier.routing import PRIORITIES, parse_routing, read_routing
from classifier.types import BadRouting

PACKAGED = Path(app.__file__).parent / "routing.toml"
RULES = """
[default]
queue = "desk"
tier = 1
[topics.it]
queue = "it"
sensitive = false
[topics."it/vpn"]
queue = "network"
tier = 2
[topics.legal]
queue = "legal"
sensitive = true
[[words]]
words = ["urgent", "evacuat*"]
priority = "critical"
languages = ["en"]
[[words]]
words = ["subito"]
priority = "high"
"""


def test_a_topic_finds_its_own_rule_then_its_parents_then_the_default() -> None:
    routing = parse_routing(RULES)
    assert routing.rule("it/vpn").queue == "network"
    assert routing.rule("it/wifi").queue == "it"
    assert routing.rule("hr/leave").queue == "desk"
    assert routing.rule("it/vpn").tier == 2


def test_a_topic_below_a_sensitive_one_is_sensitive() -> None:
    routing = parse_routing(RULES)
    assert routing.is_sensitive("legal/nda")
    assert not routing.is_sensitive("it/vpn")


def test_words_raise_a_priority_only_as_whole_words_and_in_their_language() -> None:
    routing = parse_routing(RULES)
    assert routing.priority("this is URGENT", at_least="normal", language="en") == "critical"
    assert routing.priority("everyone evacuating", at_least="normal", language="en") == "critical"
    assert routing.priority("insurgents", at_least="normal", language="en") == "normal"
    assert routing.priority("urgent", at_least="normal", language="it") == "normal"
    assert routing.priority("subito!", at_least="low") == "high"


@given(text=st.text(max_size=60), at_least=st.sampled_from(PRIORITIES))
def test_words_never_lower_a_priority(text: str, at_least: str) -> None:
    found = parse_routing(RULES).priority(text, at_least=at_least)
    assert PRIORITIES.index(found) >= PRIORITIES.index(at_least)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ('[topics.it]\nqeue = "x"', "topics.\"it\" has an unknown key 'qeue'"),
        ("[topics.it]\nqueue = 3", 'topics."it".queue'),
        ("[topics.it]\ntier = 7", 'topics."it".tier'),
        ("[topics.it]\ntier = true", 'topics."it".tier'),
        ('[topics.it]\nsensitive = "yes"', "sensitive"),
        ('[[words]]\nwords = []\npriority = "high"', r"words\[0\]\.words"),
        ('[[words]]\nwords = ["*"]\npriority = "high"', r"words\[0\]\.words"),
        ('[[words]]\nwords = ["a"]\npriority = "urgent"', r"words\[0\]\.priority"),
        ('words = "x"', "words must be written"),
        ("[default]\ntier = -1", "default.tier"),
        ("[routes]", "unknown key 'routes'"),
        ("topics = 3", "topics must be a table"),
        ("[", "not valid TOML"),
    ],
)
def test_a_mistake_is_named_by_its_key(wrong: str, key: str) -> None:
    with pytest.raises(BadRouting, match=key):
        parse_routing(wrong)


def test_the_file_is_named_when_it_is_wrong_or_missing(tmp_path: Path) -> None:
    with pytest.raises(BadRouting, match=r"routing\.toml"):
        read_routing(tmp_path / "routing.toml")
    (tmp_path / "routing.toml").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadRouting, match="UTF-8"):
        read_routing(tmp_path / "routing.toml")


def test_the_packaged_rules_are_valid_and_speak_three_languages() -> None:
    routing = read_routing(PACKAGED)
    assert routing.priority("esto es urgente", at_least="low", language="es") == "high"
    assert routing.priority("la linea ferma da stamattina", at_least="low", language="it") == "critical"
    assert routing.rule("it/wifi").queue == "it-network"
    assert routing.is_sensitive("hr/performance")
