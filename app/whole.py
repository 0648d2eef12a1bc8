"""Files that appear whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str, *, errors: str = "strict") -> None:
    """Put `text` (UTF-8, its line ends as they are) in the place of `path`, on the disk before it does; raise OSError.

    `errors` says what becomes of characters that UTF-8 cannot hold.
    """
    write_bytes_whole(path, text.encode("utf-8", errors))


def write_bytes_whole(path: Path, content: bytes) -> None:
    """Put `content` in the place of `path`, on the disk before it does; raise OSError."""
    pending = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with pending.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(pending, path)
    except OSError:
        pending.unlink(missing_ok=True)
        raise
