"""How sure the best label is, where many messages are out of scope and where few are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from classifier.company import EARLIER, HEARING
from classifier.doubt import ENOUGH_TRAFFIC, LEAST_SHARE, Doubt
from classifier.features import Features
from classifier.model import TriageModel
from classifier.scope import ScopeRows, Slope
from classifier.scope_fit import ASSUMED_SHARE, fit_doubt, fit_strays
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
VIEWS = (slice(0, 8), slice(8, 16))
NOBODY = some(0, near=0.0, seed=0)
LEFT_OUT = fit_strays(INSIDE, NOBODY, OUTSIDE)
FITTED = fit_doubt(INSIDE, np.random.default_rng(2).random(600) < 0.9, LEFT_OUT)


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage(requests(), ENCODER)


def strewn(count: int, *, seed: int = 9) -> Features:
    """Texts in all directions, none of them like another."""
    dense = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    for view in VIEWS:
        dense[:, view] /= np.linalg.norm(dense[:, view], axis=1, keepdims=True)
    return Features(dense=dense, words=sparse.csr_matrix((count, 1)), known=np.ones(count))


def mixed(inside: int, outside: int) -> ScopeRows:
    """New texts in and out of scope, nobody says which."""
    parts = some(inside, near=0.0, seed=3), some(outside, near=-4.0, seed=4)
    return ScopeRows(
        best=np.concatenate([part.best for part in parts]),
        nearness=np.concatenate([part.nearness for part in parts]),
        density=np.concatenate([part.density for part in parts]),
        detected=np.concatenate([part.detected for part in parts]),
    )


def gathered(inside: int, outside: int) -> Features:
    """Texts of two kinds that lie apart: those in scope together, and the others together."""
    texts = strewn(inside + outside)
    texts.dense[:inside, [0, 8]] += 1.5
    texts.dense[inside:, [1, 9]] += 1.5
    for view in VIEWS:
        texts.dense[:, view] /= np.linalg.norm(texts.dense[:, view], axis=1, keepdims=True)
    return texts


@pytest.mark.parametrize(("inside", "outside", "believed"), [(450, 150, 0.21), (300, 300, 0.49), (120, 480, 0.50)])
def test_unlabelled_traffic_tells_how_much_is_out_of_scope_and_what_is_beyond_a_half_is_doubted(
    inside: int, outside: int, believed: float
) -> None:
    assert FITTED is not None
    learned = FITTED.used_to(mixed(inside, outside), gathered(inside, outside), VIEWS)
    assert learned.share == pytest.approx(believed, abs=0.03)


def test_the_fewer_messages_stray_the_less_their_company_says() -> None:
    assert FITTED is not None
    few, many = (FITTED.used_to(mixed(*counts), gathered(*counts), VIEWS) for counts in ((540, 60), (120, 480)))
    assert few.company is not None
    assert 0.05 < few.company.heard < 0.25
    assert many.company is not None
    assert many.company.heard == 1.0


def test_traffic_like_the_labelled_texts_changes_nothing() -> None:
    assert FITTED is not None
    assert FITTED.used_to(some(500, near=0.0, seed=5), strewn(500), VIEWS).share == pytest.approx(LEAST_SHARE, abs=0.01)


def test_requests_in_words_that_few_labelled_texts_share_are_not_all_taken_for_strays() -> None:
    assert FITTED is not None
    expecting = FITTED.expecting(INSIDE, np.full(600, 0.9))
    odd, texts = some(500, near=-2.0, seed=5), strewn(500)
    as_ever = expecting.used_to(odd, replace(texts, known=np.full(500, 0.87)), VIEWS)
    some_anew = expecting.used_to(odd, replace(texts, known=np.full(500, 0.82)), VIEWS)
    anew = expecting.used_to(odd, replace(texts, known=np.full(500, 0.6)), VIEWS)
    assert (as_ever.lowered, anew.lowered) == (-0.7, 1.5)
    assert -0.5 < some_anew.lowered < 0.0
    assert anew(odd, texts).mean() < as_ever(odd, texts).mean() - 0.05
    again = anew.used_to(odd, replace(texts, known=np.full(500, 0.87)), VIEWS)
    assert again.lowered == as_ever.lowered, "traffic changes back"


def test_what_looks_strange_together_is_not_wording() -> None:
    assert FITTED is not None
    expecting, rows = FITTED.expecting(INSIDE, np.full(600, 0.9)), mixed(250, 250)
    some_unknown = np.full(500, 0.78)
    scattered = expecting.used_to(rows, replace(strewn(500), known=some_unknown), VIEWS)
    together = expecting.used_to(rows, replace(gathered(250, 250), known=some_unknown), VIEWS)
    assert scattered.lowered > 0.5
    assert together.lowered < 0.0
    assert together.share > 0.45


def test_where_nearly_all_look_strange_they_are_not_made_stranger() -> None:
    assert FITTED is not None
    expecting, texts = FITTED.expecting(INSIDE, np.full(600, 0.9)), replace(strewn(500), known=np.full(500, 0.87))
    half, all_of_them = some(500, near=-2.0, seed=5), some(500, near=-4.0, seed=5)
    assert expecting.used_to(half, texts, VIEWS).lowered == -0.7
    assert expecting.used_to(all_of_them, texts, VIEWS).lowered == 0.0


def test_words_of_strays_do_not_count_for_how_requests_are_worded() -> None:
    assert FITTED is not None
    expecting = FITTED.expecting(INSIDE, np.full(600, 0.9))
    texts = replace(strewn(500), known=np.repeat([0.9, 0.1], [250, 250]))
    assert expecting.used_to(mixed(250, 250), texts, VIEWS).lowered < 0.4


@given(st.floats(0.0, 0.9), st.floats(0.0, 0.9))
def test_the_more_messages_are_out_of_scope_the_less_sure_is_any_label(one: float, other: float) -> None:
    slopes = Slope(bias=-2.0, slopes=(0.5, 0.5, 0.5, 0.0)), Slope(bias=-1.0, slopes=(0.2, 1.0, 1.0, 0.0))
    few, many = (Doubt(wrong=slopes[0], stray=slopes[1:], share=share) for share in sorted((one, other)))
    rows = mixed(20, 20)
    said = many(rows, strewn(40))
    assert (few(rows, strewn(40)) <= said + 1e-12).all()
    assert ((said >= 0.0) & (said <= 1.0)).all()


def test_where_nothing_was_wrong_something_may_be() -> None:
    never = fit_doubt(INSIDE, np.ones(600, dtype=bool), LEFT_OUT)
    assert never is not None
    assert 0.0 < never(INSIDE, strewn(600)).mean() < 0.1


def test_the_same_message_is_surer_among_requests_than_among_strangers() -> None:
    assert FITTED is not None
    inside, outside = 200, 200
    traffic = gathered(inside, outside)
    learned = FITTED.used_to(mixed(inside, outside), traffic, VIEWS)
    borderline = some(1, near=-1.5, seed=6)
    among_requests, among_strangers = traffic.rows(np.array([0])), traffic.rows(np.array([inside]))
    assert learned(borderline, among_requests)[0] + 0.1 < learned(borderline, among_strangers)[0]


def test_with_texts_labelled_out_of_scope_a_model_still_hears_how_many_there_are() -> None:
    labelled = fit_strays(INSIDE, some(60, near=-4.0, seed=7), None)
    found = fit_doubt(INSIDE, np.ones(600, dtype=bool), labelled)
    assert found is not None
    assert found.share == ASSUMED_SHARE, "what the labelled rows were reckoned with, until somebody looks"
    few, many = (found.used_to(mixed(*counts), gathered(*counts), VIEWS).share for counts in ((390, 10), (120, 280)))
    assert few == ASSUMED_SHARE < 0.3 < many, "never fewer than were labelled"


def test_where_the_most_alarmed_of_two_looks_counts_less_of_what_is_found_is_believed() -> None:
    assert FITTED is not None
    twice = replace(FITTED, stray=FITTED.stray * 2)
    one, two = (doubt.used_to(mixed(350, 150), gathered(350, 150), VIEWS).share for doubt in (FITTED, twice))
    assert two == pytest.approx(one * (1.0 - 0.6 * one))


def test_a_few_rows_do_not_make_distance_everything() -> None:
    # Twenty rows of a label left out that happen to lie far: the rows say that distance tells all, experience does not.
    found = fit_strays(some(30, near=0.0, seed=0), NOBODY, some(20, near=-8.0, seed=1))
    assert found.even[0].slopes == pytest.approx((0.7, 0.3, 0.4, 0.0, 0.5), abs=0.15)


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


def test_what_is_compared_while_a_text_is_read_is_as_sure_as_what_is_compared_afterwards(model: TriageModel) -> None:
    wary = model.used_to([row.text for row in [*requests(each=10, first=60), *strangers(90)]])
    text = "vpn home is about please"
    later = wary.features([text])
    certainty = wary.heads["topic"].score(later, wary.nearness.look(later)).certainty
    assert certainty is not None
    assert wary.predict(text).confidence == pytest.approx(float(certainty[0]))


def test_a_model_that_does_not_tell_how_loud_its_company_is_hears_it_in_full(
    model: TriageModel, tmp_path: Path
) -> None:
    model.used_to([row.text for row in [*requests(each=10, first=60), *strangers(90)]]).save(tmp_path)
    with np.load(tmp_path / "arrays.npz") as arrays:
        earlier = {name: arrays[name] for name in arrays.files if name != "topic.company heard"}
        assert len(earlier) == len(arrays.files) - 1
    np.savez(tmp_path / "arrays.npz", **earlier)
    found = TriageModel.load(tmp_path, ENCODER).heads["topic"].doubt
    assert found is not None
    assert found.company is not None
    assert found.company.heard == 1.0


def test_a_model_of_the_format_before_hears_its_company_as_it_did(model: TriageModel, tmp_path: Path) -> None:
    model.used_to([row.text for row in [*requests(each=10, first=60), *strangers(90)]]).save(tmp_path)
    heads = json.loads((tmp_path / "heads.json").read_text(encoding="utf-8"))
    said = heads["topic"]["doubt"][0]
    assert said[2:] == list(HEARING)
    heads["topic"]["doubt"][0] = said[:2]
    (tmp_path / "heads.json").write_text(json.dumps(heads), encoding="utf-8")
    found = TriageModel.load(tmp_path, ENCODER).heads["topic"].doubt
    assert found is not None
    assert found.company is not None
    assert found.company.hearing == EARLIER


def test_a_model_keeps_how_its_traffic_is_worded_and_one_of_a_format_before_says_what_it_said(
    model: TriageModel, tmp_path: Path
) -> None:
    used = model.used_to([row.text for row in [*requests(each=10, first=60), *strangers(90)]])
    doubt = used.heads["topic"].doubt
    assert doubt is not None
    assert doubt.usual_known is not None
    anew = replace(used, heads=used.heads | {"topic": replace(used.heads["topic"], doubt=replace(doubt, lowered=0.7))})
    anew.save(tmp_path)
    assert TriageModel.load(tmp_path, ENCODER).predict("vpn is down") == anew.predict("vpn is down")
    with np.load(tmp_path / "arrays.npz") as arrays:
        earlier = {name: arrays[name] for name in arrays.files if name != "topic.wording"}
    np.savez(tmp_path / "arrays.npz", **earlier)
    found = TriageModel.load(tmp_path, ENCODER).heads["topic"].doubt
    assert found is not None
    assert (found.usual_known, found.lowered) == (None, 0.0)


def test_misspelled_messages_in_the_language_learned_tell_how_many_stray(model: TriageModel) -> None:
    head, features = model.heads["topic"], model.features([row.text for row in strangers(120)])
    seen = model.nearness.look(features)
    foreign = replace(seen, lost=np.ones_like(seen.lost), near=np.zeros_like(seen.near))
    assert foreign.foreign.all()
    unknown, misspelled = (replace(features, known=np.full(len(features), known)) for known in (0.1, 0.4))
    assert head.used_to(unknown, foreign) is head
    assert head.used_to(misspelled, foreign) is not head


def test_a_handful_of_messages_is_no_traffic(model: TriageModel) -> None:
    assert model.used_to([]) is model
    assert model.used_to(["pizza opera chess"] * (ENOUGH_TRAFFIC - 1)) is model


def test_messages_in_a_language_that_was_not_learned_tell_nothing_of_strays(model: TriageModel) -> None:
    head, features = model.heads["topic"], model.features([row.text for row in strangers(120)])
    seen = model.nearness.look(features)
    assert head.used_to(features, seen) is not head
    home = replace(seen, lost=np.ones_like(seen.lost), near=np.zeros_like(seen.near))
    assert head.used_to(features, home) is head


def test_names_and_numbers_alone_are_in_no_language(model: TriageModel) -> None:
    head, features = model.heads["topic"], model.features(["zaragoza"] * 60 + [row.text for row in requests()[:60]])
    seen = model.nearness.look(features)
    home = replace(seen, lost=np.ones_like(seen.lost), near=np.zeros_like(seen.near))
    assert head.used_to(features, home) is not head


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
    assert found(rows, strewn(20)) == pytest.approx(Slope(bias=-1.5, slopes=(0.4, 0.3, 0.2, 0.0))(rows))
    assert 0.0 < loaded.predict("vpn tunnel gateway dropped").confidence < 1.0


def test_two_examples_make_nobody_sure() -> None:
    rows = [LabelledText(text="vpn down", topic="vpn"), LabelledText(text="badge lost", topic="badge")]
    found = train_triage(rows, ENCODER).predict("vpn down")
    assert found.topic.best.label == "vpn"
    assert 0.5 < found.topic.best.probability < 0.7
