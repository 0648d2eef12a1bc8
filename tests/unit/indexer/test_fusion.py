from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fusion import Evidence, fuse, standardised, words_trust


def an_evidence(dense: list[float], words: list[float], *, ceiling: float = 10.0) -> Evidence:
    zeros = np.zeros(len(dense), dtype=np.float32)
    whole, bm25 = np.array(dense, dtype=np.float32), np.array(words, dtype=np.float32)
    return Evidence(whole=whole, title=zeros, sentence=zeros, words=bm25, ceiling=ceiling)


@given(
    rows=st.lists(st.tuples(st.floats(-1, 1, width=32), st.floats(0, 50, width=32)), min_size=1, max_size=30),
    seed=st.integers(0, 99),
)
def test_fusion_does_not_depend_on_the_order_of_candidates(rows: list[tuple[float, float]], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(rows))
    dense, words = zip(*rows, strict=True)
    fused = fuse(an_evidence(list(dense), list(words)), words_strength=1.0)
    shuffled = fuse(an_evidence([dense[i] for i in order], [words[i] for i in order]), words_strength=1.0)
    np.testing.assert_allclose(shuffled, fused[order], atol=1e-3)


def test_a_document_better_in_both_engines_comes_first() -> None:
    assert fuse(an_evidence([0.2, 0.9, 0.3], [1, 9, 2]), words_strength=1.0).argmax() == 1


def test_words_that_stand_out_overrule_a_small_difference_in_meaning() -> None:
    dense, words = [0.50, 0.48] + [0.1] * 8, [0, 9] + [0.5] * 8
    assert fuse(an_evidence(dense, words), words_strength=1.0).argmax() == 1


def test_words_that_many_pages_share_do_not() -> None:
    dense, words = [0.50, 0.45] + [0.1] * 8, [5.0, 5.5] + [5.2] * 8
    assert fuse(an_evidence(dense, words), words_strength=1.0).argmax() == 0


def test_words_that_always_count_decide_between_pages_that_mean_the_same() -> None:
    evidence = an_evidence([0.5] * 2 + [0.1] * 8, [5.0, 5.1] + [5.0] * 8)
    assert fuse(evidence, words_strength=0.0, words_always=0.2).argmax() == 1


def test_words_are_not_trusted_without_a_match_or_when_they_hold_little_of_the_query() -> None:
    assert words_trust(np.zeros(3, dtype=np.float32), ceiling=10.0) == 0.0
    assert words_trust(np.array([], dtype=np.float32), ceiling=10.0) == 0.0
    stray = words_trust(np.array([1.0, 0, 0, 0, 0, 0], dtype=np.float32), ceiling=100.0)
    full = words_trust(np.array([80.0, 0, 0, 0, 0, 0], dtype=np.float32), ceiling=100.0)
    assert (stray, full) == (pytest.approx(0.05), pytest.approx(1.0))


def test_scores_that_are_all_equal_say_nothing() -> None:
    assert standardised(np.full(4, 0.7, dtype=np.float32)).tolist() == [0, 0, 0, 0]
