"""Rules over the model: what triage says of a request before anything was trained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.answering.triager import ModelTriager
from app.domain.request import Request
from app.domain.triage import Triage
from classifier.intents import MessageMood
from classifier.triage_file import parse_routing
from tests.fakes.builders import a_request

RULES = """
[default]
queue = "desk"
[queues.desk]
languages = ["en"]
instead = "mesa"
[queues.mesa]
[[words]]
words = ["urgent"]
priority = "high"
languages = ["en"]
[[rules]]
groups = ["vip"]
priority = "critical"
tier = 3
[[rules]]
words = ["resign*"]
sensitive = true
"""


def triaged(request: Request, mood: MessageMood | None = None) -> Triage:
    heard = mood or MessageMood(intent="request", probability=1.0, sentiment="neutral")
    rules = parse_routing(RULES)
    return ModelTriager(model=None, rules=lambda: rules, identify=lambda _: "en", mood=lambda _: heard).triage(request)


def test_stated_details_come_with_their_places() -> None:
    found = triaged(a_request(text="error HV-307 since yesterday"))
    assert [(d.kind, d.value) for d in found.details] == [("error_code", "HV-307"), ("date", "2026-03-01")]


def test_a_mixed_text_is_triaged_in_both_languages() -> None:
    mixed = replace(a_request(text="no me funciona el VPN since yesterday and it is urgent"), language="es")
    found = triaged(mixed)
    assert (found.language, found.languages, found.priority) == ("es", ("es", "en"), "high")


def test_a_team_that_does_not_speak_the_language_hands_over() -> None:
    assert triaged(replace(a_request(text="hola"), language="es")).queue == "mesa"


def test_attributes_of_the_requester_raise_priority_and_tier() -> None:
    found = triaged(replace(a_request(), audience=frozenset({"vip"})))
    assert (found.priority, found.tier) == ("critical", 3)


def test_a_rule_can_make_a_request_sensitive() -> None:
    assert triaged(a_request(text="I want to resign")).sensitive
    assert not triaged(a_request()).sensitive


@pytest.mark.parametrize(("text", "priority"), [("new mouse", "low"), ("urgent: new mouse", "high")])
def test_who_has_time_waits_unless_a_word_says_otherwise(text: str, priority: str) -> None:
    mood = MessageMood(intent="thanks", probability=0.9, sentiment="positive", unhurried=True)
    found = triaged(a_request(text=text), mood)
    assert (found.priority, found.intent, found.sentiment) == (priority, "thanks", "positive")
