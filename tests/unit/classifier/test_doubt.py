"""How sure the best label is, where many messages are out of scope and where few are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.doubt import ENOUGH_TRAFFIC, LEAST_SHARE, Doubt
from classifier.model import TriageModel
from classifier.scope import ScopeRows, Slope
from classifier.scope_fit import fit_doubt
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests, strangers

ENCODER = WordHashEncoder()


def some(count: int, *, near: float, seed: int) -> ScopeRows:
    """Texts around a nearness, the sure ones near."""
    spread = np.random.default_rng(seed).normal(size=(2, count))
    return ScopeRows(
        best=np.clip(0.8 + 0.1 * near + 0.1 * spread[0], 0.02, 0.98),
        nearness=near + spread[1],
        density=near + spread[1],
        detected=np.full(count, 0.5),
    )


INSIDE, OUTSIDE = some(600, near=0.0, seed=0), some(300, near=-4.0, seed=1)
FITTED = fit_doubt(INSIDE, np.random.default_rng(2).random(600) < 0.9, OUTSIDE)


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage(requests(), ENCODER)


def mixed(inside: int, outside: int) -> ScopeRows:
    """New texts in and out of scope, nobody says which."""
    parts = some(inside, near=0.0, seed=3), some(outside, near=-4.0, seed=4)
    return ScopeRows(
        best=np.concatenate([part.best for part in parts]),
        nearness=np.concatenate([part.nearness for part in parts]),
        density=np.concatenate([part.density for part in parts]),
        detected=np.concatenate([part.detected for part in parts]),
    )


@pytest.mark.parametrize(("inside", "outside"), [(300, 300), (120, 480)])
def test_unlabelled_traffic_tells_how_much_is_out_of_scope_and_half_of_it_is_believed(
    inside: int, outside: int
) -> None:
    assert FITTED is not None
    learned = FITTED.used_to(mixed(inside, outside))
    assert learned.share == pytest.approx(0.5 * outside / (inside + outside), abs=0.03)


def test_traffic_like_the_labelled_texts_changes_nothing() -> None:
    assert FITTED is not None
    assert FITTED.used_to(some(500, near=0.0, seed=5)).share == pytest.approx(LEAST_SHARE, abs=0.01)


@given(st.floats(0.0, 0.9), st.floats(0.0, 0.9))
def test_the_more_messages_are_out_of_scope_the_less_sure_is_any_label(one: float, other: float) -> None:
    slopes = Slope(bias=-2.0, slopes=(0.5, 0.5, 0.5, 0.0)), Slope(bias=-1.0, slopes=(0.2, 1.0, 1.0, 0.0))
    few, many = (Doubt(wrong=slopes[0], stray=slopes[1], share=share) for share in sorted((one, other)))
    rows = mixed(20, 20)
    assert (few(rows) <= many(rows) + 1e-12).all()
    assert ((many(rows) >= 0.0) & (many(rows) <= 1.0)).all()


def test_where_nothing_was_wrong_something_may_be() -> None:
    never = fit_doubt(INSIDE, np.ones(600, dtype=bool), OUTSIDE)
    assert never is not None
    assert 0.0 < never(INSIDE).mean() < 0.1


def test_a_model_used_to_strangers_is_less_sure_and_keeps_that_when_saved(model: TriageModel, tmp_path: Path) -> None:
    traffic = [row.text for row in [*requests(each=10, first=60), *strangers(90)]]
    wary = model.used_to(traffic)
    text = "vpn home is about please"
    assert wary.predict(text).confidence < model.predict(text).confidence
    assert wary.predict(text).topic.best == model.predict(text).topic.best
    assert wary.card.expected_out_of_scope is not None
    assert wary.version != model.version
    wary.save(tmp_path)
    loaded = TriageModel.load(tmp_path, ENCODER)
    assert loaded.predict(text) == wary.predict(text)
    assert loaded.version == wary.version


def test_a_handful_of_messages_is_no_traffic(model: TriageModel) -> None:
    assert model.used_to([]) is model
    assert model.used_to(["pizza opera chess"] * (ENOUGH_TRAFFIC - 1)) is model


def test_messages_in_a_language_that_was_not_learned_tell_nothing_of_strays(model: TriageModel) -> None:
    head, features = model.heads["topic"], model.features([row.text for row in strangers(120)])
    seen = model.nearness.look(features)
    assert head.used_to(features, seen) is not head
    home = replace(seen, lost=np.ones_like(seen.lost), near=np.zeros_like(seen.near))
    assert head.used_to(features, home) is head


def test_messages_that_no_view_is_at_home_with_are_strays_in_whatever_language(model: TriageModel) -> None:
    head, features = model.heads["topic"], model.features([row.text for row in strangers(120)])
    seen = model.nearness.look(features)
    far = replace(seen, lost=np.ones_like(seen.lost), near=np.full_like(seen.near, -4.0))
    assert not far.foreign.any()
    assert head.used_to(features, far) is not head


def test_a_model_saved_with_one_slope_of_doubt_is_as_sure_as_it_was(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    heads = json.loads((tmp_path / "heads.json").read_text(encoding="utf-8"))
    heads["topic"]["doubt"] = [-1.5, [0.4, 0.3, 0.2, 0.0]]
    del heads["topic"]["pool"]["trust"]
    (tmp_path / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    loaded = TriageModel.load(tmp_path, ENCODER)
    found = loaded.heads["topic"].doubt
    assert found is not None
    rows = mixed(10, 10)
    assert found(rows) == pytest.approx(Slope(bias=-1.5, slopes=(0.4, 0.3, 0.2, 0.0))(rows))
    assert 0.0 < loaded.predict("vpn tunnel gateway dropped").confidence < 1.0


def test_two_examples_make_nobody_sure() -> None:
    rows = [LabelledText(text="vpn down", topic="vpn"), LabelledText(text="badge lost", topic="badge")]
    found = train_triage(rows, ENCODER).predict("vpn down")
    assert found.topic.best.label == "vpn"
    assert 0.5 < found.topic.best.probability < 0.7
