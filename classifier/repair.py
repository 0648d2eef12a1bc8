"""Puts right what exports and clipboards do to text: UTF-8 read as Windows-1252, escapes of spreadsheets, odd signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_TEXT = 8_000
"""Characters of a text that are looked at: a request says what it is about long before."""

_ESCAPE = re.compile(r"_x([0-9a-fA-F]{4})_")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_UNREADABLE = re.compile("[\ud800-\udfff\0]")
# Two to four bytes that are one character in UTF-8, each read as a character of its own.
_MISREAD = re.compile(
    "[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xe0[\xa0-\xbf][\x80-\xbf]|[\xf0-\xf3][\x80-\xbf]{3}"
)
_FOREIGN = re.compile("[\x80-\xff]")
# These begin accented letters and typographic signs; in front of such a second byte nobody writes them on purpose.
_TELLING = "\xc2\xc3\xe2"
_ENOUGH = 2
# Typed for an apostrophe on many keyboards; its compatible form would part the word.
_ACUTE = {0xB4: "'"}
# French sets a space that does not break between an accented letter and the mark that closes a quotation.
_QUOTED = "\xa0\xbb"


def _windows_letters() -> Iterator[tuple[int, int]]:
    for byte in range(0x80, 0xA0):
        letter = bytes([byte]).decode("cp1252", errors="ignore")
        if letter:
            yield ord(letter), byte


_BYTES = dict(_windows_letters())


def repaired(text: str) -> str:
    """The text as it was meant; compatible forms of a character (full width, ligatures) become the usual one."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _decoded(text)).translate(_ACUTE))
    return _UNREADABLE.sub(" ", text)


def _decoded(text: str) -> str:
    """Decodes runs of misread bytes where most foreign characters of the text belong to one."""
    as_bytes = text.translate(_BYTES)  # a character each, so that places stay
    found = [match for match in _MISREAD.finditer(as_bytes) if not match[0].endswith(_QUOTED)]
    misread = sum(len(match[0]) for match in found)
    sure = len(found) >= _ENOUGH or any(match[0][0] in _TELLING for match in found)
    if not sure or 2 * misread < len(_FOREIGN.findall(as_bytes)):
        return text
    parts, end = [], 0
    for match in found:
        parts += [text[end : match.start()], match[0].encode("latin-1").decode("utf-8", errors="replace")]
        end = match.end()
    return "".join([*parts, text[end:]])
