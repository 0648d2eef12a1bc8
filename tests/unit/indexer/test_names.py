from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.names import StoredNames, rows_by_name, write_names


@given(names=st.lists(st.text(max_size=12), unique=True, max_size=40))
def test_every_stored_name_is_found_at_its_row(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("names")
    write_names(directory, names)
    stored = StoredNames(directory)
    rows = rows_by_name(stored)
    assert list(stored) == names
    assert [rows[name] for name in names] == list(range(len(names)))


def test_an_unknown_name_has_no_row(tmp_path: Path) -> None:
    write_names(tmp_path, ["a", "b"])
    stored = StoredNames(tmp_path)
    assert stored.row("c") is None
    assert "c" not in rows_by_name(stored)
    with pytest.raises(IndexError):
        stored[2]


def test_names_count_from_the_end_and_in_slices_as_a_list_does(tmp_path: Path) -> None:
    write_names(tmp_path, ["a", "bb", "ccc"])
    stored = StoredNames(tmp_path)
    assert stored[-1] == "ccc"
    assert stored[1:] == ["bb", "ccc"]
