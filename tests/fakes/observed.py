"""Made observations of labelled questions, and what the packaged curve takes for usual."""

from __future__ import annotations

import numpy as np

from app.answering.confidence import PACKAGED, read_confidence
from eval.observations import Observation, Question

_CURVE = read_confidence(PACKAGED).relevant["english"]
USUAL = dict(zip(_CURVE.names, _CURVE.mean, strict=True))


def observations(n: int, *, seed: int = 0, noise: float = 0.3, answerable: float = 0.8) -> list[Observation]:
    """Questions whose first hit is right the likelier, the more similar it is."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(n):
        has_answer = bool(rng.random() < answerable)
        strength = float(rng.normal())
        right = has_answer and strength + noise * float(rng.normal()) > -0.5
        evidence = USUAL | {"sentence": 0.5 + 0.1 * strength - 0.2 * (not has_answer)}
        relevant = frozenset({"d"} if has_answer else ())
        question = Question(
            id=f"q{number}", text=f"question {number}?", relevant=relevant, group="en" if number % 2 else "es"
        )
        found.append(
            Observation(question=question, encoder="english", document_id="d", evidence=(evidence,), useful=(right,))
        )
    return found
