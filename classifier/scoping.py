"""Gives the topic head its sense of scope: gathers texts known to be in or out, then fits the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats, trusted
from classifier.crossfit import HeldOut, unseen_labels
from classifier.features import FeatureMaker, Features
from classifier.head import UNDETECTED, HeadModel, Pool
from classifier.head_fit import FittedHead, HeadRows, fit_head
from classifier.scope import Nearness, ScopeRows
from classifier.scope_fit import ENOUGH, fit_doubt, fit_strays
from classifier.types import LabelledText
from classifier.wording import MOST_WORDED, Said, Wording

_LEFT_OUT_PARTS = 3


@dataclass(frozen=True, kw_only=True)
class Scoping:
    """The fitted `topic` head of `rows`, and the places in the file (`outside`) of texts labelled out of scope.

    `known` (rows of the file,) is how much of each text's wording others share.
    """

    topic: FittedHead
    rows: HeadRows
    outside: NDArray[np.intp]
    nearness: Nearness
    features: Features
    known: Floats
    seed: int

    def head(self, maker: FeatureMaker, validation: Sequence[LabelledText], out: str) -> HeadModel:
        """The topic head with its rule; `validation` rows, `out` being their label out of scope, take part in it."""
        detector = self._fit_detector() if len(self.outside) >= ENOUGH else None
        pool = detector.model.pool if detector else None
        detected = self._detected(detector)
        beyond = [row.text for row in validation if row.topic == out]
        wording = self._wording() if len(self.outside) + len(beyond) < ENOUGH else None
        outside = _joined(
            replace(self._scored(self.features.rows(self.outside), pool, None), detected=detected[self.outside]),
            self._scored(maker(beyond), pool, None) if beyond else _none(),
        )
        within = [row.text for row in validation if row.topic != out]
        held = self._held_out(detected, wording)
        inside = self._scored(maker(within), pool, wording) if within else held
        left_out = self._left_out(wording) if len(outside) < ENOUGH else None
        strays = fit_strays(inside, outside, left_out)
        scope, doubt = strays.rule(inside), fit_doubt(held, self._right(), strays)
        if doubt is not None and self.topic.held is not None and strays.stopped is None:
            doubt = doubt.expecting(held, self.known[self.rows.row[self.topic.held.rows]])
        return replace(self.topic.model, scope=scope, detector=pool, doubt=doubt, wording=wording)

    def _right(self) -> NDArray[np.bool_]:
        """Of each row held out, whether the label found is one of its own."""
        if self.topic.held is None:
            return np.zeros(0, dtype=bool)
        return self._own(self.topic.held.rows, self.topic.probability.argmax(axis=1))

    def _own(self, rows: NDArray[np.intp], found: NDArray[np.intp]) -> NDArray[np.bool_]:
        labels = len(self.rows.labels)
        return np.isin(self.rows.row[rows] * labels + found, self.rows.row * labels + self.rows.targets)

    def _wording(self) -> Wording | None:
        held = self.topic.held
        if held is None or len(self.rows.row) > MOST_WORDED:
            return None
        return self._said.wording(self._by_others(held, self.topic.probability))

    @cached_property
    def _said(self) -> Said:
        return Said.by(self.features.rows(self.rows.row), self.rows.targets, labels=len(self.rows.labels))

    def _by_others(self, held: HeldOut, probability: Floats) -> Floats:
        """How much of the wording of rows held out other rows hold of the label found for them."""
        found = probability.argmax(axis=1)
        return self._said.by_others(self.features.rows(self.rows.row[held.rows]), found, self._own(held.rows, found))

    def _rows_of(self, probability: Floats, held: HeldOut, detected: Floats, wording: Wording | None) -> ScopeRows:
        near = self.nearness.standard(held.closeness)
        worded = None if wording is None else wording.standard(self._by_others(held, probability))
        return ScopeRows.of(probability.max(axis=1), near, np.zeros(near.shape[1:], dtype=bool), detected, worded)

    def _fit_detector(self) -> FittedHead:
        inside = np.unique(self.rows.row)
        places = np.concatenate([inside, self.outside])
        rows = HeadRows(
            labels=("in scope", "out of scope"),
            row=places,
            group=np.arange(len(places)),
            targets=np.repeat([0, 1], [len(inside), len(self.outside)]).astype(np.intp),
            weights=np.ones(len(places)),
        )
        return fit_head(rows, self.features, self.nearness.views, seed=self.seed)

    def _detected(self, detector: FittedHead | None) -> Floats:
        """What the detector says of each row of the file while it was held out."""
        found = np.full(len(self.features), UNDETECTED)
        if detector and detector.held:
            found[detector.rows.row[detector.held.rows]] = detector.probability[:, 1]
        return found

    def _held_out(self, detected: Floats, wording: Wording | None) -> ScopeRows:
        held = self.topic.held
        if held is None:
            return _none()
        return self._rows_of(self.topic.probability, held, detected[self.rows.row[held.rows]], wording)

    def _left_out(self, wording: Wording | None) -> ScopeRows | None:
        examples = self.rows.examples(self.features)
        unseen = unseen_labels(examples, self.nearness.views, parts=_LEFT_OUT_PARTS, seed=self.seed)
        if unseen is None:
            return None
        pool = self.topic.model.pool
        pooled = trusted(np.tensordot(pool.weights, unseen.logits, axes=1) + pool.bias, pool.trust)
        return self._rows_of(pooled, unseen, np.full(len(pooled), UNDETECTED), wording)

    def _scored(self, features: Features, detector: Pool | None, wording: Wording | None) -> ScopeRows:
        head = replace(self.topic.model, detector=detector, wording=wording)
        return head.scope_rows(features, self.nearness.look(features))


def _joined(first: ScopeRows, second: ScopeRows) -> ScopeRows:
    return ScopeRows(
        best=np.concatenate([first.best, second.best]),
        nearness=np.concatenate([first.nearness, second.nearness]),
        density=np.concatenate([first.density, second.density]),
        detected=np.concatenate([first.detected, second.detected]),
    )


def _none() -> ScopeRows:
    return ScopeRows(best=np.zeros(0), nearness=np.zeros(0), density=np.zeros(0), detected=np.zeros(0))
