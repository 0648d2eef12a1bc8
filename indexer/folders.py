"""Folders of pages: which files below one are pages, whether any moved, and why a place cannot be read as a folder."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable
from pathlib import Path

from indexer.types import SourceUnavailable

_SETTLED = 3.0
"""Seconds after which a file that is written again has another time, on whatever disk."""


def files_below(folder: Path, endings: Collection[str]) -> list[Path]:
    """Return the files of these endings (small letters, with their dot) by path.

    What is hidden is left out, and so are links that lead out of the folder: whoever may write pages there need not be
    somebody who may read the rest of the machine. Raises `SourceUnavailable` where there is no such folder, or a part
    of it does not answer: a share may be away.
    """
    try:
        return _files_below(folder, endings)
    except OSError as error:
        raise SourceUnavailable(f"The folder {str(folder)!r} cannot be listed: {error.strerror}.") from error


def _files_below(folder: Path, endings: Collection[str]) -> list[Path]:
    if folder.is_file():
        raise SourceUnavailable(f"{str(folder)!r} is a file; give the folder that it lies in.")
    if not folder.is_dir():
        raise SourceUnavailable(f"There is no folder {str(folder)!r}; check the path.")
    found = (path for path in folder.rglob("*") if path.suffix.lower() in endings and path.is_file())
    root = folder.resolve()
    return sorted(path for path in found if not _hidden(path.relative_to(folder)) and not _leads_out(path, root))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _leads_out(path: Path, root: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(root)


def state_of(path: Path, *, now: float | None = None) -> str:
    """Return what differs once a file was written again: its size and times; raises `OSError`.

    A file that is only seconds old could be written again within the same time, so what is said of it soon differs too.
    """
    known, now = path.stat(), time.time() if now is None else now
    settled = now - max(known.st_mtime, known.st_ctime) > _SETTLED
    return f"{known.st_size}:{known.st_mtime_ns}:{known.st_ctime_ns}{'' if settled else ':new'}"


def glance_of(location: Path) -> str:
    """Return a digest of the size and times of a file, or of all files of a folder; raises `SourceUnavailable`."""
    try:
        inside = [path for path in sorted(location.rglob("*")) if path.is_file()] if location.is_dir() else [location]
        state_of(location)
    except OSError as error:
        raise SourceUnavailable(f"{str(location)!r} cannot be read: {error.strerror}.") from error
    return glance_at(inside)


def glance_at(paths: Iterable[Path], *, now: float | None = None) -> str:
    """Return a digest of the names, sizes and times of files; no content is read."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            state = state_of(path, now=now)
        except OSError:
            state = "gone"
        digest.update(f"{path}\0{state}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
