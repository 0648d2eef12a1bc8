"""What one head learns from, and how fairly it is measured."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.calibration import conformal_levels, probabilities
from classifier.crossfit import folds
from classifier.head_fit import head_rows
from classifier.train import train_triage
from classifier.types import BadTrainingData, LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests


def test_texts_that_differ_only_in_numbers_case_or_signs_are_held_out_together() -> None:
    alerts = [
        LabelledText(text=f"Job {n} FAILED at 10:{n}!" if n % 2 else f"job {n} failed at", topic="a") for n in range(9)
    ]
    rows = head_rows([*requests(), *alerts, LabelledText(text="job stuck", topic="a")], "topic", without="oos")
    fold = folds(rows.group, rows.targets, seed=3)
    assert len(set(fold[len(requests()) : len(requests()) + len(alerts)].tolist())) == 1
    assert len(set(fold.tolist())) > 3


def test_texts_without_letters_are_not_taken_for_the_same() -> None:
    rows = head_rows([LabelledText(text=str(n), topic="ab"[n % 2]) for n in range(6)], "topic", without="oos")
    assert len(np.unique(rows.group)) == 6


def test_speaking_for_rare_labels_does_not_cost_the_common_ones() -> None:
    common = [row for row in requests(each=40) if row.topic == "it/vpn"]
    rare = [row for row in requests(each=3, first=80) if row.topic != "it/vpn"]
    card = train_triage([*common, *rare], WordHashEncoder()).card.heads["topic"]
    assert card.accuracy > 0.85


def test_a_label_that_stays_unsure_still_gets_candidate_sets_that_hold_it() -> None:
    dice = np.random.default_rng(0)
    targets = np.repeat([0, 1], [900, 300]).astype(np.intp)
    right = np.where(targets == 0, dice.uniform(0.7, 1.0, 1200), dice.uniform(0.1, 0.6, 1200))
    held_out = np.where(targets[:, None] == [0, 1], right[:, None], 1 - right[:, None])
    levels = conformal_levels(held_out, targets, miss=0.1)
    kept = right >= levels[targets]
    for label in (0, 1):
        assert kept[targets == label].mean() == pytest.approx(0.9, abs=0.01)


def test_labels_of_few_rows_share_one_level() -> None:
    targets = np.arange(60, dtype=np.intp) % 20
    levels = conformal_levels(np.full((60, 20), 0.05), targets)
    assert len(set(levels.tolist())) == 1


@pytest.mark.parametrize("miss", [0.05, 0.1, 0.2])
def test_candidate_sets_hold_the_right_label_as_often_as_asked_over_a_hundred_splits(miss: float) -> None:
    dice = np.random.default_rng(1)
    covered = []
    for _ in range(100):
        scores = dice.normal(size=(1200, 6))
        targets = dice.integers(6, size=1200).astype(np.intp)
        scores[np.arange(1200), targets] += 1.5
        chance = probabilities(scores)
        levels = conformal_levels(chance[:600], targets[:600], miss=miss)
        covered.append((chance[600:][np.arange(600), targets[600:]] >= levels[targets[600:]]).mean())
    assert np.mean(covered) == pytest.approx(1 - miss, abs=0.015)


def test_candidate_sets_shrink_where_they_may_miss_more() -> None:
    def size(coverage: float) -> float:
        model = train_triage(requests(each=5), WordHashEncoder(), coverage=coverage)
        sets = [found.topic.candidates for found in model.predict_batch([row.text for row in requests(first=90)])]
        return float(np.mean([len(candidates) for candidates in sets]))

    assert size(0.6) < size(0.99)


@pytest.mark.parametrize("coverage", [0.0, 0.49, 1.0, 90.0])
def test_a_coverage_that_no_set_can_have_is_refused(coverage: float) -> None:
    with pytest.raises(BadTrainingData, match=r"Ask for 0\.5 to 0\.99"):
        train_triage(requests(), WordHashEncoder(), coverage=coverage)
