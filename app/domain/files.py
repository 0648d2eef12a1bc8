"""Files that came with a message: what they are called, where they are, and what a text file says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.errors import InvalidInput

MAX_FILES = 10
MAX_FILE_TEXT = 20_000
"""Longest text of a file that is kept, in characters; of a longer one the end, where a log says what went wrong."""

_TEXT_TYPES = frozenset({"application/json", "application/xml", "application/x-yaml", "application/toml"})
_TEXT_NAMES = (".txt", ".log", ".csv", ".md", ".json", ".xml", ".yaml", ".yml", ".ini", ".conf", ".toml")
_NAME, _TYPE, _URL = 200, 100, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """`url` is where the channel keeps it, and whoever may open it there may; `text` is empty for any but text files.

    `cut` says that only the end of its text is kept. `id` is the upload we keep ourselves, empty where there is none.
    """

    name: str
    type: str = ""
    url: str = ""
    text: str = ""
    cut: bool = False
    id: str = ""


def is_text_file(name: str, type: str) -> bool:
    """Whether a file holds text that can be read as it is."""
    kind = type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in _TEXT_TYPES or (not kind and name.lower().endswith(_TEXT_NAMES))


def checked_files(files: Sequence[AttachedFile]) -> tuple[AttachedFile, ...]:
    """Return the files as they are kept; raise `InvalidInput` for too many, or an address that is no web address."""
    if len(files) > MAX_FILES:
        raise InvalidInput(f"{len(files)} files came along; at most {MAX_FILES} are kept. Send the others separately.")
    return tuple(map(_checked, files))


def _checked(file: AttachedFile) -> AttachedFile:
    if file.url and not (file.url.startswith(("https://", "http://")) and len(file.url) <= _URL):
        raise InvalidInput(
            f"The address of the file {file.name[:60]!r} is not a web address. Leave it out, or mend it."
        )
    name, type = _printable(file.name)[:_NAME] or "file", _printable(file.type)[:_TYPE]
    text = _readable(file.text) if is_text_file(name, type) else ""
    kept = text[-MAX_FILE_TEXT:]
    return replace(file, name=name, type=type, text=kept, cut=file.cut or len(kept) < len(text))


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()


def _readable(text: str) -> str:
    spaced = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in spaced if c in "\n\t" or c.isprintable())
