"""Files attached to pages of an XML export: Word, PDF, PowerPoint and text, read like any others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from indexer.archives import FolderExport, ZipExport
from indexer.formats import READING, Extracted, Unreadable
from indexer.formats.apart import ReaderApart
from indexer.formats.copied import read_member
from indexer.formats.kinds import APART, words_of_name
from indexer.sources.confluence_export.entities import Entity
from indexer.types import SourceUnavailable

_BLOCK = 1 << 20
_PLACE = re.compile(r"(?:^|.*/)attachments/([^/]+)/([^/]+)/(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of a page; `member` is where it lies in the export."""

    id: str
    page: str
    name: str
    day: str
    member: str

    @property
    def title(self) -> str:
        """Its name in words."""
        return words_of_name(self.name)


class Attachments:
    """The current files of the pages that are there, of the kinds that are read."""

    def __init__(self, export: FolderExport | ZipExport) -> None:
        self._export = export
        self._members = _newest(export.names)

    def of(self, entities: Iterable[Entity], pages: Mapping[str, Entity]) -> Iterator[Attached]:
        """Yield those attached to one of `pages` whose content the export holds."""
        for entity in entities:
            page = entity.refers.get("containerContent") or entity.refers.get("content") or ""
            name = " ".join((entity.get("title") or entity.get("fileName")).split())
            member = self._members.get((page, entity.id))
            if page in pages and member and PurePosixPath(name).suffix.lower() in APART:
                day = entity.get("lastModificationDate") or entity.get("creationDate")
                yield Attached(id=entity.id, page=page, name=name, day=day, member=member)

    def fingerprint(self, attached: Attached) -> str:
        """Return a digest of its content; an empty one where that is damaged, which reading says."""
        return digest_of(self._export, attached.member)

    def read(self, attached: Attached, reader: ReaderApart) -> Extracted:
        """Return what it says; raises `Unreadable`."""
        return read_attached(self._export, attached.member, named=attached.name, reader=reader)


def digest_of(export: FolderExport | ZipExport, member: str) -> str:
    """Return a digest of a file's content; an empty one where that is damaged, which reading says."""
    digest = hashlib.sha256()
    try:
        with export.open(member) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except SourceUnavailable:
        return ""
    return f"{READING}:{digest.hexdigest()}"


def read_attached(export: FolderExport | ZipExport, member: str, *, named: str, reader: ReaderApart) -> Extracted:
    """Return what a file says; raises `Unreadable`."""
    try:
        return read_member(export, member, named=named, reader=reader)
    except SourceUnavailable as error:
        raise Unreadable("its content in the export is damaged") from error


def _newest(names: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the last version of each attachment, by its page and its id."""
    found = sorted((match for name in names if (match := _PLACE.match(name))), key=lambda match: int(match[3]))
    return {(match[1], match[2]): match[0] for match in found}
