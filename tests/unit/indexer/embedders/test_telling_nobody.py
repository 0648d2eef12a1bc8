"""An encoder that reads a text tells nobody of it: no report to the maker of a library, and no id of the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.embedders.packaged import default_cache

READ = "from indexer.embedders.minilm import MiniLmEmbedder; MiniLmEmbedder().embed_query('my vpn drops')"


@pytest.mark.parametrize("asked", [{}, {"ORT_DISABLE_TELEMETRY": "0"}], ids=["by default", "whatever is set"])
def test_reading_leaves_nothing_behind_but_the_prepared_graphs(asked: dict[str, str], tmp_path: Path) -> None:
    default_cache().mkdir(parents=True, exist_ok=True)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "firstline").symlink_to(default_cache())

    subprocess.run(
        [sys.executable, "-c", READ],
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(cache), **asked},
        check=True,
        timeout=120,
    )

    assert [path.name for path in cache.iterdir()] == ["firstline"]
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
