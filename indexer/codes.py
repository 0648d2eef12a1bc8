"""What a question names (codes, versions, abbreviations, proper names) and a document lacks."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.smallwords import SMALL_ANYWHERE
from indexer.types import Document

_STRICT = re.compile(r"\b(?=[\w-]*[a-z])(?=[\w-]*\d)\w[\w-]{2,}\b")
_CODE = re.compile(r"\b(?=[\w.-]*\d)\w[\w.-]*\w\b|\b\w*[a-z][A-Z]\w*\b|\b[A-Z]{3,}\w*\b")
_BEYOND_LETTERS = re.compile(r"[^a-z].*", re.DOTALL)
# A capital at the start of a sentence says nothing.
_NAME = re.compile(
    r"(?<![.?!\n:] )(?<![¿¡])(?<!^)\b(?:[A-ZÀ-ÖØ-Þ][\w.+#-]*[A-Z0-9À-ÖØ-Þ][\w.+#-]*|[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,})\b"
)


# Every hit that is judged is asked about the same question.
@lru_cache(maxsize=64)
def codes_in(text: str) -> frozenset[str]:
    """Return what looks like a code, a version or an abbreviation, in lower case."""
    return frozenset(found.strip(".-").lower() for found in _CODE.findall(text))


def missing_codes(question: str, document: Document) -> float:
    """Return the share of the question's codes that `document` does not hold; 0 when it names none."""
    return _missing(codes_in(question), document)


def missing_names(question: str, document: Document) -> float:
    """Return the share of the question's proper names that `document` does not hold; 0 when it names none."""
    return _missing(_names_in(question), document)


def foreign_code(question: str, document: Document) -> float:
    """Return 1 when the question names codes (HV-307, PLT-451) and the document holds none of them, else 0; also where
    it holds some, but of one kind only others: CVE-2014-8730 where CVE-2015-2808 of DB2 was asked about.

    A page about another error looks very much like the right one; this is how it is told apart.
    """
    asked = _strict_codes_in(question)
    if not asked:
        return 0.0
    held = _lowered(document.title, document.text)
    missing = frozenset(code for code in asked if code not in held)
    if len(missing) in {0, len(asked)}:
        return float(bool(missing))
    return float(any(_has_one_of(kind, held) for kind in _kinds(missing) - _kinds(asked - missing)))


def holds_codes(question: str, document: Document) -> bool:
    """Return whether the question names codes (HV-307, CVE-2015-2808) and `document` holds every one of them."""
    asked = _strict_codes_in(question)
    return bool(asked) and all(code in _lowered(document.title, document.text) for code in asked)


def about_another(question: str, said: str) -> bool:
    """Whether `said` holds none of the question's codes but one of their kind: HV-214 where HV-307 was asked of."""
    asked = _strict_codes_in(question)
    if not asked:  # most questions name none, and every sentence of a page is looked at
        return False
    held = frozenset(_STRICT.findall(said.lower()))
    return asked.isdisjoint(held) and not _kinds(asked).isdisjoint(_kinds(held))


def names_codes(question: str) -> bool:
    """Return whether the question names a code (HV-307, CVE-2015-2808)."""
    return bool(_strict_codes_in(question))


def about_asked(question: str, said: str) -> bool:
    """Whether `said` holds one of the question's codes."""
    return not _strict_codes_in(question).isdisjoint(_STRICT.findall(said.lower()))


def holds(document: Document, part: str) -> bool:
    """Return whether the title or the text of `document` has `part`, which is in lower case, anywhere."""
    return part in _lowered(document.title, document.text)


def read_names(question: str) -> None:
    """Look for what a question names, so that it is known when hits are judged."""
    codes_in(question), _strict_codes_in(question), _names_in(question)


def _has_one_of(kind: str, held: str) -> bool:
    return re.search(rf"\b{kind}[-_]?\d", held) is not None


def _kinds(codes: frozenset[str]) -> frozenset[str]:
    """Return the letters that codes begin with."""
    return frozenset(_BEYOND_LETTERS.sub("", code) for code in codes) - {""}


@lru_cache(maxsize=64)
def _names_in(question: str) -> frozenset[str]:
    found = _NAME.findall(question)
    return frozenset(name.lower() for name in found if name.isupper() or name.lower() not in SMALL_ANYWHERE)


@lru_cache(maxsize=64)
def _strict_codes_in(question: str) -> frozenset[str]:
    return frozenset(_STRICT.findall(question.lower()))


def _missing(wanted: frozenset[str], document: Document) -> float:
    if not wanted:
        return 0.0
    held = _lowered(document.title, document.text)
    return sum(name not in held for name in wanted) / len(wanted)


@lru_cache(maxsize=16)
def _lowered(title: str, text: str) -> str:
    return f"{title}\n{text}".lower()
