"""Folders of pages: which files below one are pages, and why a place cannot be read as a folder."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from indexer.types import SourceUnavailable


def files_below(folder: Path, endings: Collection[str]) -> list[Path]:
    """Return the files of these endings (small letters, with their dot) by path; what is hidden is left out.

    Raises `SourceUnavailable` where there is no such folder.
    """
    if folder.is_file():
        raise SourceUnavailable(f"{str(folder)!r} is a file; give the folder that it lies in.")
    if not folder.is_dir():
        raise SourceUnavailable(f"There is no folder {str(folder)!r}; check the path.")
    found = (path for path in folder.rglob("*") if path.suffix.lower() in endings and path.is_file())
    return sorted(path for path in found if not _hidden(path.relative_to(folder)))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
