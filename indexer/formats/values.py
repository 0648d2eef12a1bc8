"""What reading a file gives, and what is said when it cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

READING = 1
"""Raised by one whenever the same file becomes other text, so that known files are read again."""
MAX_BYTES = 128 << 20
MAX_TEXT = 4_000_000
MAX_PAGES = 3_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""With what a text in UTF-16 begins, in either order of its bytes."""
_FILE_NAME = re.compile(
    r"\.(?:docx?|dotx?|pdf|pptx?|xlsx?|rtf|odt|indd|pages|key|tmp|html?)\b|^Microsoft \w+ - ", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"^\W*(?:untitled|anonymous|(?:word )?document|dokument|documento|presentation|presentación|presentazione"
    r"|powerpoint.*|title|word)?[\W\d]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The text of a file as markdown; a form feed ends each page of a file that has pages."""

    title: str
    text: str


class Unreadable(ValueError):
    """The file cannot be read; the text says why, as the rest of a sentence about it."""


def check_size(size: int) -> None:
    """Raise `Unreadable` for a file of more bytes than are read."""
    if size > MAX_BYTES:
        raise Unreadable(f"it has {size >> 20} MB, more than the {MAX_BYTES >> 20} MB that are read")


def sensible_title(said: str) -> str:
    """Return the title in a file's properties, unless it is what a program put there: a file's name, or nothing."""
    title = " ".join(said.split())
    is_name = "_" in title and " " not in title
    return "" if is_name or len(title) > 150 or _FILE_NAME.search(title) or _NO_TITLE.match(title) else title


def first_heading(text: str) -> str:
    """Return the first heading of a markdown text, without its marks."""
    found = re.search(r"^#{1,6} +(.+?)[ \f]*$", text, re.MULTILINE)
    return re.sub(r"[*`]+", "", found.group(1)).strip() if found else ""


def checked(extracted: Extracted) -> Extracted:
    """Return it; raises `Unreadable` when it holds no text, or far more than a page of knowledge has."""
    if len(extracted.text) > MAX_TEXT:
        raise Unreadable(f"it holds more than {MAX_TEXT // 1_000_000} million letters")
    if not any(map(str.isalnum, extracted.text)):
        raise Unreadable("it holds no text")
    return extracted
