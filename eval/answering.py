"""`eval answering`: how often would the engine answer, and how often wrongly, with what confidence.

Half of the questions, chosen by the seed, calibrates: curves are learned on it by cross-fitting, and the threshold is
certified on the confidences of curves that had not seen the row. Everything reported is on the other half.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.answering.confidence import Confidence
from eval.certificate import MOST_LABELS, Certificate, Promise, certify, wrong_rate_upper
from eval.classification_metrics import expected_calibration_error
from eval.confidence_fit import Floats, confidences, fit_curves, held_out
from eval.observations import Observation, correctness


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringReport:
    """Figures of the reported half, and the certificate with its counts on the calibration half."""

    dataset: str
    seed: int
    certificate: Certificate
    curves: Confidence
    calibration: int
    reported: tuple[Observation, ...]
    confidence: Floats

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Which reported questions are answered (n,); none without a certificate."""
        threshold = self.certificate.threshold
        return self.confidence >= (2.0 if threshold is None else threshold)

    def as_json(self) -> dict[str, object]:
        """Return the keys of the contract, and what else an administrator wants to know."""
        right, answered = correctness(self.reported), self.answered
        wrong = int((answered & ~right).sum())
        count = int(answered.sum())
        unanswerable = np.array([not o.question.relevant for o in self.reported], dtype=bool)
        return {
            "dataset": self.dataset,
            "questions": len(self.reported),
            "calibration_questions": self.calibration,
            "coverage": _share(answered),
            "answered": count,
            "wrong": wrong,
            "wrong_rate": round(wrong / count, 4) if count else 0.0,
            "wrong_rate_upper": round(
                wrong_rate_upper(wrong, count, confidence=self.certificate.promise.confidence), 4
            ),
            "target": self.certificate.promise.max_wrong,
            "confidence": self.certificate.promise.confidence,
            "certified": self.certificate.certified,
            "threshold": self.certificate.threshold,
            "labels_missing": self.certificate.labels_missing,
            "ece": round(expected_calibration_error(self.confidence, right), 4),
            "aurc": round(area_under_risk_coverage(self.confidence, right), 4),
            "unanswerable": int(unanswerable.sum()),
            "unanswerable_rejected": _share(~answered[unanswerable]) if unanswerable.any() else None,
            "groups": self._groups(),
            "message": self.message,
            "seed": self.seed,
        }

    @property
    def message(self) -> str:
        """One sentence for the administrator."""
        promise, found = self.certificate.promise, self.certificate
        wish = f"at most {promise.max_wrong:.0%} wrong answers with {promise.confidence:.0%} confidence"
        if not found.certified:
            if found.labels_missing > MOST_LABELS:
                return (
                    f"No promise of {wish}: answers are wrong too often for any number of labels to prove it. "
                    "Ask for less, or mend the knowledge pages that mislead; until then everything goes to people."
                )
            return (
                f"Not enough labelled requests yet to promise {wish}: about {found.labels_missing} more are needed. "
                "Until then everything goes to people."
            )
        return f"Promised: {wish}, by {found.answered} labelled answers of which {found.wrong} were wrong."

    def _groups(self) -> dict[str, dict[str, object]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for place, observation in enumerate(self.reported):
            if observation.question.group:
                rows[observation.question.group].append(place)
        right, answered = correctness(self.reported), self.answered
        return {
            name: {
                "questions": len(places),
                "coverage": _share(answered[places]),
                "answered": int(answered[places].sum()),
                "wrong": int((answered[places] & ~right[places]).sum()),
            }
            for name, places in sorted(rows.items())
        }


def evaluate_answering(
    observations: Sequence[Observation], *, dataset: str, prior: Confidence, promise: Promise, seed: int = 0
) -> AnsweringReport:
    """Learn, certify and measure on two halves of `observations` split by `seed`."""
    order = np.random.default_rng(seed).permutation(len(observations))
    half = len(observations) // 2
    learn = [observations[i] for i in order[:half]]
    report = tuple(observations[i] for i in np.sort(order[half:]))
    curves, found = learn_threshold(learn, prior=prior, promise=promise, seed=seed)
    return AnsweringReport(
        dataset=dataset,
        seed=seed,
        certificate=found,
        curves=curves,
        calibration=len(learn),
        reported=report,
        confidence=confidences(report, curves),
    )


def learn_threshold(
    observations: Sequence[Observation], *, prior: Confidence, promise: Promise, seed: int
) -> tuple[Confidence, Certificate]:
    """Return curves learned from all `observations` and the certificate of their cross-fitted confidences."""
    confidence, looseness = held_out(observations, prior=prior, seed=seed)
    certificate = certify(confidence, correctness(observations), promise)
    return fit_curves(observations, prior=prior, looseness=looseness), certificate


def area_under_risk_coverage(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Return the mean share of wrong answers over all coverages, surest first (Geifman and El-Yaniv, 2017)."""
    order = np.argsort(-confidence, kind="stable")
    return float((np.cumsum(~right[order]) / np.arange(1, len(right) + 1)).mean()) if len(right) else 0.0


def write_decisions(report: AnsweringReport, path: Path) -> None:
    """Write one JSON line a reported question."""
    lines = [
        json.dumps(
            {
                "query_id": observation.question.id,
                "answered": bool(answered),
                "confidence": round(float(confidence), 6),
                "document_id": observation.document_id,
                "correct": observation.correct,
            }
        )
        for observation, answered, confidence in zip(report.reported, report.answered, report.confidence, strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _share(flags: NDArray[np.bool_]) -> float:
    return round(float(flags.mean()), 4) if len(flags) else 0.0
