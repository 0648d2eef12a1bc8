"""Pages that did harm: wrong or refuted, weighed by how often they are shown and by how old they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eval.knowledge.gaps import masked

_YEAR = 365.25
_SHOWN = 5
_UNDATED_YEARS = 2.0
Known = Mapping[str, tuple[str, str, date | None]]
"""Title, owner and date of pages by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmful:
    """A page with what it did. `harm` is harmful x traffic x age: wrong answers, answers a month, years plus one."""

    id: str
    title: str
    owner: str
    harm: float
    wrong: int
    refuted: int
    shown: int
    years: float
    sentences: tuple[str, ...]
    questions: tuple[str, ...]
    ids: tuple[str, ...] = ()
    """The requests of these questions."""


def harmful(rows: Sequence[Mapping[str, Any]], known: Known) -> tuple[Harmful, ...]:
    """Return the pages that harmed, the worst first; an undated page counts as two years old."""
    shown: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.get("answered") and row.get("documents"):
            shown[row["documents"][0]].append(row)
    if not rows:
        return ()
    end = max(datetime.fromisoformat(row["time"]) for row in rows).date()
    begin = min(datetime.fromisoformat(row["time"]) for row in rows).date()
    months = max(1.0, (end - begin).days / (_YEAR / 12))
    found = [_page(name, of, known.get(name, ("", "", None)), end, months) for name, of in shown.items()]
    return tuple(sorted((page for page in found if page.harm), key=lambda page: (-page.harm, page.id)))


def _page(
    name: str, rows: Sequence[Mapping[str, Any]], about: tuple[str, str, date | None], end: date, months: float
) -> Harmful:
    bad = [row for row in rows if row.get("verdict") == "wrong" or row.get("deflection") == "refuted"]
    title, owner, day = about
    years = max(0.0, (end - day).days / _YEAR) if day else _UNDATED_YEARS
    return Harmful(
        id=name,
        title=title,
        owner=owner,
        harm=round(len(bad) * len(rows) / months * (1 + years), 2),
        wrong=sum(row.get("verdict") == "wrong" for row in bad),
        refuted=sum(row.get("deflection") == "refuted" for row in bad),
        shown=len(rows),
        years=round(years, 1),
        sentences=tuple(dict.fromkeys(str(row.get("quote", ""))[:300] for row in bad))[:_SHOWN],
        questions=tuple(masked(str(row.get("text", "")))[:200] for row in bad[:_SHOWN]),
        ids=tuple(str(row.get("id", "")) for row in bad[:_SHOWN]),
    )
