"""Routing rules: how they are found, and how a mistake in the file is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from classifier.routing import Circumstances
from classifier.triage_file import parse_routing, read_routing
from classifier.types import PRIORITIES, BadRouting

PACKAGED = Path(app.__file__).parent / "triage.toml"
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
    assert routing.priority("this is URGENT", at_least="normal", languages=("en",)) == "critical"
    assert routing.priority("everyone evacuating", at_least="normal", languages=("en",)) == "critical"
    assert routing.priority("insurgents", at_least="normal", languages=("en",)) == "normal"
    assert routing.priority("urgent", at_least="normal", languages=("it",)) == "normal"
    assert routing.priority("subito!", at_least="low") == "high"


@given(text=st.text(max_size=60), at_least=st.sampled_from(PRIORITIES))
def test_words_never_lower_a_priority(text: str, at_least: str) -> None:
    found = parse_routing(RULES).priority(text, at_least=at_least)
    assert PRIORITIES.index(found) >= PRIORITIES.index(at_least)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ('[topics.it]\nqeue = "x"', "topics.it has an unknown key 'qeue'"),
        ("[topics.it]\nqueue = 3", "topics.it.queue"),
        ("[topics.it]\ntier = 7", "topics.it.tier"),
        ("[topics.it]\ntier = true", "topics.it.tier"),
        ('[topics.it]\nsensitive = "yes"', "sensitive"),
        ('[[words]]\nwords = []\npriority = "high"', r"words\[0\]\.words"),
        ('[[words]]\nwords = ["*"]\npriority = "high"', r"words\[0\]\.words"),
        ('[[words]]\nwords = ["a"]\npriority = "urgent"', r"words\[0\]\.priority"),
        ('words = "x"', "words must be written"),
        ("[default]\ntier = -1", "default.tier"),
        ("[routes]", "unknown key 'routes'"),
        ("topics = 3", "topics must be a table"),
        ("[", "not valid TOML"),
        ('[topics.it]\nrequired = ["shoe_size"]', "line 2: topics.it.required may only hold"),
        ('[queues.a]\n[default]\nqueue = "b"', "line 3: default.queue names the queue 'b'"),
        ('[hours]\ntime_zone = "Mars"\nstart = "08:00"\nend = "09:00"', "line 2: hours.time_zone"),
        ('[hours]\ntime_zone = "Europe/Rome"\nstart = "09:00"\nend = "08:00"', "line 4: hours.end must be later"),
        (
            '[hours]\ntime_zone = "Europe/Rome"\nstart = "08:00+02:00"\nend = "09:00"',
            "line 3: hours.start must be a time w",
        ),
        ('[[rules]]\npriority = "high"', r"line 1: rules\[0\] has no condition"),
        ('[[rules]]\ngroups = ["vip"]\n\n[[rules]]\ngroups = "vip"', r"line 5: rules\[1\].groups"),
    ],
)
def test_a_mistake_is_named_by_its_key(wrong: str, key: str) -> None:
    with pytest.raises(BadRouting, match=key):
        parse_routing(wrong)


def test_the_file_is_named_when_it_is_wrong_or_missing(tmp_path: Path) -> None:
    with pytest.raises(BadRouting, match=r"triage\.toml"):
        read_routing(tmp_path / "triage.toml")
    (tmp_path / "triage.toml").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadRouting, match="UTF-8"):
        read_routing(tmp_path / "triage.toml")


def test_the_packaged_rules_are_valid_and_speak_three_languages() -> None:
    routing = read_routing(PACKAGED)
    assert routing.priority("esto es urgente", at_least="low", languages=("es",)) == "high"
    assert routing.priority("la linea ferma da stamattina", at_least="low", languages=("it",)) == "critical"
    assert routing.rule("it/wifi").queue == "it-network"
    assert routing.is_sensitive("hr/performance")


CIRCUMSTANCES = """
[hours]
time_zone = "Europe/Madrid"
start = "08:00"
end = "18:00"
[queues.desk]
languages = ["en"]
instead = "mesa"
[queues.mesa]
[topics.it]
required = ["host"]
[topics."it/vpn"]
required = ["error_code"]
[[rules]]
groups = ["vip"]
priority = "high"
tier = 2
[[rules]]
outside_hours = true
channels = ["slack"]
queue = "mesa"
[[rules]]
topics = ["it"]
words = ["my manager reads*"]
sensitive = true
"""


def test_a_rule_holds_when_all_it_names_holds() -> None:
    routing = parse_routing(CIRCUMSTANCES)
    vip = routing.verdict("hello", ("en",), Circumstances(groups=frozenset({"vip", "everyone"})))
    assert (vip.priority, vip.tier, vip.queue, vip.sensitive) == ("high", 2, "", False)
    assert routing.verdict("My manager reads my mail", ("en",), Circumstances(topic="it/email")).sensitive
    assert not routing.verdict("My manager reads my mail", ("en",), Circumstances(topic="hr/leave")).sensitive


def test_hours_are_those_of_the_time_zone() -> None:
    routing = parse_routing(CIRCUMSTANCES)
    monday_early = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)  # half past eight in Madrid
    asked = Circumstances(channel="slack", at=monday_early)
    assert routing.verdict("x", (), asked).queue == ""
    assert routing.verdict("x", (), replace(asked, at=monday_early - timedelta(hours=1))).queue == "mesa"
    assert routing.verdict("x", (), replace(asked, at=monday_early - timedelta(days=1))).queue == "mesa"


def test_a_queue_hands_over_what_it_does_not_speak() -> None:
    routing = parse_routing(CIRCUMSTANCES)
    assert routing.speaking("desk", "es") == "mesa"
    assert routing.speaking("desk", "en") == "desk"


def test_a_topic_inherits_each_field_it_leaves_out() -> None:
    routing = parse_routing(CIRCUMSTANCES)
    assert routing.rule("it/wifi").required == ("host",)
    assert routing.rule("it/vpn").required == ("error_code",)


def test_words_of_both_languages_of_a_mixed_text_count() -> None:
    routing = parse_routing(RULES)
    assert routing.priority("evacuating, ven ya", at_least="low", languages=("es", "en")) == "critical"
