from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np

from indexer.vectorcache import Embedded, VectorCache, VectorFile


def a_text() -> Embedded:
    return Embedded(whole=np.eye(4, dtype=np.float32)[0], sentences=np.empty((0, 4), dtype=np.float32))


def a_cache(path: Path, model: str = "m") -> VectorCache:
    return VectorCache(VectorFile(path / "vectors.sqlite"), model_id=model, dimensions=4)


def test_models_fill_a_fresh_file_side_by_side(tmp_path: Path) -> None:
    def fill(file: VectorFile, model: str) -> int:
        cache = VectorCache(file, model_id=model, dimensions=4)
        keys = [cache.key(f"text {number}", []) for number in range(20)]
        for key in keys:
            cache.store({key: a_text()})
        return len(cache.known(keys))

    with ThreadPoolExecutor(max_workers=4) as threads:
        for attempt in range(20):
            with closing(VectorFile(tmp_path / f"{attempt}.sqlite")) as file:
                assert list(threads.map(fill, [file] * 4, "abcd")) == [20] * 4


def test_what_was_stored_is_known_to_the_next_process(tmp_path: Path) -> None:
    cache = a_cache(tmp_path)
    key = cache.key("text", [(0, 4)])
    rows = np.eye(4, dtype=np.float32)
    cache.store({key: Embedded(whole=rows[0], sentences=rows[1:2])})
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


def a_build(path: Path, *texts: str, finished: bool = True) -> list[str]:
    """Use these texts as a build does; return those it did not have to embed."""
    with closing(VectorFile(path / "vectors.sqlite")) as file:
        cache = VectorCache(file, model_id="m", dimensions=4)
        keys = {cache.key(text, []): text for text in texts}
        known = cache.known(list(keys))
        fresh = a_text()
        cache.store({key: fresh for key in keys if key not in known})
        if finished:
            file.finish()
        return [keys[key] for key in known]


def test_a_vector_that_the_last_two_builds_did_not_use_is_forgotten(tmp_path: Path) -> None:
    a_build(tmp_path, "kept", "dropped")
    a_build(tmp_path, "kept")
    assert a_build(tmp_path, "kept") == ["kept"]
    assert a_build(tmp_path, "kept", "dropped") == ["kept"]


def test_a_page_that_was_away_for_one_build_is_not_embedded_again(tmp_path: Path) -> None:
    a_build(tmp_path, "kept", "away")
    a_build(tmp_path, "kept")
    assert set(a_build(tmp_path, "kept", "away")) == {"kept", "away"}


def test_builds_that_were_stopped_forget_nothing(tmp_path: Path) -> None:
    a_build(tmp_path, "kept", "away")
    for _ in range(5):
        a_build(tmp_path, "kept", finished=False)
    assert set(a_build(tmp_path, "kept", "away")) == {"kept", "away"}


def test_a_file_of_an_earlier_release_keeps_its_vectors_for_the_next_build(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "vectors.sqlite")) as db, db:
        db.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, rows BLOB NOT NULL) WITHOUT ROWID")
        key = a_cache(tmp_path / "elsewhere").key("old", [])
        db.execute("INSERT INTO vectors VALUES (?, ?)", (key, np.eye(4, dtype=np.float16)[:1].tobytes()))
    a_build(tmp_path, "new")
    assert a_build(tmp_path, "old") == ["old"]
