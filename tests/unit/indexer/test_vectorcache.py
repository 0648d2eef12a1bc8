from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np

from indexer.vectorcache import Embedded, VectorCache, VectorFile


def a_cache(path: Path, model: str = "m") -> VectorCache:
    return VectorCache(VectorFile(path / "vectors.sqlite"), model_id=model, dimensions=4)


def test_models_fill_a_fresh_file_side_by_side(tmp_path: Path) -> None:
    def fill(file: VectorFile, model: str) -> int:
        cache = VectorCache(file, model_id=model, dimensions=4)
        keys = [cache.key(f"text {number}", []) for number in range(20)]
        for key in keys:
            cache.store({key: Embedded(whole=np.eye(4)[0], sentences=np.empty((0, 4)))})
        return len(cache.known(keys))

    with ThreadPoolExecutor(max_workers=4) as threads:
        for attempt in range(20):
            with closing(VectorFile(tmp_path / f"{attempt}.sqlite")) as file:
                assert list(threads.map(fill, [file] * 4, "abcd")) == [20] * 4


def test_what_was_stored_is_known_to_the_next_process(tmp_path: Path) -> None:
    cache = a_cache(tmp_path)
    key = cache.key("text", [(0, 4)])
    cache.store({key: Embedded(whole=np.array([1, 0, 0, 0.0]), sentences=np.array([[0, 1, 0, 0.0]]))})
    found = a_cache(tmp_path).known([key, cache.key("other", [])])
    assert list(found) == [key]
    assert found[key].whole.tolist() == [1, 0, 0, 0]
    assert found[key].sentences.tolist() == [[0, 1, 0, 0]]


def test_another_model_text_or_cut_is_another_key(tmp_path: Path) -> None:
    keys = {
        a_cache(tmp_path).key("text", [(0, 4)]),
        a_cache(tmp_path, "n").key("text", [(0, 4)]),
        a_cache(tmp_path).key("texts", [(0, 4)]),
        a_cache(tmp_path).key("text", []),
    }
    assert len(keys) == 4
