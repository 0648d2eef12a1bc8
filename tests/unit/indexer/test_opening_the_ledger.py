"""Why the ledger cannot be opened is said so that nobody throws away what people decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.ledger import Ledger
from indexer.types import IndexerError


def test_only_one_that_is_damaged_is_to_be_moved_away(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(IndexerError, match="move it away"):
        Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(IndexerError, match=r"check .* the free space") as said:
        Ledger(tmp_path / "none" / "ledger.sqlite")
    assert "move it away" not in str(said.value)
