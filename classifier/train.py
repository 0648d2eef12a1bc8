"""Labelled requests in, a triage model out."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from classifier.calibration import MISS, Floats
from classifier.card import ModelCard, data_digest
from classifier.crossfit import HeldOut
from classifier.explaining import SHOWN, Kept
from classifier.features import FeatureMaker, Features, WordFeatures, clean
from classifier.fitted import as_saved
from classifier.head_fit import FittedHead, HeadRows, fit_head, head_rows
from classifier.model import TriageModel
from classifier.neighbourhood import Neighbourhood, evenly
from classifier.protocol import TextEncoder
from classifier.sampling import sample
from classifier.scope import Nearness
from classifier.scoping import Scoping
from classifier.sharing import share
from classifier.types import HEADS, BadTrainingData, Head, LabelledText
from classifier.views import view_slices

OUT_OF_SCOPE = "oos"
COVERAGE = 1.0 - MISS
_OTHER_HEADS = HEADS[1:]
# Usual similarity to the nearest text and its spread, where no row could be held out to measure them.
_USUAL, _USUAL_SPREAD = 0.6, 0.15


def train_triage(
    rows: Sequence[LabelledText],
    encoder: TextEncoder,
    *,
    seed: int = 0,
    out_of_scope_label: str = OUT_OF_SCOPE,
    validation: Sequence[LabelledText] = (),
    coverage: float = COVERAGE,
) -> TriageModel:
    """Trains a head for every column that has labels.

    Rows labelled `out_of_scope_label`, and those of `validation`, choose the out-of-scope rule and are not learned as
    topics. The candidate sets hold the right label with probability `coverage`. Raises BadTrainingData when there are
    not two topics to tell apart, or for a coverage that no set can have.
    """
    _need_a_share(coverage)
    learned, said = sample(rows, seed=seed)
    topic_rows = head_rows(learned, "topic", without=out_of_scope_label)
    _need_two(topic_rows)
    bench = _Bench.of(learned, encoder, seed=seed, miss=1.0 - coverage)
    with _one_thread_a_fit():
        fitted, scoping = bench.fit(learned, topic_rows, out_of_scope_label)
        topic = scoping.head(bench.maker, validation, out_of_scope_label)
    heads, nearness = share({name: head.model for name, head in fitted.items()} | {"topic": topic}, scoping.nearness)
    card = ModelCard(
        encoder=encoder.model_id,
        data_digest=data_digest([*rows, *validation]),
        rows=len(rows),
        seed=seed,
        out_of_scope_rows=sum(row.topic == out_of_scope_label for row in [*learned, *validation]),
        heads={name: head.card for name, head in fitted.items()},
        warnings=said,
    )
    kept = _kept([learned[place] for place in _neighbour_places(topic_rows)])
    return TriageModel(features=bench.maker, nearness=nearness, heads=heads, card=card, kept=kept)


@contextmanager
def _one_thread_a_fit() -> Iterator[None]:
    """Arithmetic in one thread, and no warnings that a house with few rows could do nothing about."""
    # Two fits run at once; were their arithmetic threaded too, each would wait for the other: twenty times the work.
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.filterwarnings("ignore", "The number of unique classes")  # a few rows a label is where houses begin
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What every step of one training run shares: the features of all rows, what made them, and the encoder's views."""

    maker: FeatureMaker
    features: Features
    views: tuple[slice, ...]
    seed: int
    miss: float

    @classmethod
    def of(cls, rows: Sequence[LabelledText], encoder: TextEncoder, *, seed: int, miss: float) -> _Bench:
        """Learns the vocabulary of `rows` and reads them all once."""
        texts = [row.text for row in rows]
        maker = FeatureMaker(encoder, WordFeatures.learn([clean(text) for text in texts]))
        features = maker(texts)
        views = view_slices(encoder, features.dense.shape[1])
        return cls(maker=maker, features=features, views=views, seed=seed, miss=miss)

    def fit(
        self, rows: Sequence[LabelledText], topic_rows: HeadRows, out: str
    ) -> tuple[dict[Head, FittedHead], Scoping]:
        """The topic head first, then what decides on its scope, and the heads that are told the topic."""
        named = topic_rows.named(self.features, self.maker)
        topic = fit_head(named, self.features, self.views, seed=self.seed, miss=self.miss)
        scoping = self.scoping(rows, named, topic, out)
        return {"topic": topic, **self.knowing(topic).other_heads(rows)}, scoping

    def knowing(self, topic: FittedHead) -> _Bench:
        """The same, with what the topic head says of each row that it did not learn from: the others learn from it."""
        return self if topic.held is None else replace(self, features=self.features.knowing(self._heard(topic)))

    def _heard(self, topic: FittedHead) -> Floats:
        usual = topic.probability.mean(axis=0)
        heard = np.tile(usual, (len(self.features), 1))
        strangers = np.setdiff1d(np.arange(len(self.features)), topic.rows.row)
        if len(strangers):
            understood = np.zeros((len(strangers), len(self.views)), dtype=bool)
            heard[strangers] = topic.model.pool(self.features.rows(strangers), understood, self.views)
        if topic.held is not None:
            heard[topic.rows.row[topic.held.rows]] = topic.probability
        return heard

    def other_heads(self, rows: Sequence[LabelledText]) -> dict[Head, FittedHead]:
        """All but the topic, where at least two values are labelled."""
        found = {name: head_rows(rows, name, without="") for name in _OTHER_HEADS}
        return {
            name: fit_head(
                labelled.named(self.features, self.maker), self.features, self.views, seed=self.seed, miss=self.miss
            )
            for name, labelled in found.items()
            if len(labelled.labels) > 1
        }

    def scoping(self, rows: Sequence[LabelledText], topic_rows: HeadRows, topic: FittedHead, out: str) -> Scoping:
        """What decides on scope; `out` is the label of rows out of scope."""
        return Scoping(
            topic=topic,
            rows=topic_rows,
            outside=np.flatnonzero([row.topic == out for row in rows]),
            nearness=self._nearness(topic_rows, topic.held),
            features=self.features,
            known=np.asarray([self._shared(row.text, len(rows)) for row in rows], dtype=np.float64),
            seed=self.seed,
        )

    def _shared(self, text: str, rows: int) -> float:
        return self.maker.words.known_to_others(clean(text), texts=rows)

    def _nearness(self, rows: HeadRows, held: HeldOut | None) -> Nearness:
        """Measures how near held-out texts usually lie, and keeps a sample of rows to compare with."""
        kept = self.features.dense[_neighbour_places(rows)]
        neighbours = Neighbourhood.of(as_saved(kept), self.views)
        if held is None:
            usual, spread = np.full((2, len(self.views)), _USUAL), np.full((2, len(self.views)), _USUAL_SPREAD)
            usual[1] = 0.0
        else:
            usual, spread = held.closeness.mean(axis=1), np.maximum(held.closeness.std(axis=1), 0.02)
        return Nearness(neighbours=neighbours, views=self.views, mean=usual, spread=spread)


def _neighbour_places(rows: HeadRows) -> NDArray[np.intp]:
    places = np.unique(rows.row)
    return places[evenly(len(places))]


def _kept(rows: Sequence[LabelledText]) -> Kept:
    texts = tuple(" ".join(clean(row.text[: 4 * SHOWN]).split())[:SHOWN] for row in rows)
    return Kept(texts=texts, topics=tuple(row.topic for row in rows))


def _need_a_share(coverage: float) -> None:
    if not 0.5 <= coverage < 1.0:
        raise BadTrainingData(
            f"The candidate sets cannot hold the right label in {coverage!r} of cases. Ask for 0.5 to 0.99."
        )


def _need_two(rows: HeadRows) -> None:
    if len(rows.labels) < 2:
        only = f"only {rows.labels[0]!r}" if rows.labels else "none"
        raise BadTrainingData(
            f"There must be at least two topics to tell apart, and the rows have {only}. "
            "Check the label column, or add rows of other topics."
        )
