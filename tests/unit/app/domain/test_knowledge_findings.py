"""Findings are read from files that anybody may have written, and never fail a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.evaluation import EvaluationRun
from app.domain.knowledge_findings import gap_report, page_report
from tests.fakes.builders import MOMENT

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["gaps", "harm", "contradictions", "duplicates", "titles", "requests"])
ROWS = st.sampled_from(["question", "ids", "questions", "draft", "first", "second", "minutes", "linked", "sentences"])
FIGURES = st.dictionaries(NAMES, JSON | st.lists(st.dictionaries(ROWS, JSON)))


def a_run(figures: dict[str, object]) -> EvaluationRun:
    return EvaluationRun(id="x", kind="gaps", at=MOMENT, name="x", figures=figures)


@given(FIGURES)
def test_any_json_is_read_without_a_fault(figures: dict[str, object]) -> None:
    assert gap_report(a_run(figures)).at == MOMENT
    assert page_report(a_run(figures), a_run(figures)) is not None


def test_an_answer_that_was_both_wrong_and_refuted_counts_once() -> None:
    harm = [{"id": "p", "wrong": 1, "refuted": 1, "shown": 1, "questions": ["Why?"]}]
    found = page_report(None, a_run({"harm": harm}))
    assert found is not None
    (page,) = found.misleading
    assert (page.bad, page.shown) == (1, 1)
    assert page.page.title == "p"
    assert page.asked[0].id == ""


def test_without_any_run_there_is_nothing_to_read() -> None:
    assert page_report(None, None) is None
