"""`eval answering`: how often would the engine answer, and how often wrongly, with what confidence.

Half of the questions, chosen by the seed, calibrates: curves are learned on it by cross-fitting, and the threshold is
certified on the confidences of curves that had not seen the row. Everything reported is on the other half.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.answering.confidence import Confidence
from app.answering.drift import Rows, Traffic, compare
from app.domain.drift import Drift
from eval.answering.confidence_fit import confidences, fit_curves, held_out
from eval.answering.curve_prior import Floats
from eval.answering.group_certificates import KINDS, certify_groups, places_by
from eval.answering.label_check import checked, distinct
from eval.certificate import Certificate, Promise, certify
from eval.observations import Observation, correctness
from eval.outputs import write_output
from eval.wording import _

Embed = Callable[[Sequence[str]], Rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What labelled requests teach: curves, a threshold, and one for each language and topic.

    `confidence` is that of curves which had not seen the row, one for each of `observations` (copies count once).
    `refusal` says why nothing may be certified on these labels; `remarks` what was found odd about them.
    """

    observations: tuple[Observation, ...]
    confidence: Floats
    curves: Confidence
    certificate: Certificate
    groups: Mapping[str, Mapping[str, Certificate]]
    remarks: tuple[str, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringReport:
    """The reported half and its confidences, what the other half taught, and whether traffic has changed since."""

    dataset: str
    seed: int
    learned: Learned
    reported: tuple[Observation, ...]
    confidence: Floats
    drift: Drift | None = None
    recent_drift: Drift | None = None

    @property
    def refusal(self) -> str:
        """Why there is no promise whatever the counts say: labels that cannot be used, or requests that changed."""
        if self.learned.refusal:
            return self.learned.refusal
        drifts = ((_("The reported half"), self.drift), (_("Recent traffic"), self.recent_drift))
        told = _(
            "%(which)s is not like the labelled requests (%(what)s). Label some recent requests and evaluate again."
        )
        return next((told % {"which": which, "what": _differing(d)} for which, d in drifts if d and d.drifted), "")

    @property
    def threshold(self) -> float | None:
        """The confidence from which requests are answered; None when nothing is promised and people answer all."""
        return None if self.refusal else self.learned.certificate.threshold

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Which reported questions are answered (n,); none without a certificate."""
        return self.confidence >= (2.0 if self.threshold is None else self.threshold)


def _differing(drift: Drift) -> str:
    """Return what of two sets of requests differs."""
    told = (
        (_("something else is asked"), drift.questions_differ),
        (_("the engine is not as sure"), drift.scores_differ),
    )
    return ", ".join(words for words, differs in told if differs)


def evaluate_answering(  # noqa: PLR0913 - keyword-only: the promise, the start, and what to compare with
    observations: Sequence[Observation],
    *,
    dataset: str,
    prior: Confidence,
    promise: Promise,
    seed: int = 0,
    embed: Embed | None = None,
    recent: Sequence[Observation] = (),
) -> AnsweringReport:
    """Learn, certify and measure on two halves of `observations` split by `seed`; copies of a request stay together.

    With `embed`, the reported half (and `recent` requests, which need no labels) are tested for drift.
    """
    learn, report = _halves(observations, seed)
    learned = learn_threshold(learn, prior=prior, promise=promise, seed=seed)
    confidence = confidences(report, learned.curves)
    found = AnsweringReport(dataset=dataset, seed=seed, learned=learned, reported=tuple(report), confidence=confidence)
    if embed is None:
        return found
    then = _traffic(learned.observations, learned.confidence, embed)
    now = confidences(recent, learned.curves)
    return replace(
        found,
        drift=compare(then, _traffic(report, confidence, embed), seed=seed),
        recent_drift=compare(then, _traffic(recent, now, embed), seed=seed) if recent else None,
    )


def learn_threshold(observations: Sequence[Observation], *, prior: Confidence, promise: Promise, seed: int) -> Learned:
    """Return curves learned from all `observations` and the certificates of their cross-fitted confidences."""
    labels = checked(observations)
    confidence, looseness = held_out(labels.observations, prior=prior, seed=seed)
    right = correctness(labels.observations)
    groups = {kind: places_by(kind, labels.observations) for kind in KINDS}
    return Learned(
        observations=labels.observations,
        confidence=confidence,
        curves=fit_curves(labels.observations, prior=prior, looseness=looseness),
        certificate=certify(confidence, right, promise),
        groups={kind: certify_groups(places, confidence, right, promise) for kind, places in groups.items()},
        remarks=labels.remarks,
        refusal=labels.refusal,
    )


def _halves(observations: Sequence[Observation], seed: int) -> tuple[list[Observation], list[Observation]]:
    asked = distinct(observations)
    order = np.random.default_rng(seed).permutation(len(asked))
    half = len(asked) // 2
    learn = [place for group in order[:half] for place in asked[group]]
    report = sorted(place for group in order[half:] for place in asked[group])
    return [observations[place] for place in learn], [observations[place] for place in report]


def _traffic(observations: Sequence[Observation], confidence: Floats, embed: Embed) -> Traffic:
    return Traffic(embeddings=embed([o.question.text for o in observations]), confidences=confidence)


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
    write_output(path, "".join(f"{line}\n" for line in lines), called="decisions")
