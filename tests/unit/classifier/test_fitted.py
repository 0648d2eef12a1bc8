"""What scikit-learn fitted, as it is kept here."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from classifier.calibration import probabilities
from classifier.fitted import as_saved, for_all_labels, for_each_label

ROWS = np.random.default_rng(0).normal(size=(60, 4))


@pytest.mark.parametrize("labels", [2, 3])
def test_every_label_has_weights_of_its_own_and_probabilities_stay(labels: int) -> None:
    targets = (ROWS[:, 0] > 0).astype(np.intp) + (labels - 2) * (ROWS[:, 1] > 1)
    model = LogisticRegression().fit(ROWS, targets)
    weights, bias = for_each_label(model.coef_.T, model.intercept_)
    assert weights.shape == (4, labels)
    assert probabilities(ROWS @ weights + bias) == pytest.approx(model.predict_proba(ROWS))


def test_labels_that_were_not_seen_are_below_all_others() -> None:
    weights, bias = for_all_labels(ROWS[:2].T, np.asarray([0.5, -3.0]), np.asarray([0, 2]), labels=4, below=1.0)
    assert weights.any(axis=0).tolist() == [True, False, True, False]
    assert bias.tolist() == [0.5, -4.0, -3.0, -4.0]


def test_what_is_saved_is_not_rounded_again() -> None:
    once = as_saved(ROWS)
    assert (as_saved(once) == once).all()
    assert once == pytest.approx(ROWS, rel=1e-3)
