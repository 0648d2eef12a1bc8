"""The zip that a Word or PowerPoint file is: looked at within bounds before anything in it is unpacked."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from indexer.archives import ArchiveLimits, ZipExport
from indexer.formats.values import Unreadable, sensible_title
from indexer.types import SourceUnavailable

_LIMITS = ArchiveLimits(total=512 << 20, file=128 << 20, files=20_000, ratio=150, ratio_from=16 << 20)
_MOST_XML = 64 << 20
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def open_office(path: Path, *, holds: str) -> ZipExport:
    """Return the parts of an office file that holds this one; raises `Unreadable` saying what is wrong with it."""
    with path.open("rb") as file:
        if file.read(4) == _OLD_OFFICE:  # what Office wraps a protected file in, and its formats before 2007
            raise Unreadable("it is protected by a password or has the format from before 2007; save it anew")
    try:
        parts = ZipExport(path, _LIMITS)
    except SourceUnavailable as error:
        raise Unreadable("it is damaged or unpacks to far more than a document holds") from error
    if holds not in parts.names:
        raise Unreadable("it is damaged, or no such document")
    return parts


def tree_of(parts: ZipExport, name: str) -> etree._Element:
    """Return a part as a tree; entities stay as they are and nothing is fetched."""
    try:
        with parts.open(name) as file:
            raw = file.read(_MOST_XML + 1)
    except (SourceUnavailable, NotImplementedError, OSError) as error:
        raise Unreadable("it is damaged") from error
    if len(raw) > _MOST_XML:
        raise Unreadable("it holds more text than a document does")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("it is damaged") from error


def title_of(parts: ZipExport) -> str:
    """Return the title in the properties where it is a sensible one."""
    if "docProps/core.xml" not in parts.names:
        return ""
    found = tree_of(parts, "docProps/core.xml").find(f".//{_TITLE}")
    return sensible_title(found.text or "") if found is not None else ""
