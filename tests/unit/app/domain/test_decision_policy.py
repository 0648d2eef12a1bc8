"""The policy: a pure function of calibrated confidences and thresholds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Twin
from app.domain.decision import COURTESY, DecisionPolicy, Thresholds
from app.domain.politeness import Asking, Politeness
from app.domain.triage import Intent
from tests.fakes.builders import a_suggestion, a_triage, an_answer

POLICY = DecisionPolicy(thresholds=Thresholds(answer=0.7, clarify=0.5, out_of_scope=0.8, suggest=0.2))
shares = st.floats(0, 1)


def test_a_sure_answer_is_given() -> None:
    assert POLICY.decide(a_triage(), an_answer(0.7), ()).kind == "reply"


def test_an_unsure_answer_goes_to_a_person() -> None:
    decision = POLICY.decide(a_triage(), an_answer(0.69), ())
    assert (decision.kind, decision.answer) == ("escalate", None)


@pytest.mark.parametrize("intent", ["thanks", "chit_chat"])
def test_thanks_and_a_chat_get_a_kind_word_and_no_ticket_for_people(intent: Intent) -> None:
    decision = POLICY.decide(replace(a_triage(), intent=intent), None, (a_suggestion(score=0.5),))
    assert (decision.kind, decision.reason, decision.answer, decision.suggestions) == ("reply", COURTESY, None, ())
    assert POLICY.decide(replace(a_triage(), intent=intent), an_answer(0.9), ()).reason == "answered"


def test_a_sensitive_request_is_never_answered_by_the_engine_alone() -> None:
    decision = POLICY.decide(replace(a_triage(), sensitive=True), an_answer(0.99), (a_suggestion(score=0.5),))
    assert (decision.kind, decision.reason, decision.answer) == ("escalate", "sensitive", None)
    assert decision.suggestions


@given(shares, shares, shares)
def test_what_may_be_sensitive_is_answered_only_where_a_page_is_as_much_surer(
    sensitivity: float, confidence: float, less: float
) -> None:
    kind = _where_sensitive(sensitivity, confidence)
    assert (kind == "reply") == (confidence * (1 - sensitivity) >= 0.75)
    assert kind == "escalate" or _where_sensitive(sensitivity * less, confidence) == "reply"


def test_a_house_that_answers_readily_does_not_so_where_a_matter_may_be_sensitive() -> None:
    ready = replace(POLICY, thresholds=replace(POLICY.thresholds, answer=0.3))
    maybe = replace(a_triage(), sensitive=True, sensitivity=0.2)
    assert ready.decide(maybe, an_answer(0.9), ()).reason == "sensitive"
    assert ready.decide(maybe, an_answer(0.95), ()).kind == "reply"


def _where_sensitive(sensitivity: float, confidence: float) -> str:
    triage = replace(a_triage(), sensitive=True, sensitivity=sensitivity)
    return POLICY.decide(triage, an_answer(confidence), ()).kind


def test_between_two_queues_one_question_is_asked() -> None:
    policy = replace(POLICY, politeness=Politeness(asking=Asking(cost=0.0)))
    decision = policy.decide(a_triage(candidates=2), an_answer(0.6), ())
    assert (decision.kind, decision.choices) == ("clarify", ("it", "hr"))


def test_without_an_answer_a_person_takes_it_with_pages_that_may_help() -> None:
    decision = POLICY.decide(a_triage(), None, (a_suggestion(score=0.5), a_suggestion(score=0.1)))
    assert decision.kind == "escalate"
    assert [s.score for s in decision.suggestions] == [0.5]


def test_what_is_no_request_is_met_with_silence_only_when_nobody_asked_the_engine() -> None:
    far_off = a_triage(out_of_scope=0.95)
    assert POLICY.decide(far_off, None, (), explicit=False).kind == "silent"
    assert POLICY.decide(far_off, None, (), explicit=True).kind == "escalate"


@given(shares, shares, st.integers(1, 3), st.booleans())
def test_an_explicit_request_always_gets_something(
    confidence: float, out_of_scope: float, candidates: int, answered: bool
) -> None:
    triage = a_triage(out_of_scope=out_of_scope, candidates=candidates)
    decision = POLICY.decide(triage, an_answer(confidence) if answered else None, ())
    assert decision.kind != "silent"
    assert decision.kind != "reply" or (answered and confidence >= POLICY.thresholds.answer)


@given(shares, shares)
def test_more_confidence_never_turns_an_answer_into_a_ticket(low: float, high: float) -> None:
    low, high = sorted((low, high))
    if POLICY.decide(a_triage(), an_answer(low), ()).kind == "reply":
        assert POLICY.decide(a_triage(), an_answer(high), ()).kind == "reply"


def test_what_to_see_also_is_neither_quoted_nor_a_twin_nor_a_choice() -> None:
    pages = tuple(a_suggestion(name) for name in ("quoted", "twin", "other"))
    answer = an_answer(0.9)
    answer = replace(
        answer,
        spans=(replace(answer.spans[0], document_id="quoted"),),
        twins=(Twin(document_id="twin", title="Same", url=""),),
    )
    replied = POLICY.decide(a_triage(), answer, pages)
    assert [page.document_id for page in replied.see_also] == ["other"]
    assert replace(replied, kind="escalate").see_also == pages
    asked_back = replace(replied, kind="clarify", question="which_page", choices=("twin",))
    assert [page.document_id for page in asked_back.see_also] == ["quoted", "other"]
