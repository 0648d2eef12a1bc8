"""The best chunks of a large index: the same as when everything is added up."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import tantivy

from indexer.keyword import tantivy_index
from indexer.keyword.ranking import Found, Ranking
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.types import Chunk

COMMON, RARE = ("how", "open", "page"), tuple(f"word{number}" for number in range(60))
FINANCE = frozenset({"finance"})


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    """Four hundred chunks in two segments; nearly all hold the common words, a fifth is read by finance alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tantivy_index, "LARGE", 100)
        found = TantivyIndex(tmp_path_factory.mktemp("words"))
        found.add([a_chunk(number) for number in range(400)])
    return found


def a_chunk(number: int) -> Chunk:
    draw = random.Random(number)
    words = [word for word in COMMON for _ in range(draw.randrange(4))] + draw.choices(RARE, k=draw.randrange(2, 20))
    draw.shuffle(words)
    text, groups = " ".join(words), FINANCE if number % 5 == 0 else frozenset({"everyone"})
    return Chunk(
        id=f"{number}", document_id="d", position=0, text=text, start=0, end=len(text), language="en", audience=groups
    )


def rankings(index: TantivyIndex, few: int) -> tuple[Ranking, Ranking]:
    """Return the search that adds everything up and the one that looks at `few` chunks first."""
    small = index._ranking
    return small, Ranking(searcher=small.searcher, schema=small.schema, uses=small.uses, large=1, few=few, many=4 * few)


def by_row(found: Found) -> dict[int, float]:
    return {row: score for score, row in found}


@pytest.mark.parametrize("few", [6, 40])
@pytest.mark.parametrize("allowed", [None, FINANCE, frozenset[str]()])
def test_words_set_aside_change_nothing(index: TantivyIndex, few: int, allowed: frozenset[str] | None) -> None:
    whole, sifted = rankings(index, few)
    for seed in range(40):
        draw = random.Random(seed)
        asked = " ".join([*COMMON[: draw.randrange(4)], *draw.sample(RARE, draw.randrange(5))])
        wanted, conditions = index._wanted(asked, "en", {}), index._conditions(allowed)
        if wanted:
            expected, found = (by_row(one.best(wanted, 5, conditions)) for one in (whole, sifted))
            assert sorted(found.values()) == pytest.approx(sorted(expected.values()), rel=1e-5)
            least = min(expected.values(), default=0.0) * 1.0001
            assert {row for row in found if found[row] > least} == {row for row in expected if expected[row] > least}


def test_where_rare_words_decide_the_rest_is_never_added_up(index: TantivyIndex) -> None:
    _, sifted = rankings(index, 40)
    searched = list[int]()

    class Counting(Ranking):
        def _by_halves(self, words, k, conditions):  # type: ignore[no-untyped-def]
            searched.append(len(words))
            return super()._by_halves(words, k, conditions)

    counting = Counting(
        **{name: getattr(sifted, name) for name in ("searcher", "schema", "uses", "large", "few", "many")}
    )
    wanted = index._wanted("how open page word1 word2 word3 word4 word5 word6 word7", "en", {})
    assert len(counting.best(wanted, 3, [])) == 3
    assert len(searched) == 1
    assert searched[0] < len(wanted)


def test_a_large_index_is_parted_where_a_segment_ends(index: TantivyIndex) -> None:
    assert index._ranking._middle == 200


def test_one_segment_is_not_parted(tmp_path: Path) -> None:
    found = TantivyIndex(tmp_path)
    found.add([a_chunk(number) for number in range(9)])
    _, sifted = rankings(found, 6)
    assert sifted._middle is None
    assert sifted.best(found._wanted("word1 how", "en", {}), 3, [tantivy.Query.all_query()])
