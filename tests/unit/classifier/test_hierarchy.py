"""What lies above the topics that were predicted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.hierarchy import parents, surest_above
from classifier.types import LabelScore, Prediction


def predicted(**by_label: float) -> Prediction:
    scores = [LabelScore(label=label.replace("__", "/"), probability=value) for label, value in by_label.items()]
    return Prediction(scores=tuple(sorted(scores, key=lambda score: -score.probability)))


def test_a_parent_is_as_likely_as_its_children_and_itself_together() -> None:
    found = parents(predicted(it__vpn=0.4, it__wifi=0.3, it=0.1, hr__leave=0.2))
    assert [(score.label, score.probability) for score in found] == [
        ("it", pytest.approx(0.8)),
        ("hr", pytest.approx(0.2)),
    ]


def test_torn_between_children_the_parent_is_named() -> None:
    found = surest_above(predicted(it__vpn=0.45, it__wifi=0.4, hr__leave=0.15))
    assert found is not None
    assert (found.label, found.probability) == ("it", pytest.approx(0.85))


@pytest.mark.parametrize(
    "prediction",
    [
        predicted(it__vpn=0.6, it__wifi=0.3, hr__leave=0.1),
        predicted(it__vpn=0.4, hr__leave=0.35, it__wifi=0.25),
        predicted(billing=0.4, refunds=0.35, cards=0.25),
    ],
    ids=["a sure leaf", "an unsure parent", "no parents"],
)
def test_otherwise_the_best_topic_stands(prediction: Prediction) -> None:
    assert surest_above(prediction) is None


def test_of_several_that_are_sure_the_lowest_is_named() -> None:
    found = surest_above(predicted(it__net__vpn=0.45, it__net__wifi=0.45, it__mail=0.1))
    assert found is not None
    assert found.label == "it/net"


@given(st.dictionaries(st.from_regex(r"[ab](/[ab]){0,3}", fullmatch=True), st.floats(0.01, 1), min_size=1))
def test_no_parent_is_likelier_than_all_together_nor_less_likely_than_a_child(weights: dict[str, float]) -> None:
    total = sum(weights.values())
    prediction = predicted(**{label.replace("/", "__"): weight / total for label, weight in weights.items()})
    above = {score.label: score.probability for score in parents(prediction)}
    for score in prediction.scores:
        names = [name for name in above if score.label.startswith(f"{name}/")]
        assert all(score.probability <= above[name] + 1e-9 for name in names)
    assert all(value <= 1 + 1e-9 for value in above.values())
