"""Pages about a trouble have sections for it: what shows, why, and what helps. They are known by their headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from indexer.noted.values import Span

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
_MARKUP = re.compile(r"\W*(?::::|!\[|<\w+ |_?original (?:kb|product)|this article was written by)", re.IGNORECASE)


def sections_of(text: str, spans: Sequence[Span]) -> list[str]:
    """Return for each sentence: helps, trouble, markup (no words of the page's own), or nothing."""
    starts, kinds = _headings(text, line_end(text, max((end for _, end in spans), default=0)))
    found = [kinds[place - 1] if (place := bisect_right(starts, start)) else "" for start, _ in spans]
    return ["markup" if _MARKUP.match(text, *span) else kind for span, kind in zip(spans, found, strict=True)]


def line_end(text: str, start: int) -> int:
    """Return where the line ends that `start` is in."""
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


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
