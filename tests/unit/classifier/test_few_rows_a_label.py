"""A handful of rows of many labels, as where a house begins: learned from without a word of warning on the screen."""

from __future__ import annotations

import warnings

from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder


def test_many_labels_of_a_row_or_two_are_learned_in_silence() -> None:
    common = [LabelledText(text=f"word{n} word{n % 5}", topic=f"t{n % 5}") for n in range(25)]
    rare = [LabelledText(text=f"rare{n} word{n}", topic=f"r{n}") for n in range(30)]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        model = train_triage([*common, *rare], WordHashEncoder())
    assert len(model.card.heads["topic"].counts) == 35
    assert [str(one.message)[:60] for one in said] == []
