"""Pages about a trouble have sections for it: what shows, why, and what helps. Only the last answers most questions."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.answering.lines import Span

_HEADING = re.compile(r"^(?:(#{1,6})[ \t]+|\*\*(?=[^*\n]+\*\*[ \t]*$))(.+?)[ \t#*]*$", re.MULTILINE)
_BOLD = 7
"""A line in bold stands below every heading."""
_HELPS = re.compile(
    r"(?:resol(?:ution|ve|ving)|solutions?|work ?arounds?|fix(?:es)?|how to (?:fix|resolve|solve)|remedy|mitigation"
    r"|what (?:to|you can) do|steps to (?:resolve|fix)|soluci[oó]n(?:es)?"
    r"|c[oó]mo (?:se )?(?:resuelve|soluciona|arregla)\w*"
    r"|qu[eé] hacer|risoluzione|soluzion[ei]|rimedi[oi]?|come (?:si )?risolve\w*|cosa fare|che fare)\b",
    re.IGNORECASE,
)
_TELLS_OF_TROUBLE = re.compile(
    r"(?:symptoms?|causes?|problem|issue|environment|status|applies to|references?|see also|s[ií]ntomas?|causas?"
    r"|problema|entorno|sintomi|caus[ae]|ambiente|vedi anche|v[eé]ase tambi[eé]n)\b[^?]{0,30}$",
    re.IGNORECASE,
)
_WHY = re.compile(r"\b(?:why|causes?|reason|por qu[eé]|causas?|motivo|perch[eé])\b", re.IGNORECASE)
_MARKUP = re.compile(r"\W*(?::::|!\[|<\w+ |_?original (?:kb|product)|this article was written by)", re.IGNORECASE)

_WEIGHTS = {"helps": 20.0, "trouble": 0.1, "markup": 0.01, "": 1.0}
"""How many times as likely a sentence there is the one that answers. Known, not learned: our own pages have none."""


def section_odds(question: str, text: str, spans: tuple[Span, ...]) -> NDArray[np.float64]:
    """Return by how much where each sentence stands speaks for it; 1 wherever no such section is.

    Whoever asks why wants the cause.
    """
    kinds = sections_of(text, spans)
    weights = _WEIGHTS | ({"helps": 1.0, "trouble": 1.0} if _WHY.search(question) else {})
    return np.array([weights[kind] for kind in kinds])


# The same pages are asked about again and again.
@lru_cache(maxsize=512)
def sections_of(text: str, spans: tuple[Span, ...]) -> tuple[str, ...]:
    """Return for each sentence: helps, trouble, markup (no words of the page's own), or nothing."""
    starts, kinds = _headings(text, spans[-1][1]) if spans else ([], [])
    found = [kinds[place - 1] if (place := bisect_right(starts, start)) else "" for start, _ in spans]
    return tuple("markup" if _MARKUP.match(text, *span) else kind for span, kind in zip(spans, found, strict=True))


def _headings(text: str, until: int) -> tuple[list[int], list[str]]:
    """Return where the headings stand and of which kind each one's section is: its own, or that of the one above."""
    starts, kinds = list[int](), list[str]()
    above: list[tuple[int, str]] = []
    for heading in _HEADING.finditer(text, 0, until):
        level = len(heading[1]) if heading[1] else _BOLD
        while above and above[-1][0] >= level:
            above.pop()
        own = _kind(heading[2]) or (above[-1][1] if above else "")
        above.append((level, own))
        starts.append(heading.start())
        kinds.append(own)
    return starts, kinds


def _kind(heading: str) -> str:
    if _HELPS.match(heading):
        return "helps"
    return "trouble" if _TELLS_OF_TROUBLE.match(heading) else ""
