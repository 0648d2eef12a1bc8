"""What the engine is like live: deflection with bounds, what the hold-out shows, times, calibration, drift, doubt."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np
import scipy

from app.domain.course import Course
from app.domain.drift import Drift
from app.domain.watch import Answered, Watched, power, watched
from eval.calibration_error import calibration_error
from eval.replay.figures import interval

FEWEST = 20
DRIFT_LEVEL = 0.01


def live_figures(courses: Sequence[Course], answers: Sequence[Answered], promised: float) -> dict[str, Any]:
    """Return the figures of one period."""
    said = {answer.request_id: answer.said for answer in answers}
    total, counts = len(courses), [0, 0, 0]
    for course in courses:
        if course.decision == "reply" and course.request_id in said:
            verdict = said[course.request_id]
            counts[0 if verdict == "right" else 2 if verdict == "wrong" or course.needed_people else 1] += 1
    names = ("confirmed", "assumed", "refuted")
    return {
        "requests": total,
        "answered": sum(course.decision == "reply" for course in courses),
        "deflection": {
            **{name: round(count / total, 4) if total else 0.0 for name, count in zip(names, counts, strict=True)},
            "intervals": {name: interval(count, total) for name, count in zip(names, counts, strict=True)},
            "counts": dict(zip(names, counts, strict=True)),
        },
        "hold_out": hold_out(courses),
        "minutes": {group: times(of) for group, of in _groups(courses).items()},
        "wrong_rate": _rates(watched(answers, promised)),
        "calibration": _calibration(answers),
        "drift": drift([course.confidence for course in courses]),
    }


def hold_out(courses: Sequence[Course]) -> dict[str, Any]:
    """Return how many more requests needed people where the engine was held back, among those it wanted to answer.

    Both groups are compared on what the engine wanted, which the draw cannot have changed. `detects` is the smallest
    difference that so many requests show with 80 % probability.
    """
    wanted = [course for course in courses if course.wanted in {"reply", "clarify"}]
    held = [course for course in wanted if course.reason == "held_out"]
    free = [course for course in wanted if course.reason not in {"held_out", "shadow", "retreat"}]
    needed, spared = sum(c.needed_people for c in held), sum(c.needed_people for c in free)
    if not held or not free:
        return {"held_out": len(held), "answered": len(free), "saved": None, "p": None, "detects": None}
    table = [[needed, len(held) - needed], [spared, len(free) - spared]]
    rate = spared / len(free)
    share = len(held) / (len(held) + len(free))
    return {
        "held_out": len(held),
        "answered": len(free),
        "needed_people_held_out": round(needed / len(held), 4),
        "needed_people_answered": round(rate, 4),
        "saved": round(needed / len(held) - rate, 4),
        "saved_interval": _difference(needed, len(held), spared, len(free)),
        "p": round(float(scipy.stats.fisher_exact(table).pvalue), 4),
        "detects": round(power(share=share, requests=len(held) + len(free), deflection=rate), 4),
    }


def times(courses: Sequence[Course]) -> dict[str, Any]:
    """Return the median minutes to the first word that could help and to the end, with how many got there."""
    first = [(c.answered_at - c.received_at).total_seconds() / 60 for c in courses if c.answered_at]
    over = [(c.resolved_at - c.received_at).total_seconds() / 60 for c in courses if c.resolved_at]
    return {
        "requests": len(courses),
        "to_first_answer": round(median(first), 2) if first else None,
        "answered": len(first),
        "to_resolution": round(median(over), 2) if over else None,
        "resolved": len(over),
    }


def drift(confidences: Sequence[float]) -> dict[str, Any]:
    """Return whether the engine is as sure in the second half of the period as in the first; too few say nothing."""
    half = len(confidences) // 2
    if half < FEWEST:
        return {"compared": False, "drifted": False, "p": None}
    p = float(scipy.stats.ks_2samp(confidences[:half], confidences[half:]).pvalue)
    return {"compared": True, "drifted": p <= DRIFT_LEVEL, "p": round(p, 4)}


def traffic_figures(found: Drift | None) -> dict[str, Any]:
    """Return whether people ask what was labelled; without a calibration, or with too few requests, nothing is said."""
    if found is None:
        return {"compared": False, "drifted": False}
    return {
        "compared": found.compared,
        "drifted": found.drifted,
        "labelled": found.reference,
        "recent": found.recent,
        "questions_p": _rounded(found.questions_p),
        "scores_p": _rounded(found.scores_p),
    }


def _rounded(p: float | None) -> float | None:
    return None if p is None else round(p, 4)


def _groups(courses: Sequence[Course]) -> dict[str, list[Course]]:
    return {
        "answered": [course for course in courses if course.decision == "reply"],
        "held_out": [course for course in courses if course.reason == "held_out"],
        "people": [course for course in courses if course.decision == "escalate" and course.reason != "held_out"],
    }


def _rates(seen: Watched) -> dict[str, Any]:
    return {
        "low": round(seen.low, 4),
        "high": round(seen.high, 4),
        "high_interval": interval(seen.wrong, seen.judged),
        "expected": round(seen.expected, 4),
        "judged": seen.judged,
        "doubt": round(min(seen.doubt, 1e6), 4),
    }


def _calibration(answers: Sequence[Answered]) -> dict[str, Any]:
    judged = [answer for answer in answers if answer.said]
    if len(judged) < FEWEST:
        return {"judged": len(judged), "ece": None}
    sure = np.array([answer.confidence for answer in judged])
    right = np.array([answer.said == "right" for answer in judged])
    return {"judged": len(judged), **calibration_error(sure, right).as_json()}


def _difference(first: int, of_first: int, second: int, of_second: int) -> list[float]:
    """Return the 95 % interval of a difference of shares (Newcombe, 1998, method 10: Wilson's intervals joined)."""
    one, other = first / of_first, second / of_second
    (low_one, high_one), (low_other, high_other) = _wilson(first, of_first), _wilson(second, of_second)
    low = one - other - ((one - low_one) ** 2 + (high_other - other) ** 2) ** 0.5
    high = one - other + ((high_one - one) ** 2 + (other - low_other) ** 2) ** 0.5
    return [round(low, 4), round(high, 4)]


def _wilson(count: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    share = count / total
    middle = share + z * z / (2 * total)
    spread = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)
