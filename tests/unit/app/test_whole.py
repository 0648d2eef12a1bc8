"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.whole import write_bytes_whole


def test_what_cannot_be_put_in_its_place_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "rules.toml" / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="rules"):
        write_bytes_whole(tmp_path / "rules.toml", b"all of it")
    assert [path.name for path in tmp_path.iterdir()] == ["rules.toml"]
