"""The `Classifier` contract, on every implementation and its fake."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.baselines import MajorityClassifier, WordsClassifier
from classifier.protocol import Classifier
from classifier.train import train_triage
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import a_text, requests

ODD_TEXTS = ["", " ", "\n\n", "\0", "🦆🦆", "?!", "\ud800", "a" * 1_000_000, "مرحبا بالعالم", "<b>x</b>", "0" * 300]


@pytest.fixture(scope="module", params=["topic", "priority", "queue", "majority", "words"])
def classifier(request: pytest.FixtureRequest) -> Classifier:
    rows = requests()
    if request.param == "majority":
        return MajorityClassifier.fit(rows)
    if request.param == "words":
        return WordsClassifier.fit(rows)
    return train_triage(rows, WordHashEncoder()).classifier(request.param)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_is_predicted_and_never_raises(classifier: Classifier, text: str) -> None:
    assert classifier.classify(text).best.label in classifier.labels


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_probabilities_sum_to_one_and_name_every_label_once(classifier: Classifier, text: str) -> None:
    prediction = classifier.classify(text)
    assert sum(score.probability for score in prediction.scores) == pytest.approx(1.0, abs=1e-6)
    assert sorted(score.label for score in prediction.scores) == sorted(classifier.labels)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_the_same_text_is_predicted_the_same(classifier: Classifier, text: str) -> None:
    assert classifier.classify(text) == classifier.classify(text)


def test_the_candidate_set_holds_the_best_label(classifier: Classifier) -> None:
    prediction = classifier.classify(a_text("it/vpn", seed=99))
    assert prediction.best.label in prediction.candidates


def test_out_of_scope_is_a_probability(classifier: Classifier) -> None:
    assert 0.0 <= classifier.classify("what is the best pizza in town").out_of_scope <= 1.0
