"""The promise dial, as it was saved."""

from __future__ import annotations

import pytest

from app.domain.errors import Conflict
from app.domain.evaluation import EvaluationRun
from app.domain.promise import Dial, dial_of
from tests.fakes.builders import MOMENT

ROWS: list[dict[str, object]] = [
    {"max_wrong": 0.1, "confidence": 0.95, "threshold": 0.6, "coverage": 0.5, "wrong_rate": 0.04},
    {"max_wrong": 0.05, "confidence": 0.95, "threshold": None, "labels_missing": 120},
]


def a_dial(**more: object) -> Dial:
    run = EvaluationRun(id="a", kind="answering", at=MOMENT, name="halyard", figures={"dial": ROWS} | more)
    found = dial_of(run)
    assert found is not None
    return found


def test_the_strictest_promise_comes_first_and_says_how_many_labels_are_missing() -> None:
    strict, loose = a_dial().steps
    assert (strict.max_wrong, strict.certified, strict.labels_missing) == (0.05, False, 120)
    assert (loose.certified, loose.coverage) == (True, 0.5)


@pytest.mark.parametrize(("written", "missing"), [(None, None), (101_416, None), (40, 40)])
def test_where_no_number_of_labels_would_do_none_is_named(written: int | None, missing: int | None) -> None:
    (step,) = a_dial(dial=[ROWS[1] | {"labels_missing": written}]).steps
    assert step.labels_missing == missing


def test_a_certified_step_becomes_thresholds_that_say_what_is_promised() -> None:
    dial = a_dial(languages=["en", "es"])
    limits = dial.thresholds(dial.step(0.1))
    assert limits.answer == 0.6
    assert limits.clarify <= limits.answer
    assert limits.languages == ("en", "es")
    assert limits.source == "halyard: at most 10.0% wrong at 95%"


@pytest.mark.parametrize("wanted", [0.05, 0.07])
def test_what_is_not_proven_cannot_be_promised(wanted: float) -> None:
    with pytest.raises(Conflict, match="label more"):
        a_dial().step(wanted)


@pytest.mark.parametrize("figures", [{}, {"dial": "no"}, {"dial": [1, "x"]}])
def test_a_run_without_a_dial_has_none(figures: dict[str, object]) -> None:
    assert dial_of(EvaluationRun(id="a", kind="answering", at=MOMENT, name="x", figures=figures)) is None
