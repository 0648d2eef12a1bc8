"""Bad labels are said and met with the cautious choice: nothing is promised on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.answering.confidence import PACKAGED, read_confidence
from eval.answering.evaluate import AnsweringReport, evaluate_answering
from eval.answering.figures import answering_figures, message
from eval.answering.label_check import checked
from eval.certificate import Promise
from eval.observations import Observation
from tests.fakes.observed import observations

PRIOR = read_confidence(PACKAGED)


def evaluated(seen: list[Observation]) -> AnsweringReport:
    return evaluate_answering(seen, dataset="made", prior=PRIOR, promise=Promise(max_wrong=0.1), seed=0)


def nothing_is_answered(report: AnsweringReport) -> bool:
    figures = answering_figures(report)
    return not figures["certified"] and figures["threshold"] is None and figures["answered"] == 0


@pytest.mark.parametrize(("useful", "said"), [(True, "is right"), (False, "is wrong")])
def test_labels_of_one_kind_promise_nothing_and_say_which_are_missing(useful: bool, said: str) -> None:
    report = evaluated([replace(o, useful=(useful,)) for o in observations(120)])
    assert nothing_is_answered(report)
    assert said in message(report)
    assert "Add requests" in message(report)
    assert "everything goes to people" in message(report)


def test_ten_rows_promise_nothing_and_say_how_many_are_needed() -> None:
    report = evaluated(observations(10))
    assert nothing_is_answered(report)
    assert "Only 5 different labelled requests" in message(report)


def test_no_rows_at_all_are_a_refusal_and_no_error() -> None:
    assert nothing_is_answered(evaluated([]))


def test_a_request_repeated_a_hundred_times_counts_once() -> None:
    seen = observations(30)
    found = checked([*seen, *(replace(seen[0], question=replace(seen[0].question, id=f"c{n}")) for n in range(100))])
    assert len(found.observations) == 30
    assert "100 labelled requests repeat others" in found.remarks[0]


def test_copies_alone_cannot_earn_a_promise() -> None:
    once = observations(40)
    copied = [replace(o, question=replace(o.question, id=f"{o.question.id}-{n}")) for n in range(10) for o in once]
    assert nothing_is_answered(evaluated(copied))


def test_copies_of_a_request_stay_in_one_half() -> None:
    once = observations(60)
    report = evaluated([*once, *(replace(o, question=replace(o.question, id=f"{o.question.id}b")) for o in once)])
    calibrated = {o.question.text for o in report.learned.observations}
    assert not calibrated & {o.question.text for o in report.reported}
    assert len(report.reported) == 60


def test_the_same_words_by_people_who_may_read_different_pages_are_no_copies() -> None:
    seen = observations(30)
    other = replace(seen[0], question=replace(seen[0].question, id="hr", audience=frozenset({"hr"})))
    assert len(checked([*seen, other]).observations) == 31


def test_contradicting_labels_count_as_wrong_and_name_the_requests() -> None:
    seen = [replace(o, useful=(True,)) for o in observations(40, answerable=1.0)]
    denied = replace(seen[3], question=replace(seen[3].question, id="again", relevant=frozenset()))
    found = checked([*seen, denied, replace(seen[4], useful=(False,))])
    assert not found.observations[3].correct
    assert "'q3' and 'again'" in " ".join(found.remarks)
    assert "1 requests are labelled in ways that contradict" in " ".join(found.remarks)


def test_labels_turned_at_random_certify_nothing() -> None:
    rng = np.random.default_rng(0)
    assert nothing_is_answered(evaluated([replace(o, useful=(bool(rng.random() < 0.5),)) for o in observations(300)]))


def test_a_language_without_labels_has_no_promise_of_its_own() -> None:
    seen = observations(80)
    report = evaluated(seen)
    strange = replace(report.reported[0], question=replace(report.reported[0].question, group="it"))
    figures = answering_figures(replace(report, reported=(strange, *report.reported[1:])))
    assert figures["groups"]["it"]["own"] == {
        "certified": False, "threshold": None, "calibration_questions": 0, "labels_missing": 29
    }  # fmt: skip
