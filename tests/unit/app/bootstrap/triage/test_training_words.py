"""What an administrator reads after a training: how good it is, and which topics nobody routes."""

from __future__ import annotations

from app.bootstrap.triage.training import without_rule
from app.cli.learning import how_good
from classifier.card import HeadCard
from classifier.routing import Routing, TopicRule

RULES = Routing(default_queue="it-desk", topics={"it": TopicRule(queue="it-desk")})


def a_head(*topics: str) -> HeadCard:
    return HeadCard(counts=dict.fromkeys(topics, 5), accuracy=0.8, macro_f1=0.8, calibration_error=0.1)


def test_topics_without_a_rule_are_named_with_where_they_go() -> None:
    told = without_rule({"topic": a_head("it/vpn", "payroll", "travel")}, RULES)
    assert told == "triage.toml has no rule for 2 topics (payroll, travel): they all go to 'it-desk'"


def test_of_many_topics_some_are_named() -> None:
    assert "for 9 topics (0, 1, 2, 3, 4, ...)" in without_rule({"topic": a_head(*"012345678")}, RULES)


def test_nothing_is_said_where_every_topic_has_a_rule_or_the_queues_were_learned() -> None:
    assert without_rule({"topic": a_head("it/vpn", "it")}, RULES) == ""
    assert without_rule({"topic": a_head("payroll"), "queue": a_head("pay-desk")}, RULES) == ""


def test_what_nobody_measured_is_not_called_always_wrong() -> None:
    unmeasured = {"counts": {"a": 1, "b": 1}, "accuracy": 0.0, "calibration_error": 0.0}
    assert how_good(unmeasured) == "too few different examples to say how often it is right"
    assert how_good({"accuracy": 0.0, "calibration_error": 0.4}) == "0.0% right on rows held out"
    assert how_good({"accuracy": 0.8214, "calibration_error": 0.1}) == "82.1% right on rows held out"
