"""An encoder's views as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.features import FeatureMaker, WordFeatures
from classifier.model import TriageModel
from classifier.protocol import Made
from classifier.train import train_triage
from classifier.views import Shelf, views_of
from tests.fakes.encoder import SideBySideEncoder, WordHashEncoder
from tests.fakes.labelled import requests

Rows = NDArray[np.float32]
LEFT, RIGHT = WordHashEncoder(), WordHashEncoder(dimensions=48, model_id="other")
TOGETHER = SideBySideEncoder(left=LEFT, right=RIGHT)
TEXTS = [row.text for row in requests(each=2, first=70)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unhurried:
    """The same two encoders; the second view is made when it is asked for, and `asked` says when that is."""

    asked: list[str] = field(default_factory=list)
    model_id: str = TOGETHER.model_id
    widths: tuple[int, ...] = TOGETHER.widths

    def embed_passages(self, texts: Sequence[str]) -> Rows:
        raise AssertionError("all views at once")

    def views(self, texts: Sequence[str], works: Sequence[Callable[[Rows], Made]]) -> Iterator[Made]:
        yield works[0](LEFT.embed_passages(texts))
        self.asked.append("second view")
        yield works[1](RIGHT.embed_passages(texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Words that say when they are read."""

    words: WordFeatures
    asked: list[str]

    def __getattr__(self, name: str) -> object:
        self.asked.append(name)
        return getattr(self.words, name)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("model")
    train_triage(requests(each=8), TOGETHER).save(directory)
    return directory


def test_predictions_are_the_same_of_views_that_come_one_after_another(saved: Path) -> None:
    at_once, in_turn = TriageModel.load(saved, TOGETHER), TriageModel.load(saved, Unhurried())
    for one, other in zip(at_once.predict_batch(TEXTS), in_turn.predict_batch(TEXTS), strict=True):
        assert one.topic.candidates == other.topic.candidates
        assert one.confidence == pytest.approx(other.confidence, abs=1e-6)


def test_words_are_read_while_the_second_view_is_on_its_way() -> None:
    encoder = Unhurried()
    watched = Watched(words=WordFeatures.learn(TEXTS), asked=encoder.asked)
    FeatureMaker(encoder, watched)(TEXTS)  # type: ignore[arg-type]  # stands for words
    assert "transform" in encoder.asked[: encoder.asked.index("second view")]


def test_each_view_is_compared_with_the_shelf_that_is_of_it() -> None:
    shelves = [Shelf(0, LEFT.embed_passages(TEXTS)), Shelf(64, RIGHT.embed_passages(TEXTS[:5]))]
    left, right = views_of(TOGETHER)(TEXTS[:3], shelves)
    assert left.rows.shape[1] == 64
    for view, shelf in zip((left, right), shelves, strict=True):
        ((rows, product),) = view.compared.values()
        assert rows is shelf.rows
        np.testing.assert_allclose(product, view.rows @ shelf.rows.T, atol=1e-6)


def test_what_was_compared_on_the_way_is_what_would_be_compared_later() -> None:
    maker = FeatureMaker(TOGETHER, WordFeatures.learn(TEXTS))
    shelf = Shelf(64, RIGHT.embed_passages(TEXTS))
    early, late = maker(TEXTS, shelves=[shelf]), maker(TEXTS)
    np.testing.assert_array_equal(early.similar(shelf.rows, 64), late.similar(shelf.rows, 64))


def test_rows_of_any_length_become_unit_rows_view_by_view() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Loud:
        model_id: str = "loud"
        widths: tuple[int, ...] = TOGETHER.widths

        def embed_passages(self, texts: Sequence[str]) -> Rows:
            return TOGETHER.embed_passages(texts) * np.float32(3.0)

    for view in views_of(Loud())(TEXTS, ()):
        np.testing.assert_allclose(np.linalg.norm(view.rows, axis=1), 1.0, rtol=1e-6)
