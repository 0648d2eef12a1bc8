"""A folder of markdown pages, with or without front matter.

Front matter may give id, title, language, tags, owner, audience, updated and url; without it the id is the file's path
from the folder without `.md`, and the title its first heading or its name. The body is kept verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import yaml

from indexer.fields import audience_of, date_of, printable, text_of, words_of
from indexer.folders import files_below
from indexer.types import BrokenDocument, Document

MAX_BYTES = 32 << 20
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)*", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_ID_LINE = re.compile(r"^\W*id\W", re.MULTILINE)
_UPDATED_NAMES = ("updated", "last_updated", "date", "ms.date")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MarkdownSource:
    """Pages of every `*.md` under `location`, in the order of their paths; hidden folders are left out."""

    def __init__(self, location: str | Path, *, name: str = "") -> None:
        self._folder = Path(location)
        self.name = name or f"markdown:{self._folder.resolve().name}"

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        """Yield every page; with `since` only files modified from then on."""
        for path in self._paths():
            if since is None or path.stat().st_mtime >= since.timestamp():
                yield self._read(path)

    def document_ids(self) -> frozenset[str]:
        """Return the id of every page; raises `SourceUnavailable` when the folder or a file cannot be listed."""
        return frozenset(self._id(path) for path in self._paths())

    def _paths(self) -> list[Path]:
        return files_below(self._folder, {".md"})

    def _id(self, path: Path) -> str:
        """Return the id alone; most pages need no parsing of their front matter for it."""
        try:
            front = _FRONT_MATTER.match(_text_of(path))
        except (OSError, ValueError):
            front = None
        if front and _ID_LINE.search(front.group(1)):
            return self._read(path).id
        return self._path_id(path)

    def _path_id(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix().removesuffix(path.suffix)

    def _read(self, path: Path) -> Document | BrokenDocument:
        fallback_id = self._path_id(path)
        try:
            return self._document(fallback_id, path)
        except (OSError, ValueError, yaml.YAMLError) as error:
            return BrokenDocument(id=fallback_id, reason=_reason(path.name, error))

    def _document(self, fallback_id: str, path: Path) -> Document:
        text = _text_of(path)
        front = _FRONT_MATTER.match(text)
        fields = _fields(front.group(1)) if front else {}
        body = text[front.end() :] if front else text
        heading = _HEADING.search(body)
        updated = (day for name in _UPDATED_NAMES if (day := date_of(fields, name)))
        return Document(
            id=text_of(fields, "id") or fallback_id,
            source=self.name,
            title=text_of(fields, "title") or (heading.group(1).strip() if heading else path.stem),
            text=body,
            url=text_of(fields, "url"),
            language=text_of(fields, "language"),
            audience=audience_of(fields),
            tags=words_of(fields, "tags"),
            owner=text_of(fields, "owner"),
            updated=next(updated, None),
        )


def _text_of(path: Path) -> str:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"it has {size >> 20} MB, more than a page may have ({MAX_BYTES >> 20} MB)")
    raw = path.read_bytes()
    if b"\0" in raw[:8192] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("it is binary, not text; remove it or change its name's ending")
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return printable(raw.decode(encoding))
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _fields(front: str) -> dict[str, object]:
    fields = yaml.load(front, Loader=_LOADER)  # noqa: S506 (a safe loader, the C one where it is built)
    return fields if isinstance(fields, dict) else {}


def _reason(name: str, error: Exception) -> str:
    if isinstance(error, yaml.YAMLError):
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        return f"The front matter of {name!r} is no valid YAML{where}: {getattr(error, 'problem', error)}."
    return f"{name!r} cannot be used: {error}."
