"""A file that is seconds old may be written again within the same time, so its state is not settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.folders import files_below, glance_of, state_of
from indexer.types import SourceUnavailable


def test_a_new_file_has_another_state_once_it_is_old(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("One.")
    written = page.stat().st_ctime
    assert state_of(page, now=written + 1) != state_of(page, now=written + 60)
    assert state_of(page, now=written + 60) == state_of(page, now=written + 600)


def test_what_is_not_there_cannot_be_glanced_at(tmp_path: Path) -> None:
    for look in (lambda: glance_of(tmp_path / "no"), lambda: files_below(tmp_path / "no", {".md"})):
        with pytest.raises(SourceUnavailable):
            look()
