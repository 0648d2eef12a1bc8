"""The contract of `VectorIndex` (and `VectorRows`), on every kind the default engine chooses and on the fake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.protocols import VectorRows, Vectors
from indexer.types import PUBLIC
from indexer.vector.codes import ProbeOptions
from indexer.vector.faiss_index import FaissIndex, VectorOptions
from tests.fakes.indexing import MemoryVectorIndex

COLUMNS = 384
FINANCE, MANAGERS = frozenset({"finance"}), frozenset({"managers"})
COMPRESSED = VectorOptions(flat_below=0, gather_below=0)
LISTED = VectorOptions(
    flat_below=0, gather_below=0, probing=ProbeOptions(from_rows=0, seen=1500, visited=2500, least=300)
)
ROUNDED = VectorOptions(round_from=0, gather_below=0)
GATHERED = VectorOptions(flat_below=0, gather_below=10_000)
Kind = tuple[Callable[[int], VectorRows], Callable[[Path], VectorRows]]
"""How an index of so many columns is begun, and how a saved one is opened."""
KINDS: dict[str, Kind] = {
    "fake": (MemoryVectorIndex, MemoryVectorIndex.load),
    "exact": (FaissIndex, FaissIndex.load),
    "rounded": (lambda d: FaissIndex(d, options=ROUNDED), lambda p: FaissIndex.load(p, options=ROUNDED)),
    "compressed": (lambda d: FaissIndex(d, options=COMPRESSED), lambda p: FaissIndex.load(p, options=COMPRESSED)),
    "listed": (lambda d: FaissIndex(d, options=LISTED), lambda p: FaissIndex.load(p, options=LISTED)),
    "gathered": (lambda d: FaissIndex(d, options=GATHERED), lambda p: FaissIndex.load(p, options=GATHERED)),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def clustered(rows: int, *, seed: int = 0) -> Vectors:
    """Unit rows around a few centres, as the chunks of a knowledge base lie."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(20, COLUMNS))
    found = centres[random.integers(20, size=rows)] + 0.5 * random.normal(size=(rows, COLUMNS))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def names(rows: int) -> list[str]:
    return [f"row-{number:05}" for number in range(rows)]


def test_the_nearest_rows_come_first(kind: Kind) -> None:
    vectors = clustered(500)
    index = kind[0](COLUMNS)
    index.add(names(500), vectors, [PUBLIC] * 500)
    found = index.search(vectors[7], k=10, allowed=None)
    assert found[0].id == "row-00007"
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


@pytest.mark.parametrize(
    "allowed", [None, frozenset(), FINANCE, MANAGERS], ids=["all", "public", "finance", "managers"]
)
def test_at_least_98_of_100_true_neighbours_are_found_for_any_audience(
    kind: Kind, allowed: frozenset[str] | None
) -> None:
    vectors = clustered(3000)
    audiences = [FINANCE if n % 10 == 0 else MANAGERS if n % 3 else PUBLIC for n in range(3000)]
    index = kind[0](COLUMNS)
    index.add(names(3000), vectors, audiences)
    readable = np.array([allowed is None or bool(a & (allowed | PUBLIC)) for a in audiences])
    recalls = []
    for query in clustered(3000)[::75] @ np.diag(np.linspace(0.7, 1.3, COLUMNS, dtype=np.float32)):
        exact = np.argsort(-np.where(readable, vectors @ query, -9))[:10]
        found = {hit.id for hit in index.search(query, k=10, allowed=allowed)}
        recalls.append(len(found & {f"row-{n:05}" for n in exact}) / 10)
    assert np.mean(recalls) >= 0.98


def test_nothing_forbidden_is_returned_even_when_more_is_asked_for_than_may_be_read(kind: Kind) -> None:
    vectors = clustered(200)
    audiences = [FINANCE if n < 3 else MANAGERS for n in range(200)]
    index = kind[0](COLUMNS)
    index.add(names(200), vectors, audiences)
    found = index.search(vectors[100], k=50, allowed=FINANCE)
    assert {hit.id for hit in found} == {"row-00000", "row-00001", "row-00002"}


def test_more_results_than_rows_is_no_error(kind: Kind) -> None:
    index = kind[0](COLUMNS)
    index.add(names(3), clustered(3), [PUBLIC] * 3)
    assert len(index.search(clustered(1)[0], k=100, allowed=None)) == 3


def test_an_empty_index_finds_nothing(kind: Kind) -> None:
    assert kind[0](COLUMNS).search(clustered(1)[0], k=5, allowed=None) == ()


def test_equal_rows_are_ordered_by_id(kind: Kind) -> None:
    row = clustered(1)
    index = kind[0](COLUMNS)
    index.add(["b", "c", "a"], np.repeat(row, 3, axis=0), [PUBLIC] * 3)
    assert [hit.id for hit in index.search(row[0], k=3, allowed=None)] == ["a", "b", "c"]


def test_a_removed_row_is_no_longer_found(kind: Kind) -> None:
    vectors = clustered(50)
    index = kind[0](COLUMNS)
    index.add(names(50), vectors, [PUBLIC] * 50)
    index.search(vectors[4], k=1, allowed=None)
    index.remove(["row-00004", "never-there"])
    assert len(index) == 49
    assert "row-00004" not in {hit.id for hit in index.search(vectors[4], k=50, allowed=None)}


def test_adding_an_id_again_replaces_its_row_and_audience(kind: Kind) -> None:
    old, new = clustered(2)
    index = kind[0](COLUMNS)
    index.add(["a"], old[None], [PUBLIC])
    index.add(["a"], new[None], [FINANCE])
    assert len(index) == 1
    assert index.search(new, k=1, allowed=frozenset()) == ()
    assert index.search(new, k=1, allowed=FINANCE)[0].score == pytest.approx(1.0, abs=1e-3)


def test_a_loaded_index_answers_as_the_saved_one(kind: Kind, tmp_path: Path) -> None:
    vectors = clustered(300)
    index = kind[0](COLUMNS)
    index.add(names(300), vectors, [FINANCE if n % 2 else PUBLIC for n in range(300)])
    index.save(tmp_path / "saved")
    loaded = kind[1](tmp_path / "saved")
    for allowed in (None, frozenset(), FINANCE):
        assert loaded.search(vectors[9], k=20, allowed=allowed) == index.search(vectors[9], k=20, allowed=allowed)


def test_the_numbers_of_the_nearest_rows_are_those_of_what_is_found(kind: Kind) -> None:
    vectors = clustered(300)
    index = kind[0](COLUMNS)
    index.add(names(300), vectors, [FINANCE if n % 2 else PUBLIC for n in range(300)])
    for allowed in (None, FINANCE):
        found = [hit.id for hit in index.search(vectors[9], k=20, allowed=allowed)]
        assert sorted(f"row-{row:05}" for row in index.nearest(vectors[9], k=20, allowed=allowed)) == sorted(found)


def test_of_equal_rows_those_with_the_first_ids_are_the_nearest(kind: Kind) -> None:
    row = clustered(1)
    index = kind[0](COLUMNS)
    index.add(["c", "b", "a", "d"], np.repeat(row, 4, axis=0), [PUBLIC] * 4)
    assert sorted(index.nearest(row[0], k=2, allowed=None)) == [1, 2]
    assert len(index.nearest(row[0], k=0, allowed=None)) == 0


def test_rows_are_given_back_in_the_order_asked(kind: Kind) -> None:
    vectors = clustered(20)
    index = kind[0](COLUMNS)
    index.add(names(20), vectors, [PUBLIC] * 20)
    np.testing.assert_allclose(index.rows(np.array([3, 1])), vectors[[3, 1]], atol=1e-6)


def test_rows_of_another_width_are_refused(kind: Kind) -> None:
    with pytest.raises(ValueError, match="columns"):
        kind[0](COLUMNS).add(["a"], np.ones((1, COLUMNS + 1), dtype=np.float32), [PUBLIC])
