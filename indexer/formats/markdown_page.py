"""A markdown page: its front matter as fields, its body verbatim but for what only a site's generator understands."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from indexer.fields import audience_of, date_of, printable, text_of, words_of
from indexer.formats.dialects import plain_markdown
from indexer.formats.values import UTF_16
from indexer.types import BrokenDocument, Document

MAX_BYTES = 32 << 20
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)*", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_UPDATED_NAMES = ("updated", "last_updated", "date", "ms.date")
_FOLDER_PAGES = frozenset({"index", "_index", "readme"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def markdown_page(path: Path, *, fallback_id: str, source: str) -> Document | BrokenDocument:
    """Return the page, under the id that its front matter gives or else this one; a broken one with its reason."""
    try:
        return _document(path, fallback_id, source)
    except (OSError, ValueError, yaml.YAMLError) as error:
        return BrokenDocument(id=fallback_id, reason=_reason(path.name, error))


def _document(path: Path, fallback_id: str, source: str) -> Document:
    text = text_in(path)
    front = FRONT_MATTER.match(text)
    fields = _fields(front.group(1)) if front else {}
    body = plain_markdown(text[front.end() :] if front else text)
    heading = _HEADING.search(body)
    updated = (day for name in _UPDATED_NAMES if (day := date_of(fields, name)))
    return Document(
        id=text_of(fields, "id") or fallback_id,
        source=source,
        title=text_of(fields, "title") or (heading.group(1).strip() if heading else _named(path)),
        text=body,
        url=text_of(fields, "url"),
        language=text_of(fields, "language"),
        audience=audience_of(fields),
        tags=words_of(fields, "tags"),
        owner=text_of(fields, "owner"),
        updated=next(updated, None),
    )


def _named(path: Path) -> str:
    """Return what a file is called; `index.md` is the page of its folder."""
    return path.parent.name if path.stem.lower() in _FOLDER_PAGES and path.parent.name else path.stem


def text_in(path: Path) -> str:
    """Return the text of a file; raises `ValueError` with what is wrong with it."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"it has {size >> 20} MB, more than a page may have ({MAX_BYTES >> 20} MB)")
    raw = path.read_bytes()
    is_marked = raw.startswith(UTF_16)
    if b"\0" in raw[:8192] and not is_marked:
        raise ValueError("it is binary, not text; remove it or change its name's ending")
    try:
        return printable(raw.decode("utf-16" if is_marked else "utf-8-sig"))
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
