"""Labelled requests in, a triage model out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.calibration import Floats, probabilities
from classifier.card import ModelCard, data_digest
from classifier.crossfit import HeldOut, unseen_labels
from classifier.features import FeatureMaker, Features, WordFeatures, clean, view_slices
from classifier.head import HeadModel
from classifier.head_fit import FittedHead, HeadRows, fit_head, head_rows
from classifier.model import TriageModel
from classifier.protocol import TextEncoder
from classifier.scope import MOST_NEIGHBOURS, Nearness, lost_views, mean_nearness
from classifier.scope_fit import ENOUGH, ScopeRows, fit_scope
from classifier.types import BadTrainingData, Head, LabelledText

OUT_OF_SCOPE = "oos"
_OTHER_HEADS: tuple[Head, ...] = ("priority", "tier", "queue")
_LEFT_OUT_PARTS = 3
# Usual similarity to the nearest text and its spread, where no row could be held out to measure them.
_USUAL, _USUAL_SPREAD = 0.6, 0.15


def train_triage(
    rows: Sequence[LabelledText],
    encoder: TextEncoder,
    *,
    seed: int = 0,
    out_of_scope_label: str = OUT_OF_SCOPE,
    validation: Sequence[LabelledText] = (),
) -> TriageModel:
    """Trains a head for every column that has labels.

    Rows labelled `out_of_scope_label`, and those of `validation`, choose the out-of-scope rule and are not learned as
    topics. Raises BadTrainingData when there are not two topics to tell apart.
    """
    topic_rows = head_rows(rows, "topic", without=out_of_scope_label)
    _need_two(topic_rows)
    texts = [row.text for row in rows]
    maker = FeatureMaker(encoder, WordFeatures.learn([clean(text) for text in texts]))
    bench = _Bench(features=maker(texts), maker=maker, views=(), seed=seed)
    bench = replace(bench, views=view_slices(encoder, bench.features.dense.shape[1]))
    topic = fit_head(topic_rows, bench.features, bench.views, seed=seed)
    nearness = bench.nearness(topic_rows, topic.held)
    fitted: dict[Head, FittedHead] = {"topic": topic, **bench.other_heads(rows)}
    heads = {name: head.model for name, head in fitted.items()}
    labelled = [*(row for row in rows if row.topic == out_of_scope_label), *validation]
    heads["topic"] = bench.scoped(topic, topic_rows, nearness, labelled, out_of_scope_label)
    card = ModelCard(
        encoder=encoder.model_id,
        data_digest=data_digest([*rows, *validation]),
        rows=len(rows),
        seed=seed,
        out_of_scope_rows=sum(row.topic == out_of_scope_label for row in labelled),
        heads={name: head.card for name, head in fitted.items()},
    )
    return TriageModel(features=maker, nearness=nearness, heads=heads, card=card)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What every step of one training run shares: the features of all rows, and the encoder's views."""

    features: Features
    maker: FeatureMaker
    views: tuple[slice, ...]
    seed: int

    def other_heads(self, rows: Sequence[LabelledText]) -> dict[Head, FittedHead]:
        """Priority, tier and queue, where at least two values are labelled."""
        found = {name: head_rows(rows, name, without="") for name in _OTHER_HEADS}
        return {
            name: fit_head(labelled, self.features, self.views, seed=self.seed)
            for name, labelled in found.items()
            if len(labelled.labels) > 1
        }

    def nearness(self, rows: HeadRows, held: HeldOut | None) -> Nearness:
        """Measures how near held-out texts usually lie, and keeps a sample of rows to compare with."""
        places = np.random.default_rng(self.seed).permutation(np.unique(rows.row))[:MOST_NEIGHBOURS]
        neighbours = self.features.dense[np.sort(places)].astype(np.float16).astype(np.float32)
        if held is None:
            usual, spread = np.full(len(self.views), _USUAL), np.full(len(self.views), _USUAL_SPREAD)
        else:
            usual, spread = held.similarity.mean(axis=0), np.maximum(held.similarity.std(axis=0), 0.02)
        return Nearness(neighbours=neighbours, views=self.views, mean=usual, spread=spread)

    def scoped(
        self, topic: FittedHead, rows: HeadRows, nearness: Nearness, labelled: Sequence[LabelledText], out: str
    ) -> HeadModel:
        """The topic head with its out-of-scope rule."""
        inside = _rows_of(topic.probability, topic.held, nearness)
        outside = self._score(topic.model, nearness, [row.text for row in labelled if row.topic == out])
        if validated := [row.text for row in labelled if row.topic != out]:
            inside = self._score(topic.model, nearness, validated)
        left_out = None
        if len(outside) < ENOUGH:
            unseen = unseen_labels(rows.examples(self.features), self.views, parts=_LEFT_OUT_PARTS, seed=self.seed)
            pooled = np.zeros((0, len(rows.labels)))
            if unseen is not None:
                pooled = probabilities(np.tensordot(topic.model.pool.weights, unseen.logits, axes=1))
            left_out = _rows_of(pooled, unseen, nearness) if unseen is not None else None
        return replace(topic.model, scope=fit_scope(inside, outside, left_out))

    def _score(self, head: HeadModel, nearness: Nearness, texts: Sequence[str]) -> ScopeRows:
        if not texts:
            return ScopeRows(best=np.zeros(0), nearness=np.zeros(0))
        features = self.maker(texts)
        near = nearness(features)
        lost = lost_views(near, features.known)
        best = head.pool(features, lost, self.views).max(axis=1)
        return ScopeRows(best=best, nearness=mean_nearness(near, lost))


def _rows_of(probability: Floats, held: HeldOut | None, nearness: Nearness) -> ScopeRows:
    if held is None:
        return ScopeRows(best=np.zeros(0), nearness=np.zeros(0))
    near = (held.similarity - nearness.mean) / nearness.spread
    return ScopeRows(best=probability.max(axis=1), nearness=near.mean(axis=1))


def _need_two(rows: HeadRows) -> None:
    if len(rows.labels) < 2:
        only = f"only {rows.labels[0]!r}" if rows.labels else "none"
        raise BadTrainingData(
            f"There must be at least two topics to tell apart, and the rows have {only}. "
            "Check the label column, or add rows of other topics."
        )
