"""Heads that look at the same texts do so together, and say what each would say alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from classifier.calibration import trusted
from classifier.likeness import Likeness
from classifier.model import TriageModel
from classifier.train import train_triage
from tests.fakes.encoder import SideBySideEncoder, WordHashEncoder
from tests.fakes.labelled import requests

ENCODER = SideBySideEncoder(left=WordHashEncoder(), right=WordHashEncoder(dimensions=48, model_id="other"))
TEXTS = [row.text for row in requests(each=2, first=70)]


@pytest.fixture(scope="module", params=["trained", "loaded"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TriageModel:
    trained = train_triage(requests(each=8), ENCODER)
    if request.param == "trained":
        return trained
    directory: Path = tmp_path_factory.mktemp("model")
    trained.save(directory)
    return TriageModel.load(directory, ENCODER)


def test_what_several_heads_remember_is_kept_and_compared_once(model: TriageModel) -> None:
    heads = [head.pool.experts for head in model.heads.values()]
    kept = {(e.start, id(e.rows)) for experts in heads for e in experts if isinstance(e, Likeness)}
    assert len(heads) > 1
    assert len(kept) == len(ENCODER.widths)
    features = model.features(TEXTS)
    assert features.similar(model.nearness.neighbours.parts[0], 0) is features.similar(
        model.nearness.neighbours.parts[0], 0
    )
    assert {id(part) for part in model.nearness.neighbours.parts} == {rows for _, rows in kept}


def test_experts_joined_into_one_matrix_say_what_they_say_one_by_one(model: TriageModel) -> None:
    features = model.features(TEXTS)
    nobody = np.zeros((len(TEXTS), len(ENCODER.widths)), dtype=bool)
    for head in model.heads.values():
        logits = np.stack([expert.logits(features) for expert in head.pool.experts])
        apart = trusted(np.tensordot(head.pool.weights, logits, axes=1) + head.pool.bias, head.pool.trust)
        assert head.pool(features, nobody, model.nearness.views) == pytest.approx(apart, abs=1e-5)


def test_a_text_alone_is_read_as_in_company(model: TriageModel) -> None:
    for text, together in zip(TEXTS, model.predict_batch(TEXTS), strict=True):
        alone = model.predict(text)
        assert alone.topic.candidates == together.topic.candidates
        assert alone.confidence == pytest.approx(together.confidence, abs=1e-6)
