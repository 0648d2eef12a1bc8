from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.rowfile import FileRows, open_rows

ROWS = np.arange(600, dtype=np.float16).reshape(100, 6)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rows") / "rows.npy"
    np.save(path, ROWS)
    return path


@given(wanted=st.lists(st.integers(0, 99), max_size=60))
def test_rows_read_from_a_file_are_those_of_the_array(file: Path, wanted: list[int]) -> None:
    rows = open_rows(file, mapped_below=0)
    assert isinstance(rows, FileRows)
    np.testing.assert_array_equal(rows[np.array(wanted, dtype=np.int64)], ROWS[wanted])


@given(start=st.integers(0, 120), stop=st.integers(0, 120), step=st.integers(1, 7))
def test_so_are_slices(file: Path, start: int, stop: int, step: int) -> None:
    np.testing.assert_array_equal(open_rows(file, mapped_below=0)[start:stop:step], ROWS[start:stop:step])


def test_a_small_file_is_mapped_as_a_plain_array(file: Path) -> None:
    assert isinstance(open_rows(file), np.ndarray)


def test_a_file_that_lost_its_end_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, ROWS)
    rows = open_rows(path, mapped_below=0)
    with path.open("r+b") as file:
        file.truncate(500)
    with pytest.raises(EOFError, match="firstline index"):
        rows[np.array([99])]
