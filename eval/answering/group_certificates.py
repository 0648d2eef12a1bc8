"""A certificate for each language and each topic, honest about how many are asked for at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eval.certificate import Certificate, Promise, certify
from eval.observations import Observation, Question

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
KINDS: Mapping[str, Callable[[Question], Iterable[str]]] = {
    "language": lambda question: (question.group,) if question.group else (),
    "topic": lambda question: question.topics,
}


def places_by(kind: str, observations: Sequence[Observation]) -> dict[str, list[int]]:
    """Return the places of the observations of each group of `kind` (`language`, `topic`), by name."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, observation in enumerate(observations):
        for name in KINDS[kind](observation.question):
            found[name].append(place)
    return dict(sorted(found.items()))


def certify_groups(
    groups: Mapping[str, Sequence[int]], confidence: Floats, right: Flags, promise: Promise
) -> dict[str, Certificate]:
    """Return each group's own threshold, or how many labels it lacks.

    All promises hold together with the confidence asked for: each of m groups is tested at an m-th of the risk
    (Bonferroni), so that asking for many groups cannot find a lucky one.
    """
    risk = (1.0 - promise.confidence) / max(1, len(groups))
    stricter = replace(promise, confidence=1.0 - risk)
    return {name: certify(confidence[list(places)], right[list(places)], stricter) for name, places in groups.items()}
