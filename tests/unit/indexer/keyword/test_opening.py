"""The word index says in one sentence why it cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.keyword.tantivy_index import TantivyIndex
from indexer.types import Chunk, IndexerError


def test_damaged_files_are_one_sentence(tmp_path: Path) -> None:
    TantivyIndex(tmp_path).add([Chunk(id="a", document_id="a", text="Restart it.", position=0, start=0, end=11)])
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(IndexerError, match="cannot be opened"):
        TantivyIndex(tmp_path)


def test_a_file_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "keyword").write_text("in the way")
    with pytest.raises(IndexerError, match="cannot be opened"):
        TantivyIndex(tmp_path / "keyword")
