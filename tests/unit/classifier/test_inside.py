"""What the encoder's layers held on the way, where it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.experts import INSIDE, LAYERS, PEAKS, Expert
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEncoder:
    """An encoder of which only the insides hear how a text ends: with an exclamation mark or not."""

    outer: WordHashEncoder = field(default_factory=WordHashEncoder)

    @property
    def model_id(self) -> str:
        return "open"

    def embed_passages(self, texts: Sequence[str]) -> Rows:
        return self.outer.embed_passages(texts)

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Rows, Rows]:
        rows = self.embed_passages(texts)
        heard = np.where([text.endswith("!") for text in texts], 1, -1)[:, None].astype(np.float32)
        middle = np.roll(rows, 1, axis=1) + np.float32(0.5)
        inside = [middle + heard * rows[:1].mean(), middle, middle * np.float32(0.5), rows + 0.2 * heard]
        return rows, np.hstack([part / np.linalg.norm(part, axis=1, keepdims=True) for part in inside]).astype(
            np.float32
        )


def shouted() -> list[LabelledText]:
    """Requests whose label is only in how they end."""
    texts = dict.fromkeys(row.text.rstrip("!.") for row in requests())
    return [
        LabelledText(text=text + end, topic=topic) for text in texts for end, topic in (("!", "angry"), (".", "calm"))
    ]


def inside_of(model: TriageModel) -> dict[str, Expert]:
    """The topic head's experts of the insides, by name."""
    experts = model.heads["topic"].pool.experts
    return {e.name: e for e in experts if isinstance(e, Expert) and e.name in INSIDE}


def test_what_only_the_insides_hear_is_learned() -> None:
    learn, held = shouted()[::2] + shouted()[1::4], shouted()[3::4]
    model = train_triage(learn, OpenEncoder())
    assert set(inside_of(model)) == {LAYERS, PEAKS}
    said = [prediction.topic.best.label for prediction in model.predict_batch([row.text for row in held])]
    assert np.mean([one == row.topic for one, row in zip(said, held, strict=True)]) > 0.9


def test_an_encoder_that_does_not_tell_has_no_such_experts() -> None:
    assert inside_of(train_triage(requests(), WordHashEncoder())) == {}


def test_with_many_rows_words_say_it_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.head_fit.FEW", 10)
    assert inside_of(train_triage(shouted(), OpenEncoder())) == {}


def test_a_model_says_the_same_after_it_was_saved(tmp_path: Path) -> None:
    model = train_triage(shouted(), OpenEncoder())
    model.save(tmp_path)
    again, texts = TriageModel.load(tmp_path, OpenEncoder()), [row.text for row in shouted()[:6]]
    assert [p.topic for p in again.predict_batch(texts)] == [p.topic for p in model.predict_batch(texts)]


def test_centring_is_part_of_the_weights() -> None:
    model = train_triage(shouted(), OpenEncoder())
    features = model.features([row.text for row in shouted()])
    for expert in inside_of(model).values():
        assert np.abs(expert.logits(features)).max() < 50
        assert expert.logits(features).mean() == pytest.approx(0, abs=1e-6)
