"""What one head learns from, and how fairly it is measured."""

from __future__ import annotations

import numpy as np

from classifier.crossfit import folds
from classifier.head_fit import head_rows
from classifier.train import train_triage
from classifier.types import LabelledText
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
