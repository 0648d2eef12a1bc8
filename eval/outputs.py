"""Files that a command of evaluation writes beside what it prints."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import UnusableFile
from app.whole import write_whole


def write_output(path: Path, text: str, *, called: str) -> None:
    """Put `text` in the place of `path`, whole or not at all, with the folder it needs; raise `UnusableFile`."""
    make_folder(path, called=called)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device keeps its place
            path.write_text(text, encoding="utf-8", errors="replace", newline="")
        else:
            write_whole(path, text, errors="replace")
    except OSError as problem:
        raise UnusableFile(f"The {called} cannot be written to {str(path)!r} ({problem.strerror}).") from problem


def make_folder(path: Path, *, called: str) -> None:
    """Make the folder that `path` will lie in; raise `UnusableFile` where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UnusableFile(f"The {called} cannot be written to {str(path)!r} ({problem.strerror}).") from problem
