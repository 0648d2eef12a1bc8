"""Answering is certified on one half and reported on the other, honestly."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.answering.confidence import PACKAGED, read_confidence
from eval.answering.confidence_fit import confidences, first_curves, fit_curves
from eval.answering.evaluate import AnsweringReport, area_under_risk_coverage, evaluate_answering, write_decisions
from eval.answering.figures import answering_figures, message
from eval.certificate import Promise
from eval.observations import Observation, correctness
from tests.fakes.observed import observations

PRIOR = read_confidence(PACKAGED)


def evaluated(n: int = 1200) -> AnsweringReport:
    return evaluate_answering(observations(n), dataset="made", prior=PRIOR, promise=Promise(max_wrong=0.05), seed=1)


def test_the_report_has_every_key_of_the_contract() -> None:
    keys = "coverage wrong_rate wrong_rate_upper target certified ece aurc unanswerable_rejected"
    assert set(keys.split()) <= set(answering_figures(evaluated()))


def test_a_separable_set_is_certified_and_keeps_its_promise_on_the_other_half() -> None:
    found = answering_figures(evaluated())
    assert found["certified"]
    assert 0.3 < float(str(found["coverage"])) <= 1.0
    assert float(str(found["wrong_rate"])) <= 0.05
    assert float(str(found["ece"])) <= 0.06


def test_with_too_few_labels_nothing_is_answered_and_the_number_missing_is_said() -> None:
    report = evaluated(60)
    assert not report.learned.certificate.certified
    assert not report.answered.any()
    missing = report.learned.certificate.labels_missing
    assert missing
    assert str(missing) in message(report)


def test_the_reported_half_is_disjoint_from_the_calibration_half() -> None:
    report = evaluated(200)
    assert len(report.learned.observations) + len(report.reported) == 200


def test_the_same_seed_gives_the_same_figures() -> None:
    assert answering_figures(evaluated(400)) == answering_figures(evaluated(400))


def test_decisions_are_one_line_a_reported_question(tmp_path: Path) -> None:
    report = evaluated(100)
    write_decisions(report, tmp_path / "d.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 50
    assert set(rows[0]) == {"query_id", "answered", "confidence", "document_id", "correct"}


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_handful_of_labels_leaves_the_prior_nearly_as_it_is(rows: int) -> None:
    learned = fit_curves(observations(rows), prior=PRIOR).answers["english"]
    assert np.abs(np.array(learned.weights) - PRIOR.answers["english"].weights).max() < 0.3


def test_labels_of_one_kind_only_do_not_break_learning() -> None:
    always_right = [o for o in observations(100) if o.correct]
    learned = confidences(always_right, fit_curves(always_right, prior=PRIOR))
    assert (learned > 0.5).all()
    assert np.isfinite(learned).all()


def test_curves_learned_from_nothing_but_labels_tell_right_from_wrong() -> None:
    seen = observations(400)
    found, right = confidences(seen, first_curves([*seen, *in_spanish(seen)])), correctness(seen)
    assert found[right].mean() > found[~right].mean() + 0.2


def in_spanish(seen: list[Observation]) -> list[Observation]:
    return [
        Observation(question=o.question, encoder="multilingual", document_id="d", evidence=o.evidence, useful=o.useful)
        for o in seen
    ]


def test_the_area_under_the_risk_coverage_curve_is_computed_by_hand() -> None:
    found = area_under_risk_coverage(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, True]))
    assert found == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
