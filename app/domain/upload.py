"""Files that somebody sends us: taken by what they are, not by what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from app.domain.errors import InvalidInput
from app.domain.files import MAX_FILE_TEXT, AttachedFile

MAX_UPLOADS, MAX_BYTES = 5, 5 * 2**20
"""So many files go with one message, and so many bytes each."""
MOST_KEPT = 30
"""So many files one request may have in all."""

Problem = Literal["many", "full", "large", "kind"]

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
# What each type may be called: a page or a program that calls itself a text gets another ending.
_ENDINGS: dict[str, tuple[str, ...]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "application/zip": (".zip",),
    f"{_OFFICE}wordprocessingml.document": (".docx",),
    f"{_OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{_OFFICE}presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "text/csv": (".csv",),
    "application/json": (".json",),
    "text/plain": (".txt", ".log", ".md", ".yaml", ".yml", ".ini", ".conf", ".toml"),
}
_PACKED = ("wordprocessingml", "spreadsheetml", "presentationml", "opendocument")
_NAME = 150
_STRANGE = 0.02
"""A greater share of characters that nobody can read makes it no text."""


class UploadRefused(InvalidInput):
    """A file that is not taken, and what it is about it."""

    def __init__(self, sentence: str, problem: Problem) -> None:
        super().__init__(sentence)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came; its name is whatever its sender says."""

    name: str
    content: bytes


def known_uploads(uploads: Sequence[Upload], *, kept: int = 0) -> tuple[AttachedFile, ...]:
    """Return each file as it is kept; `kept` says how many the request has. Raises `UploadRefused`."""
    if len(uploads) > MAX_UPLOADS:
        raise UploadRefused(f"At most {MAX_UPLOADS} files go with one message. Send the others with the next.", "many")
    if kept + len(uploads) > MOST_KEPT:
        raise UploadRefused(f"One request has at most {MOST_KEPT} files. Send a link to the others.", "full")
    return tuple(map(_known, uploads))


def _known(upload: Upload) -> AttachedFile:
    if len(upload.content) > MAX_BYTES:
        raise UploadRefused(f"A file may have at most {MAX_BYTES >> 20} MB. Send a smaller one, or a link.", "large")
    text = _text_of(upload.content)
    type = _type_of(upload, text)
    if not type:
        raise UploadRefused("This kind of file is not taken. Send a picture, a PDF, a text or an office file.", "kind")
    return AttachedFile(
        name=_called(upload.name, type), type=type, text=text or "", cut=len(text or "") > MAX_FILE_TEXT
    )


def _type_of(upload: Upload, text: str | None) -> str:
    content = upload.content
    found = next((type for beginning, type in _BEGINNINGS if content.startswith(beginning)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if found == "application/zip":
        return _by_name(upload.name, [type for type in _ENDINGS if any(part in type for part in _PACKED)]) or found
    if found or text is None:
        return found
    return _by_name(upload.name, ["text/csv", "application/json"]) or "text/plain"


def _by_name(name: str, types: Sequence[str]) -> str:
    return next((type for type in types if name.lower().endswith(_ENDINGS[type])), "")


def _text_of(content: bytes) -> str | None:
    """Return what a text says, or None for what is none."""
    if any(content.startswith(beginning) for beginning, _ in _BEGINNINGS):
        return None
    for encoding in ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(not (c.isprintable() or c.isspace()) for c in text)
        return text if strange <= _STRANGE * len(text) and "\0" not in text else None
    return None


def _called(name: str, type: str) -> str:
    """Return a name that can stand anywhere: no folders, nothing that is not seen, an ending that is true."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable()).strip(" .") or "file"
    endings = _ENDINGS[type]
    ending = next((one for one in endings if plain.lower().endswith(one)), "")
    stem = plain[: len(plain) - len(ending)] if ending else plain
    return (stem[:_NAME].strip(" .") or "file") + (plain[len(plain) - len(ending) :] if ending else endings[0])


def handing_out(file: AttachedFile) -> dict[str, str]:
    """Return the headers a file goes out with: it is saved, whatever it is, and runs nothing where it is opened."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
