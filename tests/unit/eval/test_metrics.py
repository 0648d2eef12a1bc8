from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.errors import EvaluationError
from eval.metrics import estimate, per_query, randomisation_test, read_run, write_run


def test_measures_of_a_small_run_are_what_one_computes_by_hand() -> None:
    found = per_query({"q": [("x", 2.0), ("right", 1.0)]}, {"q": {"right": 1}})
    assert found["ndcg@10"]["q"] == pytest.approx(0.6309, abs=1e-4)
    assert (found["mrr@10"]["q"], found["hit@1"]["q"], found["recall@5"]["q"]) == (0.5, 0.0, 1.0)


def test_the_order_of_the_run_counts_even_where_scores_tie() -> None:
    qrels = {"q": {"b": 1}}
    assert per_query({"q": [("b", 1.0), ("a", 1.0)]}, qrels)["hit@1"]["q"] == 1.0
    assert per_query({"q": [("a", 1.0), ("b", 1.0)]}, qrels)["hit@1"]["q"] == 0.0


def test_a_query_without_results_scores_zero_and_one_without_relevant_documents_does_not_count() -> None:
    found = per_query({}, {"lost": {"a": 1}, "unanswerable": {"a": 0}})
    assert found["ndcg@10"] == {"lost": 0.0}


@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_the_interval_holds_the_mean_and_is_the_same_for_a_seed(values: list[float]) -> None:
    found = estimate(values, seed=3)
    assert found.low - 1e-9 <= found.mean <= found.high + 1e-9
    assert found == estimate(values, seed=3)


def test_a_run_does_not_differ_from_itself_and_a_clear_winner_does() -> None:
    weak, strong = [0.1, 0.2, 0.3] * 20, [0.8, 0.9, 0.7] * 20
    assert randomisation_test(weak, weak, seed=1, rounds=500) == 1.0
    assert randomisation_test(weak, strong, seed=1, rounds=500) < 0.01


def test_runs_of_different_queries_are_not_compared() -> None:
    with pytest.raises(EvaluationError, match="2 and 1"):
        randomisation_test([0.1, 0.2], [0.1], seed=1)


def test_a_run_is_written_in_trec_format_and_read_back(tmp_path: Path) -> None:
    run = {"q1": [("b", 2.0), ("a", 1.5)], "q2": [("c", 0.25)], "q 3": [("the c", -3.0)]}
    write_run(tmp_path / "run.trec", run, tag="mine")
    assert (tmp_path / "run.trec").read_text().splitlines()[1] == "q1 Q0 a 2 1.500000 mine"
    assert read_run(tmp_path / "run.trec") == run


def test_a_line_that_is_no_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "run.trec").write_text("q1 Q0 a 1 1.5 tag\nnonsense\n")
    with pytest.raises(EvaluationError, match="Line 2"):
        read_run(tmp_path / "run.trec")


def test_ids_with_blanks_survive_in_a_run_whose_columns_are_parted_by_tabs(tmp_path: Path) -> None:
    run = {"my query": [("a page", 2.0), ("plain", 1.0)]}
    write_run(tmp_path / "run.trec", run, tag="mine")
    first = (tmp_path / "run.trec").read_text().splitlines()[0]
    assert first.split("\t") == ["my query", "Q0", "a page", "1", "2.000000", "mine"]
    assert read_run(tmp_path / "run.trec") == run


def test_graded_judgements_and_more_than_one_right_page_are_scored_as_one_computes_by_hand() -> None:
    found = per_query({"q": [("b", 3.0), ("x", 2.0), ("a", 1.0)]}, {"q": {"a": 2, "b": 1, "c": 0}})
    gained, best = 1 / 1 + 2 / 2, 2 / 1 + 1 / 1.5849625
    assert found["ndcg@10"]["q"] == pytest.approx(gained / best)
    assert found["map@100"]["q"] == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert (found["mrr@10"]["q"], found["recall@5"]["q"]) == (1.0, 1.0)
