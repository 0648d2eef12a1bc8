from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.vectorcache import Embedded, VectorCache


def a_cache(path: Path, model: str = "m") -> VectorCache:
    return VectorCache(path / "vectors.sqlite", model_id=model, dimensions=4)


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
