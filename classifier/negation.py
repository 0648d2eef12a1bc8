"""What a negation is about: "no more errors" is relief, "not resolved" is not, though both say no."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from re import Pattern

_CLAUSE = re.compile(r"[.;!?\n:,()]+|(?<!\w)(?:but|however|though|although|pero|aunque|però|tuttavia|ma)(?!\w)")
_CONTRAST = re.compile(r"(?<!\w)(?:but|however|though|although|pero|aunque|però|tuttavia|ma)(?!\w)")
_NEAR = 32
"""Characters before a word in which a negation or a sign of its end is about it."""

NAMES = ("relief", "trouble_stands", "good_denied", "good_stands", "said_last_broken", "said_last_good")


def scope_features(plain: str, words: Mapping[str, Pattern[str]]) -> dict[str, float]:
    """Return each of `NAMES`, 0 or 1, of a lower-cased text; `words` are the lexicon's groups."""
    clauses = [part for part in _CLAUSE.split(plain) if part.strip()]
    relief, trouble = _told(clauses, words, _relieved)
    denied, good = _told(clauses, words, _denied)
    last = _CONTRAST.split(plain)[-1] if _CONTRAST.search(plain) else ""
    flags = (relief, trouble, denied, good, _any(words, last, "broken", "trouble"), _any(words, last, "works", "good"))
    return dict(zip(NAMES, map(float, flags), strict=True))


_Judge = Callable[[str, Mapping[str, Pattern[str]]], bool | None]


def _told(clauses: list[str], words: Mapping[str, Pattern[str]], judge: _Judge) -> tuple[bool, bool]:
    """Return whether any clause turns its word around, and whether any leaves it standing."""
    found = [judge(clause, words) for clause in clauses]
    return True in found, False in found


def _relieved(clause: str, words: Mapping[str, Pattern[str]]) -> bool | None:
    trouble = words["trouble"].search(clause)
    if trouble is None:
        return None
    before = clause[max(0, trouble.start() - _NEAR) : trouble.start()]
    return words["gone"].search(clause) is not None or words["negation"].search(before) is not None


def _denied(clause: str, words: Mapping[str, Pattern[str]]) -> bool | None:
    good = words["good"].search(clause)
    if good is None:
        return None
    before = clause[max(0, good.start() - _NEAR) : good.start()]
    return words["negation"].search(before) is not None


def _any(words: Mapping[str, Pattern[str]], text: str, *groups: str) -> bool:
    return any(words[group].search(text) is not None for group in groups)
