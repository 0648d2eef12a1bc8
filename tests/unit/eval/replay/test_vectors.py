"""Vectors of what was asked outlast the process, without the words."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.replay.vectors import AskedBefore


def test_a_kept_vector_is_found_by_another_process_after_it_was_written(tmp_path: Path) -> None:
    row = np.array([0.6, 0.8], dtype=np.float32)
    first = AskedBefore(tmp_path / "asked.sqlite", "encoder")
    first.keep("my vpn is down", row)
    assert first.get("my vpn is down") is row
    first.flush()
    again = AskedBefore(tmp_path / "asked.sqlite", "encoder").get("my vpn is down")
    assert again is not None
    assert np.array_equal(again, row)


def test_another_encoder_knows_nothing_of_it(tmp_path: Path) -> None:
    first = AskedBefore(tmp_path / "asked.sqlite", "encoder")
    first.keep("hello", np.ones(2, dtype=np.float32))
    first.flush()
    assert AskedBefore(tmp_path / "asked.sqlite", "other").get("hello") is None


def test_no_words_are_written(tmp_path: Path) -> None:
    store = AskedBefore(tmp_path / "asked.sqlite", "encoder")
    store.keep("unmistakable", np.ones(2, dtype=np.float32))
    store.flush()
    assert all(b"unmistakable" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_vector_that_came_anew_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    narrow, wide = np.ones(2, dtype=np.float32), np.ones(5, dtype=np.float32)
    for row in (narrow, wide):  # the encoder tells more than it did
        store = AskedBefore(tmp_path / "asked.sqlite", "encoder")
        store.keep("my vpn is down", row)
        store.flush()
    found = AskedBefore(tmp_path / "asked.sqlite", "encoder").get("my vpn is down")
    assert found is not None
    assert np.array_equal(found, wide)


def test_many_are_written_before_the_end(tmp_path: Path) -> None:
    store = AskedBefore(tmp_path / "asked.sqlite", "encoder")
    for number in range(600):
        store.keep(f"request {number}", np.ones(2, dtype=np.float32))
    assert AskedBefore(tmp_path / "asked.sqlite", "encoder").get("request 0") is not None
    assert store.get("request 0") is not None
    assert store.get("request 599") is not None
