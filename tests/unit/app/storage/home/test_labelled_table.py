"""What was brought to learn from lies in the home only as long as it is learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import UnusableFile
from app.storage.home.labelled_table import LabelledTable


def test_a_table_is_kept_until_it_was_learned_from(tmp_path: Path) -> None:
    table = LabelledTable(tmp_path)
    place = Path(table.keep(b"text,label\n"))
    assert place.read_bytes() == b"text,label\n"
    table.forget()
    table.forget()
    assert not place.exists()


def test_a_home_that_takes_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "triage").write_text("no folder")
    with pytest.raises(UnusableFile, match="cannot be kept"):
        LabelledTable(tmp_path).keep(b"text,label\n")
