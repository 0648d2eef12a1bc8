from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.bridging import blended, bridged, on_scale
from indexer.fusion import Evidence, Scores


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def an_evidence(whole: Scores, *, words: Scores | None = None, ceiling: float = 10.0) -> Evidence:
    none = np.zeros_like(whole)
    return Evidence(whole=whole, title=none, sentence=none, words=none if words is None else words, ceiling=ceiling)


ENGLISH = an_evidence(scores(0.9, 0.5, 0.4, 0.3, 0.2, 0.05))
MULTILINGUAL = an_evidence(scores(0.60, 0.50, 0.45, 0.42, 0.40, 0.55))
FOREIGN = np.array([False] * 5 + [True])


def test_a_foreign_page_stands_where_the_multilingual_encoder_puts_it_among_the_others() -> None:
    whole = bridged(ENGLISH, MULTILINGUAL, FOREIGN).whole
    assert whole.argsort()[::-1].tolist() == [0, 5, 1, 2, 3, 4]


def test_pages_in_the_own_language_keep_their_scores() -> None:
    np.testing.assert_array_equal(bridged(ENGLISH, MULTILINGUAL, FOREIGN).whole[:5], ENGLISH.whole[:5])


def test_nothing_changes_where_no_page_is_foreign() -> None:
    assert bridged(ENGLISH, MULTILINGUAL, np.zeros(6, dtype=bool)) is ENGLISH


def test_a_page_that_holds_the_words_asked_for_goes_before_a_foreign_one() -> None:
    covered = an_evidence(ENGLISH.whole, words=scores(9, 0, 0, 0, 0, 0))
    with_words = bridged(covered, MULTILINGUAL, FOREIGN).whole[5]
    assert with_words < bridged(ENGLISH, MULTILINGUAL, FOREIGN).whole[5]


def test_better_than_all_others_stays_better_on_the_other_scale() -> None:
    assert on_scale(scores(0.7), theirs=MULTILINGUAL.whole, ours=ENGLISH.whole)[0] > ENGLISH.whole.max()


@given(st.lists(st.tuples(st.floats(-1, 1, width=32), st.floats(-1, 1, width=32)), min_size=1, max_size=30))
def test_mapping_onto_another_scale_keeps_the_order(rows: list[tuple[float, float]]) -> None:
    theirs, ours = zip(*rows, strict=True)
    asked = np.sort(scores(*theirs))
    assert np.all(np.diff(on_scale(asked, theirs=asked, ours=scores(*ours))) >= -1e-6)


def test_a_blend_listens_to_both_encoders() -> None:
    first, second = an_evidence(scores(0.9, 0.8, 0.1)), an_evidence(scores(0.1, 0.8, 0.2))
    assert blended(first, second).whole.argmax() == 1
