"""The promise dial is honest about what is missing, and saved with what it was made on."""

from __future__ import annotations

from itertools import pairwise

from app.answering.confidence import PACKAGED, read_confidence
from eval.answering.dial import dial, risk_coverage
from eval.answering.evaluate import AnsweringReport, evaluate_answering
from eval.certificate import Promise
from tests.fakes.observed import observations

PRIOR = read_confidence(PACKAGED)


def evaluated(n: int = 1200) -> AnsweringReport:
    return evaluate_answering(observations(n), dataset="made", prior=PRIOR, promise=Promise(max_wrong=0.05), seed=1)


def test_there_is_a_row_for_each_promise_and_a_looser_one_answers_hardly_less() -> None:
    report = evaluated()
    rows = dial(report)
    assert [row["max_wrong"] for row in rows] == [percent / 100 for percent in range(1, 21)]
    certified = [row for row in rows if row["certified"]]
    assert certified
    # Candidates differ from promise to promise, so a step may lose a few answers to its stricter neighbour.
    coverages = [row["coverage"] for row in certified]
    assert all(later > earlier - 0.03 for earlier, later in pairwise(coverages))
    assert coverages[-1] > coverages[0] + 0.2
    assert next(row for row in rows if row["max_wrong"] == 0.05)["threshold"] == report.threshold


def test_a_promise_that_is_not_proven_says_how_many_labels_are_missing() -> None:
    rows = dial(evaluated(60))
    unproven = [row for row in rows if not row["certified"]]
    assert all(row["threshold"] is None for row in unproven)
    assert all(row["labels_missing"] is None or row["labels_missing"] > 0 for row in unproven)
    assert any(row["labels_missing"] for row in unproven)
    assert not rows[0]["certified"]


def test_the_curve_runs_from_the_surest_to_all() -> None:
    points = risk_coverage(evaluated())
    assert len(points) <= 200
    assert points[-1]["coverage"] == 1.0
    assert [point["threshold"] for point in points] == sorted((p["threshold"] for p in points), reverse=True)
