"""Which rows a person should judge next: those whose label settles most of what a replay left unclear."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.goldset import GoldRow, same_words
from eval.replay_judging import RIGHT_FROM, WRONG_BELOW


def propose(rows: Sequence[GoldRow], decisions: Path, *, most: int) -> tuple[GoldRow, ...]:
    """Return at most `most` rows, the most telling first, one of each group of copies.

    Only answers that the replay could not judge widen the bounds of deflection. A label settles all copies of a
    request; it tells the more, the nearer its agreement lies to the middle between right and wrong.
    """
    unclear = {str(row["id"]): row for row in _read(decisions) if row.get("verdict") == "unclear"}
    wanted = [row for row in rows if row.id in unclear and not row.review]
    copies = Counter(same_words(row.text) for row in wanted)
    first = {same_words(row.text): row for row in reversed(wanted)}

    def gain(row: GoldRow) -> float:
        return copies[same_words(row.text)] * uncertainty(unclear[row.id].get("agreement"))

    return tuple(sorted(first.values(), key=lambda row: (-gain(row), row.id))[:most])


def uncertainty(agreement: float | None) -> float:
    """Return how open it is whether an answer was right, from 0 to 1; 1 where nothing could be compared."""
    if agreement is None:
        return 1.0
    middle, half = (RIGHT_FROM + WRONG_BELOW) / 2, (RIGHT_FROM - WRONG_BELOW) / 2
    return max(0.0, 1.0 - (abs(agreement - middle) / half) ** 2)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as problem:
        raise EvaluationError(
            f"The decisions {str(path)!r} cannot be read ({problem}). "
            "Write them with `firstline eval replay --decisions`."
        ) from problem
