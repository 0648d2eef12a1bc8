"""Rules over the model: what triage says of a request before anything was trained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.answering.triager import ModelTriager
from app.domain.request import Request
from app.domain.triage import Triage
from classifier.intents import MessageMood
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.triage_file import parse_routing
from classifier.types import LabelledText
from tests.fakes.builders import a_request
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

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
    triager = ModelTriager(model=None, rules=lambda: rules, identify=lambda _: "en", mood=lambda _: lambda: heard)
    return triager.triage(request)


def test_a_mood_is_read_last_for_its_vector_may_be_on_its_way() -> None:
    told: list[str] = []

    def mood() -> MessageMood:
        told.append("mood")
        return MessageMood(intent="request", probability=1.0, sentiment="negative", unhurried=True)

    rules = parse_routing(RULES)
    triager = ModelTriager(model=None, rules=lambda: rules, identify=lambda _: "en", mood=lambda _: mood)
    finish = triager.begin(a_request(text="no rush"))
    assert not told
    assert (finish().sentiment, finish().priority) == ("negative", "low")


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
    resigning = triaged(a_request(text="I want to resign"))
    assert (resigning.sensitive, resigning.sensitivity) == (True, 1.0)
    assert not triaged(a_request()).sensitive


@pytest.mark.parametrize(("text", "priority"), [("new mouse", "low"), ("urgent: new mouse", "high")])
def test_who_has_time_waits_unless_a_word_says_otherwise(text: str, priority: str) -> None:
    mood = MessageMood(intent="thanks", probability=0.9, sentiment="positive", unhurried=True)
    found = triaged(a_request(text=text), mood)
    assert (found.priority, found.intent, found.sentiment) == (priority, "thanks", "positive")


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage(requests(), WordHashEncoder())


def by_model(model: TriageModel, text: str, rules: str = RULES) -> Triage:
    routing = parse_routing(rules)
    return ModelTriager(model=model, rules=lambda: routing, identify=lambda _: "en").triage(a_request(text=text))


def test_the_first_topic_is_as_sure_as_the_model_is_that_it_is_right(model: TriageModel) -> None:
    text = "vpn tunnel gateway remote"
    found = by_model(model, text).topics[0]
    assert (found.label, found.confidence) == ("it/vpn", model.predict(text).confidence)


NETWORK = ("it/wifi", "it/lan", "it/proxy")
BELOW_IT = (
    RULES + '[topics.it]\nqueue = "mesa"\n' + "".join(f'[topics."{topic}"]\nqueue = "desk"\n' for topic in NETWORK)
)


@pytest.fixture(scope="module")
def torn() -> TriageModel:
    """Knows that a slow network is a matter of `it`, not which of three."""
    words = ("slow", "network", "pages", "loading", "office", "cable", "signal")
    same = [
        LabelledText(text=f"{words[n % 7]} {words[n // 3 % 6]} network slow", topic=NETWORK[n % 3]) for n in range(60)
    ]
    return train_triage([*(replace(row, queue="") for row in requests()), *same], WordHashEncoder())


def test_torn_between_topics_of_one_kind_the_one_above_them_is_said_and_its_rule_routes(torn: TriageModel) -> None:
    found = by_model(torn, "slow network pages loading", BELOW_IT)
    above, best, *_ = found.topics
    assert (above.label, found.queue) == ("it", "mesa")
    assert best.label in NETWORK
    assert above.confidence > 0.7 > best.confidence


def test_what_may_be_sensitive_stays_sensitive_where_only_the_topic_above_is_sure(torn: TriageModel) -> None:
    best = by_model(torn, "slow network").topics[1].label
    found = by_model(torn, "slow network", RULES + f'[topics."{best}"]\nqueue = "desk"\nsensitive = true\n')
    assert (found.topics[0].label, found.sensitive) == ("it", True)


def test_a_person_looks_where_any_sensitive_topic_is_likely_enough_not_only_the_first(torn: TriageModel) -> None:
    other = by_model(torn, "slow network").topics[2].label
    found = by_model(torn, "slow network", RULES + f'[topics."{other}"]\nqueue = "desk"\nsensitive = true\n')
    assert found.sensitive
    assert 0.15 <= found.sensitivity < 1
    assert not by_model(torn, "vpn tunnel gateway", RULES + f'[topics."{other}"]\nsensitive = true\n').sensitive


@pytest.fixture(scope="module")
def foreign() -> TriageModel:
    """Learned from a file with priorities and tiers of another house."""
    renamed = {"high": "P1", "normal": "P3"}
    rows = [replace(row, priority=renamed[row.priority], tier="²" if "vpn" in row.text else "L1") for row in requests()]
    return train_triage(rows, WordHashEncoder())


def test_priorities_and_tiers_of_another_house_are_left_aside(foreign: TriageModel) -> None:
    found = by_model(foreign, "vpn tunnel gateway urgent outage now")
    assert (found.priority, found.tier) == ("high", 1)
    assert by_model(foreign, "vpn tunnel gateway remote").priority == "normal"


def test_a_queue_that_the_file_no_longer_lists_gets_no_ticket(model: TriageModel) -> None:
    listed = '[default]\nqueue = "desk"\n[queues.desk]\n[queues.it]\n[queues.hr]\n[queues.facilities]\n'
    text = "vpn tunnel gateway remote"
    before = by_model(model, text, listed)
    assert before.queue == "it"
    after = by_model(model, text, listed.replace("[queues.it]\n", ""))
    assert after.queue == "desk"
    assert "it" not in after.candidates
    assert by_model(model, text, '[default]\nqueue = "front"\n[queues.front]\n').candidates == ("front",)
    assert by_model(model, text, '[default]\nqueue = "desk"\n').queue == "it"
