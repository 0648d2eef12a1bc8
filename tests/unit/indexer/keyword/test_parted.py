"""A large index is looked through by halves, and finds the same."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import tantivy

from indexer.keyword import sought, tantivy_index
from indexer.keyword.parted import Parted, Wanted, readable_by
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.types import Chunk

WORDS = tuple(f"word{number}" for number in range(60))
FINANCE = frozenset({"finance"})


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    """Four hundred chunks, written as a large index is; a fifth is read by finance alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tantivy_index, "LARGE", 100)
        found = TantivyIndex(tmp_path_factory.mktemp("words"))
        found.add([a_chunk(number) for number in range(400)])
    return found


def a_chunk(number: int) -> Chunk:
    draw = random.Random(number)
    text = " ".join(draw.choices(WORDS, k=draw.randrange(2, 20)))
    groups = FINANCE if number % 5 == 0 else frozenset({"everyone"})
    return Chunk(
        id=f"{number}", document_id="d", position=0, text=text, start=0, end=len(text), language="en", audience=groups
    )


def wanted(index: TantivyIndex, text: str) -> Wanted:
    return index._wanted(index._sought(text, "en", {}), None)


def scores(parted: Parted, words: Wanted, condition: tantivy.Query | None) -> dict[int, float]:
    return {row: score for score, row in parted.best(words, 7, condition)}


def test_a_large_index_is_parted_in_the_middle_where_a_segment_begins(index: TantivyIndex) -> None:
    assert replace(index._parted, large=100).middle == 200


@pytest.mark.parametrize("allowed", [None, FINANCE, frozenset[str]()])
def test_both_halves_together_find_what_the_whole_would(index: TantivyIndex, allowed: frozenset[str] | None) -> None:
    whole, parted = index._parted, replace(index._parted, large=100)
    for seed in range(20):
        words = wanted(index, " ".join(random.Random(seed).sample(WORDS, 3)))
        condition = index._condition(index._groups(allowed))
        expected, found = (scores(one, words, condition) for one in (whole, parted))
        assert sorted(found.values()) == sorted(expected.values())
        least = min(expected.values())  # which of those that tie with the last are found is open
        assert {row for row in found if found[row] > least} == {row for row in expected if expected[row] > least}


def test_rows_that_were_added_and_removed_later_are_found_and_not(index: TantivyIndex) -> None:
    index.add([replace(a_chunk(1), id="new", text="unheard")])
    index.remove(["3", "250"])
    parted = replace(index._parted, large=100)
    words = wanted(index, "unheard")
    assert [row for _, row in parted.best(words, 5, None)] == [400]
    assert parted.middle is not None


def test_a_small_index_is_not_parted(index: TantivyIndex) -> None:
    assert index._parted.middle is None


def test_one_by_one_groups_may_read_what_they_may_together(index: TantivyIndex) -> None:
    words = wanted(index, "word1 word2")
    few, many = (
        scores(index._parted, words, tantivy.Query.const_score_query(readable_by(index._schema, groups), 0.0))
        for groups in (["everyone", "finance"], ["everyone", "finance", *(f"team{number}" for number in range(9))])
    )
    assert few == many
    nobody = tantivy.Query.const_score_query(readable_by(index._schema, []), 0.0)
    assert scores(index._parted, words, nobody) == {}


@pytest.mark.parametrize("large", [100, 1000])
def test_common_words_only_add_to_the_scores_of_what_the_others_choose(index: TantivyIndex, large: int) -> None:
    parted = replace(index._parted, large=large)
    for seed in range(20):
        words = wanted(index, " ".join(random.Random(seed).sample(WORDS, 6))).telling
        everything = {row: score for score, row in parted.best(Wanted(words), 400, None)}
        found = scores(parted, Wanted(words[:-4], words[-4:]), None)
        assert found == {row: pytest.approx(everything[row], rel=1e-5) for row in found}
        chosen = {row for _, row in parted.best(Wanted(words[:-4]), 7, None)}
        assert min(found.values()) >= min(everything[row] for row in chosen) - 1e-5


def test_a_word_of_one_chunk_finds_it_alone_and_common_ones_tell_how_well(index: TantivyIndex) -> None:
    index.add([replace(a_chunk(2), id="only", text="zebra word1 word2")])
    rare, common = (wanted(index, text).telling for text in ("zebra", "word1 word2"))
    (row, alone), *_ = scores(index._parted, Wanted(rare), None).items()
    assert scores(index._parted, Wanted(rare, common), None).keys() == {row}
    assert scores(index._parted, Wanted(rare, common), None)[row] > alone


def test_where_little_is_read_every_word_chooses(index: TantivyIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_index, "LARGE", 300)
    monkeypatch.setattr(sought, "COMMON", 0.1)
    asked = index._sought(" ".join(WORDS[:9]), "en", {})
    by_groups = {groups: index._wanted(asked, groups) for groups in (None, ("everyone", "finance"), ("finance",))}
    assert by_groups[None].common == by_groups["everyone", "finance"].common != ()
    assert by_groups["finance",].common == []
