"""Which training rows look wrong: confident learning (Northcutt et al. 2021), by cleanlab, on cross-fitted models."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from classifier.protocol import TextEncoder
from classifier.types import BadTrainingData, ClassifierError, LabelledText

_FOLDS = 5
_STRENGTH = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulRow:
    """A row (`place` in the file, from 0) whose label is less likely than `suggested`; both as probabilities.

    They come from a model that did not see the row.
    """

    place: int
    text: str
    label: str
    suggested: str
    probability: float
    suggested_probability: float


def doubtful_rows(rows: Sequence[LabelledText], encoder: TextEncoder, *, seed: int = 0) -> tuple[DoubtfulRow, ...]:
    """Return rows that look wrongly labelled, the least likely first. Labels with fewer than five rows are not judged.

    A row is one when another label is believed as rows of that label usually are, in its place. Of a row with several
    topics, each combination counts as its own. Raises BadTrainingData without two such labels.
    """
    judged = _judged(rows)
    names, targets = np.unique([rows[place].topic for place in judged], return_inverse=True)
    if len(names) < 2:
        raise BadTrainingData("There must be two labels with at least five rows each to tell which rows look wrong.")
    probability = _cross_fitted(encoder.embed_passages([rows[place].text for place in judged]), targets, seed)
    return tuple(
        DoubtfulRow(
            place=judged[number],
            text=rows[judged[number]].text,
            label=str(names[targets[number]]),
            suggested=str(names[other]),
            probability=float(probability[number, targets[number]]),
            suggested_probability=float(probability[number, other]),
        )
        for number, other in _suspects(probability, targets)
        if str(names[other]) not in str(names[targets[number]]).split("|")
    )


def _judged(rows: Sequence[LabelledText]) -> list[int]:
    counts = Counter(row.topic for row in rows)
    return [place for place, row in enumerate(rows) if row.topic and counts[row.topic] >= _FOLDS]


def _suspects(probability: NDArray[np.float64], targets: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield (row, likelier label), the row whose own label is least likely first."""
    # imported here: an extra, for it brings pandas, which nothing else needs
    try:
        from cleanlab.filter import find_label_issues
    except ModuleNotFoundError as missing:
        raise ClassifierError(
            f"Looking for wrong labels needs the package {missing.name!r}. Install it: pip install 'firstline[noise]'."
        ) from missing

    others = probability.copy()
    others[np.arange(len(targets)), targets] = -1.0
    for number in find_label_issues(targets, probability, return_indices_ranked_by="self_confidence", n_jobs=1):
        yield int(number), int(others[number].argmax())


def _cross_fitted(vectors: NDArray[np.float32], targets: NDArray[np.intp], seed: int) -> NDArray[np.float64]:
    probability = np.zeros((len(targets), int(targets.max()) + 1))
    splits = StratifiedKFold(n_splits=_FOLDS, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for trained, tested in splits.split(vectors, targets):
            model = LogisticRegression(C=_STRENGTH, max_iter=200).fit(vectors[trained], targets[trained])
            probability[np.ix_(tested, model.classes_)] = model.predict_proba(vectors[tested])
    return probability
