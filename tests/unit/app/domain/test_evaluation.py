"""Two evaluation runs side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.evaluation import EvaluationRun, compare, flat
from tests.fakes.builders import MOMENT


def a_run(**figures: object) -> EvaluationRun:
    return EvaluationRun(id="a", kind="answering", at=MOMENT, name="x", figures=figures)


def test_nested_figures_are_named_with_dots_and_lists_are_left_out() -> None:
    assert flat({"a": 1, "query_ms": {"p50": 2.5}, "dial": [1, 2], "note": None}) == {
        "a": 1,
        "query_ms.p50": 2.5,
        "note": None,
    }


def test_a_change_says_whether_it_is_for_the_better_where_that_can_be_said() -> None:
    found = {d.name: d for d in compare(a_run(coverage=0.4, ece=0.1, seed=1), a_run(coverage=0.5, ece=0.2, seed=2))}
    assert found["coverage"].better is True
    assert found["ece"].better is False
    assert found["seed"].better is None
    assert round(found["ece"].change or 0, 6) == 0.1


def test_figures_of_one_run_alone_are_shown_without_a_change() -> None:
    found = {d.name: d for d in compare(a_run(old=1), a_run(new=True))}
    assert (found["old"].before, found["old"].after, found["old"].change) == (1, None, None)
    assert (found["new"].before, found["new"].after) == (None, True)


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_run_compared_with_itself_never_changed(figures: dict[str, float]) -> None:
    assert not any(one.change for one in compare(a_run(**figures), a_run(**figures)))
