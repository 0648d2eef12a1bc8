"""The objects of an `entities.xml`, one at a time, however large the file is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from indexer.archives import FolderExport, ZipExport
from indexer.types import SourceUnavailable

_END = b"</hibernate-generic>"
_UNPRINTABLE = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_TO_SPACES = bytes.maketrans(_UNPRINTABLE, b" " * len(_UNPRINTABLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One object: its plain properties as text, and the ids of the objects it refers to by property."""

    kind: str
    id: str
    values: dict[str, str] = field(default_factory=dict)
    refers: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return a plain property, empty when absent."""
        return self.values.get(name, "")


def read_entities(export: FolderExport | ZipExport, name: str, *, kinds: frozenset[str]) -> Iterator[Entity]:
    """Yield the objects of these kinds in file order; raises `SourceUnavailable` when the file is cut off."""
    with export.open(name) as raw:
        stream = _Printable(raw)
        try:
            for _, element in etree.iterparse(
                stream, tag="object", recover=True, huge_tree=True, resolve_entities=False, no_network=True
            ):
                if element.get("class") in kinds:
                    yield _entity(element)
                _release(element)
        except etree.XMLSyntaxError as error:
            raise SourceUnavailable(f"{name!r} cannot be read as XML ({error.msg}); export the space again.") from error
        if not stream.complete:
            raise SourceUnavailable(f"{name!r} ends in the middle; export the space again.")


class _Printable:
    """A stream without the control characters that XML forbids and Confluence nevertheless writes."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._tail = b""

    @property
    def complete(self) -> bool:
        """Whether the last thing read was the end of the document."""
        return self._tail.rstrip().endswith(_END)

    def read(self, size: int = -1) -> bytes:
        part = self._raw.read(size)
        if part:
            self._tail = (self._tail + part)[-256:]
        return part.translate(_TO_SPACES)


def _entity(element: etree._Element) -> Entity:
    values: dict[str, str] = {}
    refers: dict[str, str] = {}
    for child in element:
        name = child.get("name", "")
        if child.tag == "property":
            referred = child.find("id")
            if referred is not None:
                refers[name] = (referred.text or "").strip()
            else:
                values[name] = child.text or ""
    own = element.find("id")
    return Entity(
        kind=element.get("class", ""),
        id=((own.text or "") if own is not None else "").strip(),
        values=values,
        refers=refers,
    )


def _release(element: etree._Element) -> None:
    """Free what was read: the file may be larger than memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
