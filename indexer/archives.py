"""Exports as people hand them over: a folder or a zip file, read through one interface and within bounds.

Nothing is ever unpacked to disk. A zip that could do harm is refused as a whole, before anything in it is read.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from indexer.types import SourceUnavailable

_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """Bounds of an archive, in bytes and files. `ratio` of unpacked to packed counts from `ratio_from` bytes on."""

    total: int = 16 << 30
    file: int = 4 << 30
    files: int = 500_000
    ratio: int = 150
    ratio_from: int = 32 << 20


class FolderExport:
    """A folder. Links are not followed out of it, and hidden files are left out."""

    def __init__(self, folder: Path, limits: ArchiveLimits) -> None:
        self._folder = folder
        self._limits = limits
        root = folder.resolve()
        found = (path for path in folder.rglob("*") if path.is_file() and path.resolve().is_relative_to(root))
        relative = (path.relative_to(folder).as_posix() for path in found)
        self.names = tuple(sorted(name for name in relative if not name.startswith(".") and "/." not in name))

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open one file; raises `SourceUnavailable` when it is too large or unreadable."""
        path = self._folder / name
        try:
            _check_size(name, path.stat().st_size, self._limits)
            file = path.open("rb")
        except OSError as error:
            raise SourceUnavailable(f"{name!r} in {str(self._folder)!r} cannot be read: {error.strerror}.") from error
        with file:
            yield file


class ZipExport:
    """A zip file, checked as a whole on opening."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                members = [member for member in archive.infolist() if not member.is_dir()]
        except _DAMAGE as error:
            raise _damaged(path, error) from error
        _check(path, members, limits)
        self.names = tuple(sorted(member.filename for member in members))

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open one file; raises `SourceUnavailable` when the archive turns out to be damaged there."""
        with zipfile.ZipFile(self._path) as archive:
            try:
                with archive.open(name) as file:
                    yield file
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise _damaged(self._path, error) from error


def open_export(location: Path, limits: ArchiveLimits | None = None) -> FolderExport | ZipExport:
    """Return the export at `location`; raises `SourceUnavailable` saying what is wrong with it."""
    limits = limits or ArchiveLimits()
    if location.is_dir():
        return FolderExport(location, limits)
    if not location.exists():
        raise SourceUnavailable(f"There is no file or folder {str(location)!r}; check the path.")
    return ZipExport(location, limits)


def _check(path: Path, members: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    if len(members) > limits.files:
        raise _refused(path, f"it holds {len(members)} files, more than {limits.files}")
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > limits.total:
        raise _refused(path, f"unpacked it would have {total >> 20} MB, more than {limits.total >> 20}")
    if total > limits.ratio_from and total > limits.ratio * max(packed, 1):
        raise _refused(path, f"it unpacks to {total // max(packed, 1)} times its size, as a zip bomb does")
    for member in members:
        _check_member(path, member, limits)


def _check_member(path: Path, member: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    name = member.filename
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or name[1:2] == ":":
        raise _refused(path, f"the name {name!r} leads out of it")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _refused(path, f"{name!r} is a link")
    if member.flag_bits & _ENCRYPTED:
        raise _refused(path, f"{name!r} is encrypted; unpack it with its password and give the folder")
    _check_size(name, member.file_size, limits)


def _check_size(name: str, size: int, limits: ArchiveLimits) -> None:
    if size > limits.file:
        raise SourceUnavailable(f"{name!r} has {size >> 20} MB, more than the {limits.file >> 20} that are read.")


def _refused(path: Path, reason: str) -> SourceUnavailable:
    return SourceUnavailable(f"The archive {path.name!r} is refused: {reason}.")


def _damaged(path: Path, error: Exception) -> SourceUnavailable:
    return SourceUnavailable(f"The archive {path.name!r} is damaged or no zip file ({error}); export it again.")
