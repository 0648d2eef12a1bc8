"""One question back, the one with the largest expected gain, or none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.asking import any_answers, best_question
from app.domain.decision import DecisionPolicy, Thresholds
from app.domain.politeness import Asking, Politeness
from app.domain.triage import Intent
from tests.fakes.builders import a_suggestion, a_triage, an_answer

ASKING = Asking(cost=0.1, right_queue=0.5, sure_choice=0.8, sure_queue=0.8, detail_helps=0.4)
PAGES = (a_suggestion("vpn", 0.5), a_suggestion("wifi", 0.4))


def test_pages_that_share_the_probability_are_offered() -> None:
    question = best_question(a_triage(), PAGES, ASKING, at_least=0.5)
    assert question is not None
    assert (question.kind, question.choices) == ("which_page", ("vpn", "wifi"))
    # .7 that one answers, times (.8 right after a pick, less .5 of a right reply for the right queue), less the cost
    assert question.gain == pytest.approx(0.7 * (0.8 - 0.5) - 0.1)


def test_no_page_is_offered_when_hardly_any_would_answer() -> None:
    assert best_question(a_triage(), (a_suggestion("a", 0.1), a_suggestion("b", 0.1)), ASKING, at_least=0.5) is None


def test_one_page_is_no_choice() -> None:
    assert best_question(a_triage(), PAGES[:1], ASKING, at_least=0.1) is None


def test_a_question_that_costs_more_than_it_brings_is_not_asked() -> None:
    assert best_question(a_triage(candidates=2), PAGES, replace(ASKING, cost=0.5), at_least=0.5) is None


def test_a_missing_detail_is_asked_for_when_it_brings_most() -> None:
    triage = replace(a_triage(candidates=2), missing_details=("error_code", "device"))
    question = best_question(triage, (), ASKING, at_least=0.5)
    assert question is not None
    assert (question.kind, question.choices) == ("which_detail", ("error_code",))


def test_the_answer_offers_titles_for_pages() -> None:
    policy = DecisionPolicy(thresholds=Thresholds(answer=0.9, clarify=0.5))
    decision = policy.decide(a_triage(), an_answer(0.5), PAGES)
    assert (decision.kind, decision.options) == ("clarify", (("vpn", "Network"), ("wifi", "Network")))


@given(st.lists(st.floats(0, 1), max_size=5), st.integers(1, 3), st.floats(0, 1), st.floats(0, 0.5))
def test_every_question_asked_gains_and_offers_at_most_what_the_policy_allows(
    scores: list[float], queues: int, at_least: float, cost: float
) -> None:
    shown = tuple(a_suggestion(f"page-{n}", score) for n, score in enumerate(scores))
    question = best_question(a_triage(candidates=queues), shown, replace(ASKING, cost=cost), at_least=at_least)
    assert 0.0 <= any_answers(shown) <= 1.0
    assert question is None or (question.gain > 0 and 2 <= len(question.choices) <= ASKING.choices)


INTENTS: tuple[Intent, ...] = ("thanks", "chit_chat", "request")


@given(st.booleans(), st.booleans(), st.floats(0, 1), st.sampled_from(INTENTS))
def test_an_explicit_ask_always_gets_something(
    may_ask: bool, may_escalate: bool, outside: float, intent: Intent
) -> None:
    policy = DecisionPolicy(politeness=Politeness(may_ask=may_ask, may_escalate=may_escalate))
    triage = replace(a_triage(out_of_scope=outside, candidates=2), intent=intent)
    assert policy.decide(triage, None, PAGES, explicit=True).kind != "silent"
