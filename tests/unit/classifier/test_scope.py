"""Which texts are taken to be out of scope."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.scope import ScopeRows
from classifier.scope_fit import KEPT_IN_SCOPE, fit_strays
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests, strangers


def some(count: int, *, best: float, near: float, detected: float = 0.5, seed: int = 0) -> ScopeRows:
    """Texts around the given values."""
    spread = np.random.default_rng(seed).normal(size=(3, count))
    return ScopeRows(
        best=np.clip(best + 0.1 * spread[0], 0.02, 0.98),
        nearness=near + spread[1],
        density=near + spread[1],
        detected=np.clip(detected + 0.1 * spread[2], 0.02, 0.98),
    )


NOBODY = some(0, best=0.5, near=0.0)


def test_a_text_is_stopped_by_what_is_detected_or_by_distance_alone() -> None:
    inside, outside = some(400, best=0.9, near=0.0, detected=0.1), some(100, best=0.5, near=-4.0, detected=0.9, seed=1)
    rule = fit_strays(inside, outside, None).rule(inside)
    assert (rule(inside) <= rule.threshold).mean() > 0.95
    assert (rule(outside) > rule.threshold).mean() > 0.9
    of_a_kind_not_shown = some(100, best=0.4, near=-5.0, detected=0.1, seed=2)
    assert (rule(of_a_kind_not_shown) > rule.threshold).mean() > 0.8


def test_without_any_evidence_few_are_stopped_and_confidence_is_hardly_lowered() -> None:
    inside = some(500, best=0.7, near=0.0)
    rule = fit_strays(inside, NOBODY, None).rule(inside)
    assert (rule(inside) > rule.threshold).mean() == pytest.approx(1 - KEPT_IN_SCOPE, abs=0.01)
    assert rule(inside).mean() == pytest.approx(1 - KEPT_IN_SCOPE, abs=0.005)


def test_the_more_labelled_texts_are_out_of_scope_the_likelier_is_a_text() -> None:
    inside = some(100, best=0.7, near=0.0)
    few, many = some(30, best=0.5, near=-1.0, seed=1), some(900, best=0.5, near=-1.0, seed=1)
    doubtful = some(50, best=0.6, near=-0.5, seed=2)
    assert (
        fit_strays(inside, many, None).rule(inside)(doubtful).mean()
        > fit_strays(inside, few, None).rule(inside)(doubtful).mean() + 0.2
    )


def test_a_kind_of_text_labelled_out_of_scope_is_stopped_though_its_words_are_those_of_requests() -> None:
    # Thanks for a request looks like the request: only examples tell that nobody waits for an answer.
    thanks = [LabelledText(text=f"{row.text} solved thanks bye", topic="oos") for row in requests(each=8, first=40)]
    model = train_triage([*requests(), *thanks], WordHashEncoder())
    unseen = [f"{row.text} solved thanks bye" for row in requests(each=4, first=400)]
    assert np.mean([said.is_out_of_scope for said in model.predict_batch(unseen)]) > 0.9
    asked = [row.text for row in requests(each=4, first=500)]
    assert np.mean([said.is_out_of_scope for said in model.predict_batch(asked)]) < 0.2


def test_strangers_are_stopped_when_others_were_labelled() -> None:
    model = train_triage([*requests(), *strangers(30)], WordHashEncoder())
    assert model.predict("whale violin sunset bakery").is_out_of_scope
