"""A file that lies in an archive, read like one on disk: copied for as long as that takes."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from indexer.archives import FolderExport, ZipExport
from indexer.formats.apart import ReaderApart
from indexer.formats.values import Extracted, check_size

_BLOCK = 1 << 20


def read_member(export: FolderExport | ZipExport, member: str, *, named: str, reader: ReaderApart) -> Extracted:
    """Return what a member says that is called `named`; raises `Unreadable`, or `SourceUnavailable` when damaged."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / f"file{PurePosixPath(named).suffix.lower()}"
        with export.open(member) as packed, copy.open("wb") as file:
            while block := packed.read(_BLOCK):
                file.write(block)
                check_size(file.tell())
        return reader.read(copy)
