"""Trains triage on one labelled file and measures it on another."""

from __future__ import annotations

import csv
import io
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from classifier.labelled import LabelledRows, read_labelled, read_to_measure
from classifier.model import TriageModel
from classifier.protocol import Classifier, TextEncoder
from classifier.sampling import sample
from classifier.train import OUT_OF_SCOPE, train_triage
from classifier.types import LabelledText, TriagePrediction
from eval import classification_metrics as measure
from eval.calibration_error import CalibrationError, calibration_error
from eval.classification_metrics import Codes, Flags, Floats, Interval
from eval.outputs import write_output

_TIMED = 200
_WITH_INTERVAL = ("accuracy", "macro_f1", "in_scope_accuracy", "coverage@95")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRow:
    """One test row and what was predicted of it; `predicted` is the best label in scope."""

    text: str
    label: str
    predicted: str
    confidence: float
    out_of_scope: bool
    out_of_scope_probability: float
    set_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a simple model does on the test rows in scope, learned from the training rows in scope."""

    in_scope_accuracy: float | None
    macro_f1: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReport:
    """What `eval triage` found. Shares in [0, 1]; times in seconds and milliseconds; None where nothing can be said.

    `accuracy` counts a row out of scope as right when it was flagged, any other when `predicted` is its label;
    `in_scope_accuracy`, `macro_f1` and `in_scope_flagged` look at rows in scope only; `ece` and `coverage@95` take
    every row, and nothing predicted is right for a row out of scope. `noise` tells how much of `ece` is chance.
    `baselines` are what simpler models do on the same rows.
    """

    figures: dict[str, float | None]
    intervals: dict[str, Interval]
    noise: CalibrationError
    train_seconds: float
    predict_ms: dict[str, float]
    rows: tuple[TestRow, ...]
    warnings: tuple[str, ...]
    out_of_scope_label: str
    model_version: str
    expected_out_of_scope: float | None = None
    baselines: Mapping[str, Baseline] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The keys of the contract, with intervals, counts and warnings beside them."""
        return {
            **self.figures,
            "ece_noise_floor": round(self.noise.floor, 4),
            "ece_p": round(self.noise.p, 4),
            "train_seconds": round(self.train_seconds, 3),
            "predict_ms": self.predict_ms,
            "test_rows": len(self.rows),
            "intervals": {name: [found.low, found.high] for name, found in self.intervals.items()},
            "model_version": self.model_version,
            "expected_out_of_scope": self.expected_out_of_scope,
            "baselines": {name: asdict(found) for name, found in self.baselines.items()},
            "warnings": list(self.warnings),
        }


def evaluate_triage(  # noqa: PLR0913 - one keyword for each option of the command
    train_csv: Path,
    test_csv: Path,
    *,
    encoder: TextEncoder,
    label_column: str = "label",
    out_of_scope_label: str = OUT_OF_SCOPE,
    predictions_path: Path | None = None,
    validation_csv: Path | None = None,
    seed: int = 0,
) -> TriageReport:
    """Trains with the default configuration and measures; raises BadTrainingData for a file that cannot be used.

    The texts of the test file, not their labels, stand for recent traffic: they tell how many are out of scope.
    """
    train, validation = (_labelled(path, label_column) for path in (train_csv, validation_csv))
    test = read_to_measure(test_csv, label_column=label_column)
    learned, held_out = _topics_only(train), _topics_only(validation)
    started = time.perf_counter()
    model = train_triage(learned, encoder, seed=seed, out_of_scope_label=out_of_scope_label, validation=held_out)
    seconds = time.perf_counter() - started
    model = model.used_to([row.text for row in test.rows])
    rows = _predict(model, test.rows)
    if predictions_path is not None:
        write_predictions(predictions_path, rows)
    return TriageReport(
        figures=_figures(rows, out_of_scope_label),
        intervals=_intervals(rows, out_of_scope_label, seed),
        noise=_noise(rows, out_of_scope_label, seed),
        train_seconds=seconds,
        predict_ms=_predict_ms(model, test.rows),
        rows=rows,
        warnings=(*train.warnings, *model.card.warnings, *(f"Test: {said}" for said in test.warnings)),
        out_of_scope_label=out_of_scope_label,
        model_version=model.version,
        expected_out_of_scope=model.card.expected_out_of_scope,
        baselines=_baselines(learned, rows, out_of_scope_label, seed),
    )


def _labelled(path: Path | None, label_column: str) -> LabelledRows:
    return read_labelled(path, label_column=label_column, heads=False) if path else LabelledRows(rows=())


def _baselines(
    train: Sequence[LabelledText], test: Sequence[TestRow], out_of_scope_label: str, seed: int
) -> dict[str, Baseline]:
    from classifier.baselines import MajorityClassifier, WordsClassifier

    learned, _ = sample([row for row in train if row.topic != out_of_scope_label], seed=seed)
    inside = [row for row in test if row.label != out_of_scope_label]
    made: dict[str, Classifier] = {"commonest": MajorityClassifier.fit(learned)}
    with suppress(ValueError), warnings.catch_warnings():  # texts without a word teach it nothing
        warnings.simplefilter("ignore", ConvergenceWarning)
        made["words"] = WordsClassifier.fit(learned, seed=seed)
    found: dict[str, Baseline] = {}
    for name, model in made.items():
        said = [model.classify(row.text).best.label.replace("¦", "|") for row in inside]
        columns = _columns([replace(row, predicted=label) for row, label in zip(inside, said, strict=True)], "")
        found[name] = Baseline(
            in_scope_accuracy=_mean(columns.said),
            macro_f1=measure.macro_f1(columns.truth, columns.predicted) if inside else None,
        )
    return found


def write_predictions(path: Path, rows: Sequence[TestRow]) -> None:
    """Writes one CSV row a test row: text,label,predicted,confidence,out_of_scope,set_size; the file appears whole."""
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(["text", "label", "predicted", "confidence", "out_of_scope", "set_size"])
    for row in rows:
        flag = "true" if row.out_of_scope else "false"
        table.writerow([row.text, row.label, row.predicted, f"{row.confidence:.6f}", flag, row.set_size])
    write_output(path, held.getvalue(), called="predictions")


def _topics_only(labelled: LabelledRows) -> list[LabelledText]:
    # A label of an evaluation file is one label, even where it holds the sign that joins several topics.
    return [LabelledText(text=row.text, topic=row.topic.replace("|", "¦")) for row in labelled.rows]


def _predict(model: TriageModel, rows: Sequence[LabelledText]) -> tuple[TestRow, ...]:
    predictions = model.predict_batch([row.text for row in rows])
    return tuple(_test_row(row, found) for row, found in zip(rows, predictions, strict=True))


def _test_row(row: LabelledText, found: TriagePrediction) -> TestRow:
    return TestRow(
        text=row.text,
        label=row.topic,
        predicted=found.topic.best.label.replace("¦", "|"),
        confidence=found.confidence,
        out_of_scope=found.is_out_of_scope,
        out_of_scope_probability=found.out_of_scope,
        set_size=len(found.topic.candidates),
    )


def _predict_ms(model: TriageModel, rows: Sequence[LabelledText]) -> dict[str, float]:
    times = []
    for row in rows[:_TIMED]:
        started = time.perf_counter()
        model.predict(row.text)
        times.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Test rows as arrays; `said` is whether `predicted` is the label, `outside` whether the row is out of scope."""

    truth: Codes
    predicted: Codes
    said: Flags
    outside: Flags
    flagged: Flags
    confidence: Floats
    out_of_scope: Floats

    def figure(self, name: str) -> Callable[[Codes], float]:
        """One figure as a measure of some rows."""
        return lambda rows: self.of(rows)[name] or 0.0

    def of(self, rows: Codes) -> dict[str, float | None]:
        """The figures of some rows."""
        outside, flagged, said = self.outside[rows], self.flagged[rows], self.said[rows]
        inside, confidence = ~outside, self.confidence[rows]
        right = said & inside
        return {
            "accuracy": float(np.where(outside, flagged, said).mean()),
            "macro_f1": measure.macro_f1(self.truth[rows][inside], self.predicted[rows][inside]),
            "in_scope_accuracy": _mean(said[inside]),
            "in_scope_flagged": _mean(flagged[inside]),
            "oos_recall": _mean(flagged[outside]),
            "oos_auroc": measure.area_under_roc(self.out_of_scope[rows], outside),
            "ece": measure.expected_calibration_error(confidence, right),
            "coverage@95": measure.coverage_at_precision(confidence, right),
        }


def _columns(rows: Sequence[TestRow], out_of_scope_label: str) -> _Columns:
    names = sorted({name for row in rows for name in (row.label, row.predicted)})
    code = {name: place for place, name in enumerate(names)}
    return _Columns(
        truth=np.asarray([code[row.label] for row in rows], dtype=np.intp),
        predicted=np.asarray([code[row.predicted] for row in rows], dtype=np.intp),
        said=np.asarray([row.label == row.predicted for row in rows]),
        outside=np.asarray([row.label == out_of_scope_label for row in rows]),
        flagged=np.asarray([row.out_of_scope for row in rows]),
        confidence=np.asarray([row.confidence for row in rows]),
        out_of_scope=np.asarray([row.out_of_scope_probability for row in rows]),
    )


def _figures(rows: Sequence[TestRow], out_of_scope_label: str) -> dict[str, float | None]:
    return _columns(rows, out_of_scope_label).of(np.arange(len(rows)))


def _intervals(rows: Sequence[TestRow], out_of_scope_label: str, seed: int) -> dict[str, Interval]:
    columns = _columns(rows, out_of_scope_label)
    return {name: measure.bootstrap(columns.figure(name), len(rows), seed=seed) for name in _WITH_INTERVAL}


def _noise(rows: Sequence[TestRow], out_of_scope_label: str, seed: int) -> CalibrationError:
    columns = _columns(rows, out_of_scope_label)
    return calibration_error(columns.confidence, columns.said & ~columns.outside, seed=seed, bins=measure.BINS)


def _mean(flags: Flags) -> float | None:
    return float(flags.mean()) if len(flags) else None
