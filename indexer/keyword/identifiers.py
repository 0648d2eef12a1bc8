"""Error codes, versions, flags, file names and camelCase: found whole and in parts, however they are joined.

`ERR_AUTH-42` is also looked for as `errauth42`, `NullPointerException` also as `null pointer exception`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_PIECES = 6
LONGEST = 60
SHORTEST_PART = 3
_COMPOUND = re.compile(r"[^\W_]+(?:[._-]+[^\W_]+)+")
_SEPARATOR = re.compile(r"[._-]+")
_MIXED = re.compile(r"[^\W_]*(?:[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]|[^\W\d_]\d|\d[^\W\d_])[^\W_]*")
_PIECE = re.compile(r"[A-ZÀ-ÖØ-Þ]+(?![a-zß-öø-ÿ])|[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]+|\d+")
# A letter to every tokenizer, written by nobody: 3.2.01 is not 32.0.1.
_BETWEEN_DIGITS = "ꞏ"


def identifier_words(text: str) -> list[str]:
    """Return the words to look for besides those of `text`: compounds as one word, the parts of joined words."""
    return list(dict.fromkeys((*_wholes(text), *_parts(text))))


def _wholes(text: str) -> Iterator[str]:
    for found in _COMPOUND.finditer(text):
        pieces = _SEPARATOR.split(found.group())
        if len(pieces) <= MOST_PIECES and len(found.group()) <= LONGEST:
            yield _joined(pieces).lower()


def _joined(pieces: list[str]) -> str:
    word = pieces[0]
    for piece in pieces[1:]:
        between = _BETWEEN_DIGITS if word[-1].isdigit() and piece[0].isdigit() else ""
        word += between + piece
    return word


def _parts(text: str) -> Iterator[str]:
    for found in _MIXED.finditer(text):
        pieces = _PIECE.findall(found.group()) if len(found.group()) <= LONGEST else []
        if 1 < len(pieces) <= MOST_PIECES:
            yield from (piece.lower() for piece in pieces if len(piece) >= SHORTEST_PART)
