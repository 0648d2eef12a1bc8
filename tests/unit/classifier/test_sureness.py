"""The bias chooses the label; how sure it is comes from before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.calibration import probabilities, trusted
from classifier.head import Pool
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

ENCODER = WordHashEncoder()


def pool(bias: list[float], *, warmth: float | None, trust: float = 1.0) -> Pool:
    none = np.zeros(0)
    return Pool(experts=(), weights=none, alone=none, bias=np.asarray(bias), trust=trust, warmth=warmth)


def few_priorities() -> list[LabelledText]:
    """Three labels, one of them rare: too few to leave some out."""
    called = {"it/vpn": "high", "it/printing": "normal", "hr/leave": "normal", "finance/expenses": "low"}
    rows = [replace(row, topic=called[row.topic]) for row in requests(each=30) if row.topic in called]
    high = [row for row in rows if row.topic == "high"]
    return [row for row in rows if row.topic != "high"] + high[:4]


@given(
    st.lists(st.floats(-4, 4), min_size=3, max_size=3),
    st.lists(st.floats(-1, 1), min_size=3, max_size=3),
    st.floats(0.3, 2),
    st.floats(0.5, 1),
)
def test_what_the_bias_added_is_taken_away_again(
    plain: list[float], bias: list[float], warmth: float, trust: float
) -> None:
    logits = np.asarray([plain])
    added = trusted(logits * warmth + np.asarray(bias), trust)
    found = pool(bias, warmth=warmth, trust=trust).sureness(added)
    wanted = trusted(logits, trust) if any(bias) else added
    assert found[0] == pytest.approx(wanted[0, added[0].argmax()], abs=1e-6)


def test_a_rare_label_is_named_without_being_sure_of_it() -> None:
    bias = np.asarray([0.0, 1.0])
    said = probabilities(np.asarray([[0.5, 0.0]]) + bias)
    assert said.argmax() == 1
    assert pool(bias.tolist(), warmth=1.0).sureness(said)[0] < 0.5 < said.max()


def test_a_pool_that_does_not_tell_is_as_sure_as_it_says() -> None:
    said = probabilities(np.asarray([[0.5, 1.0]]))
    assert pool([0.0, 1.0], warmth=None).sureness(said) == pytest.approx(said.max(axis=1))


def test_with_few_labels_confidence_is_that_sureness_and_kept_when_saved(tmp_path: Path) -> None:
    model = train_triage(few_priorities(), ENCODER)
    head = model.heads["topic"]
    biased = replace(head.pool, bias=np.asarray([1.0, 0.0, -1.0]))
    model = replace(model, heads=model.heads | {"topic": replace(head, pool=biased)})
    assert head.doubt is None
    text = "toner paper jam holiday receipt"
    found = model.predict(text)
    assert found.confidence != pytest.approx(found.topic.best.probability * (1 - found.out_of_scope))
    model.save(tmp_path)
    assert TriageModel.load(tmp_path, ENCODER).predict(text) == found
