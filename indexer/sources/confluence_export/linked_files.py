"""Files of an HTML export: they lie at `attachments/<page id>/<file id>.<ending>`, and links of pages name them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from indexer.archives import FolderExport, ZipExport
from indexer.fields import printable
from indexer.formats.kinds import APART

_LINK = re.compile(rb"""<a\b[^>]*?\bhref=["'](attachments/[^"'?#]+)[^"']*["'][^>]*>([^<]{0,300})<""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFile:
    """A file of the page `page`, whose HTML is the member `holder`; it lies at `member`."""

    name: str
    member: str
    page: str
    holder: str


class LinkedFiles:
    """The files of the kinds that are read, each of the page under whose id it lies; `by_id` grows page by page."""

    def __init__(self, export: FolderExport | ZipExport) -> None:
        self._members = frozenset(export.names)
        self.by_id: dict[str, LinkedFile] = {}

    def take(self, holder: str, page: str, raw: bytes) -> None:
        """Note the files of one page: those of another that it links to are that one's."""
        number, taken = page.rpartition("/")[2], set[str]()
        for link in _LINK.finditer(raw):
            member = (PurePosixPath(holder).parent / unquote(link[1].decode("utf-8", "replace"))).as_posix()
            is_own = PurePosixPath(member).parent.name == number and member in self._members
            if is_own and member not in taken and PurePosixPath(member).suffix.lower() in APART:
                taken.add(member)
                name = _name(link[2], member)
                self.by_id.setdefault(f"{page}/{name}", LinkedFile(name=name, member=member, page=page, holder=holder))


def _name(shown: bytes, member: str) -> str:
    """Return the name that the link shows, where it is one of such a file; else that under which it lies."""
    lies = PurePosixPath(member)
    name = " ".join(printable(html.unescape(shown.decode("utf-8", "replace"))).split())
    return name if PurePosixPath(name).suffix.lower() == lies.suffix.lower() else lies.name
