"""`eval triage`: figures, predictions, and the page."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.types import BadTrainingData, LabelledText
from eval.classification_metrics import area_under_roc, coverage_at_precision, macro_f1, reliability
from eval.report import render_report
from eval.triage.evaluate import TriageReport, evaluate_triage
from eval.triage.report import triage_page
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests, strangers

CONTRACT = ["accuracy", "macro_f1", "in_scope_accuracy", "oos_recall", "oos_auroc", "ece", "coverage@95"]


def _csv(path: Path, rows: list[LabelledText]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["text", "label"])
        table.writerows([row.text, row.topic] for row in rows)
    return path


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[TriageReport, Path]:
    folder = tmp_path_factory.mktemp("triage")
    train = _csv(folder / "train.csv", [*requests(), *strangers(25)])
    odd = LabelledText(text="<script>alert(1)</script> vpn", topic="<b>new</b>")
    test = _csv(folder / "test.csv", [*requests(each=5, first=100), *strangers(40)[25:], odd])
    predictions = folder / "predictions.csv"
    return evaluate_triage(train, test, encoder=WordHashEncoder(), predictions_path=predictions), predictions


def test_the_contracts_figures_are_there(measured: tuple[TriageReport, Path]) -> None:
    found: dict[str, Any] = measured[0].as_json()
    assert {*CONTRACT, "train_seconds", "predict_ms"} <= found.keys()
    assert found["in_scope_accuracy"] > 0.9
    assert found["oos_auroc"] > 0.9
    low, high = found["intervals"]["accuracy"]
    assert low <= found["accuracy"] <= high


def test_how_much_of_the_calibration_error_is_chance_stands_beside_it(measured: tuple[TriageReport, Path]) -> None:
    report = measured[0]
    found: dict[str, Any] = report.as_json()
    assert report.noise.binned == pytest.approx(report.figures["ece"])
    assert 0.0 < found["ece_noise_floor"] < 0.2
    assert 0.0 < found["ece_p"] <= 1.0


def test_what_simpler_models_do_on_the_same_rows_stands_beside_it(measured: tuple[TriageReport, Path]) -> None:
    report = measured[0]
    found = report.as_json()["baselines"]
    assert found.keys() == {"commonest", "words"}  # type: ignore[attr-defined]
    commonest, words = report.baselines["commonest"], report.baselines["words"]
    inside = [row for row in report.rows if row.label != "oos"]
    assert commonest.in_scope_accuracy == pytest.approx(5 / len(inside))
    assert words.in_scope_accuracy is not None
    assert words.in_scope_accuracy > 0.9
    assert words.macro_f1 is not None
    page = render_report(triage_page(report))
    assert "Tagged right by a linear model of words" in page


def test_accuracy_can_be_counted_again_from_the_predictions(measured: tuple[TriageReport, Path]) -> None:
    report, path = measured
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["text", "label", "predicted", "confidence", "out_of_scope", "set_size"]
    assert not any(row["predicted"] == "oos" for row in rows)
    right = [
        row["out_of_scope"] == "true" if row["label"] == "oos" else row["predicted"] == row["label"] for row in rows
    ]
    assert np.mean(right) == pytest.approx(report.figures["accuracy"])


def test_the_page_escapes_what_people_wrote_and_asks_the_network_for_nothing(
    measured: tuple[TriageReport, Path],
) -> None:
    page = render_report(triage_page(measured[0]))
    assert "<script" not in page
    assert "&lt;b&gt;new&lt;/b&gt;" in page
    assert page.count("<svg") == 2
    assert 'src="http' not in page
    assert "@import" not in page


def test_a_test_file_without_the_label_column_is_refused(tmp_path: Path) -> None:
    train = _csv(tmp_path / "train.csv", requests())
    with pytest.raises(BadTrainingData, match="lacks the column 'group'"):
        evaluate_triage(train, train, encoder=WordHashEncoder(), label_column="group")


def test_without_rows_out_of_scope_their_figures_are_empty(tmp_path: Path) -> None:
    train = _csv(tmp_path / "train.csv", requests())
    found = evaluate_triage(train, train, encoder=WordHashEncoder()).figures
    assert found["oos_recall"] is None
    assert found["oos_auroc"] is None


def test_coverage_is_the_largest_share_that_is_precise_enough() -> None:
    confidence = np.asarray([0.9, 0.8, 0.7, 0.6])
    assert coverage_at_precision(confidence, np.asarray([True, True, False, True]), precision=0.75) == 1.0
    assert coverage_at_precision(confidence, np.asarray([True, True, False, True])) == 0.5
    assert coverage_at_precision(confidence, np.asarray([False, True, True, True])) == 0.0


def test_rows_as_sure_as_each_other_are_taken_together() -> None:
    assert coverage_at_precision(np.asarray([0.9, 0.9]), np.asarray([True, False])) == 0.0


def test_macro_f1_and_the_area_agree_with_hand_counts() -> None:
    assert macro_f1(np.asarray([0, 0, 1, 1]), np.asarray([0, 1, 1, 1])) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert area_under_roc(np.asarray([0.1, 0.4, 0.35, 0.8]), np.asarray([False, False, True, True])) == 0.75


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_reliability_bins_hold_every_row_once(rows: list[tuple[float, bool]]) -> None:
    confidence, right = np.asarray([row[0] for row in rows]), np.asarray([row[1] for row in rows])
    bins = reliability(confidence, right)
    assert sum(found.rows for found in bins) == len(rows)
    assert sum(found.accuracy * found.rows for found in bins) == pytest.approx(right.sum())


def test_the_page_shows_of_each_label_how_sure_and_how_right_it_was(measured: tuple[TriageReport, Path]) -> None:
    report = measured[0]
    rows = [row for row in report.rows if row.predicted == "it/vpn"]
    sure = sum(row.confidence for row in rows) / len(rows)
    right = sum(row.label == "it/vpn" for row in rows) / len(rows)
    assert f"<td>{sure:.0%}</td><td>{right:.0%}</td>" in render_report(triage_page(report))
