"""Files that appear whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str, *, errors: str = "strict") -> None:
    """Put `text` (UTF-8, its line ends as they are) in the place of `path`, on the disk before it does; raise OSError.

    `errors` says what becomes of characters that UTF-8 cannot hold.
    """
    pending = path.with_name(f".{path.name}.{os.getpid()}.new")
    with pending.open("w", encoding="utf-8", errors=errors, newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(pending, path)
