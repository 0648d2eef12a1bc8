"""Why a text got its topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.model import TriageModel
from classifier.train import train_triage
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage(requests(), WordHashEncoder())


def test_the_labelled_texts_most_like_it_are_named_nearest_first(model: TriageModel) -> None:
    known = requests()[3]
    first, *others = model.explain(known.text).examples
    assert (first.text, first.topic) == (known.text, known.topic)
    assert first.similarity == pytest.approx(1.0, abs=0.01)
    assert all(example.similarity <= first.similarity for example in others)


def test_the_words_of_the_topic_weigh_more_than_the_rest(model: TriageModel) -> None:
    found = model.explain("please help with the printer toner")
    assert found.topic == "it/printing"
    assert {word.word for word in found.words[:2]} == {"printer", "toner"}
    assert found.words[0].effect > 0


@pytest.mark.parametrize("text", ["", "?!", "\ud800", "word " * 5000])
def test_any_text_can_be_explained(model: TriageModel, text: str) -> None:
    assert len(model.explain(text).examples) == 3


def test_a_saved_model_explains_as_before(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    loaded = TriageModel.load(tmp_path / "m", WordHashEncoder())
    assert loaded.explain("toner jam") == model.explain("toner jam")
