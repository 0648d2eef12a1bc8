"""The figures of `eval answering`: plain numbers, and one sentence for the administrator."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.drift import Drift
from eval.answering.evaluate import AnsweringReport, area_under_risk_coverage
from eval.answering.group_certificates import places_by
from eval.calibration_error import calibration_error
from eval.certificate import Certificate, fewest_answers, wrong_rate_upper
from eval.observations import correctness
from eval.wording import _, number, share

Figures = dict[str, Any]


def answering_figures(report: AnsweringReport) -> Figures:
    """Return the keys of the contract, and what else an administrator wants to know."""
    right, certificate = correctness(report.reported), report.learned.certificate
    unanswerable = np.array([not o.question.relevant for o in report.reported], dtype=bool)
    return {
        "dataset": report.dataset,
        "questions": len(report.reported),
        "calibration_questions": len(report.learned.observations),
        **_rates(report.answered, right, certificate.promise.confidence),
        "target": certificate.promise.max_wrong,
        "confidence": certificate.promise.confidence,
        "certified": report.threshold is not None,
        "threshold": report.threshold,
        "labels_missing": certificate.labels_missing,
        **calibration_error(report.confidence, right, seed=report.seed).as_json(),
        "aurc": round(area_under_risk_coverage(report.confidence, right), 4),
        "unanswerable": int(unanswerable.sum()),
        "unanswerable_rejected": _share(~report.answered[unanswerable]) if unanswerable.any() else None,
        "groups": _groups(report, "language"),
        "topics": _groups(report, "topic"),
        "drift": _drift(report.drift),
        "recent_drift": _drift(report.recent_drift),
        "remarks": list(report.learned.remarks),
        "message": message(report),
        "seed": report.seed,
    }


def message(report: AnsweringReport) -> str:
    """Return one sentence for the administrator: what is promised, or why nothing is and what to do."""
    promise, found = report.learned.certificate.promise, report.learned.certificate
    wish = _("at most %(target)s wrong answers with %(confidence)s confidence") % {
        "target": share(promise.max_wrong, 0),
        "confidence": share(promise.confidence, 0),
    }
    if report.refusal:
        told = _("No promise of %(wish)s. %(reason)s Until then everything goes to people.")
    elif found.certified:
        told = _("Promised: %(wish)s, by %(answered)s labelled answers of which %(wrong)s were wrong.")
    elif found.labels_missing is None:
        told = _(
            "No promise of %(wish)s: answers are wrong too often for any number of labels to prove it. Ask for less, "
            "or mend the knowledge pages that mislead; until then everything goes to people."
        )
    else:
        told = _(
            "Not enough labelled requests yet to promise %(wish)s: about %(missing)s more are needed. Until then "
            "everything goes to people."
        )
    return told % {
        "wish": wish,
        "reason": report.refusal,
        "answered": number(found.answered),
        "wrong": number(found.wrong),
        "missing": number(found.labels_missing or 0),
    }


def _rates(answered: NDArray[np.bool_], right: NDArray[np.bool_], confidence: float) -> Figures:
    wrong, count = int((answered & ~right).sum()), int(answered.sum())
    return {
        "coverage": _share(answered),
        "answered": count,
        "wrong": wrong,
        "wrong_rate": round(wrong / count, 4) if count else 0.0,
        "wrong_rate_upper": round(wrong_rate_upper(wrong, count, confidence=confidence), 4),
    }


def _groups(report: AnsweringReport, kind: str) -> dict[str, Figures]:
    """Return for each group what the one threshold does there, and what a threshold of its own could promise."""
    right = correctness(report.reported)
    certificates = report.learned.groups[kind]
    return {
        name: {
            "questions": len(places),
            "coverage": _share(report.answered[places]),
            "answered": int(report.answered[places].sum()),
            "wrong": int((report.answered[places] & ~right[places]).sum()),
            "own": _own(report, certificates.get(name), np.array(places), right),
        }
        for name, places in places_by(kind, report.reported).items()
    }


def _own(
    report: AnsweringReport, certificate: Certificate | None, places: NDArray[np.intp], right: NDArray[np.bool_]
) -> Figures:
    """Return the group's own certificate and what it does on the reported half; a group never seen has none."""
    if certificate is None:
        missing = fewest_answers(report.learned.certificate.promise)
        return {"certified": False, "threshold": None, "calibration_questions": 0, "labels_missing": missing}
    threshold = None if report.refusal else certificate.threshold
    answered = report.confidence[places] >= (2.0 if threshold is None else threshold)
    return {
        "certified": threshold is not None,
        "threshold": threshold,
        "calibration_questions": certificate.rows,
        "labels_missing": certificate.labels_missing,
        **_rates(answered, right[places], certificate.promise.confidence),
    }


def _drift(found: Drift | None) -> Figures | None:
    if found is None:
        return None
    return {
        "drifted": found.drifted,
        "compared": found.compared,
        "reference": found.reference,
        "recent": found.recent,
        "questions_p": found.questions_p,
        "scores_p": found.scores_p,
        "level": found.level,
    }


def _share(flags: NDArray[np.bool_]) -> float:
    return round(float(flags.mean()), 4) if len(flags) else 0.0
