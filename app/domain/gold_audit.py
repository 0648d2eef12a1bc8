"""Which rows a person should judge next: those whose label settles most of what a replay left unclear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.gold import GoldRow, same_words


def propose(rows: Sequence[GoldRow], unclear: Mapping[str, float], *, most: int) -> tuple[GoldRow, ...]:
    """Return at most `most` rows, the most telling first, one of each group of copies.

    Only answers that the replay could not judge widen the bounds of deflection: `unclear` says of each, by the row's
    id, how open it is. A label settles all copies of a request.
    """
    wanted = [row for row in rows if row.id in unclear and not row.review]
    copies = Counter(same_words(row.text) for row in wanted)
    first = {same_words(row.text): row for row in reversed(wanted)}

    def gain(row: GoldRow) -> float:
        return copies[same_words(row.text)] * unclear[row.id]

    return tuple(sorted(first.values(), key=lambda row: (-gain(row), row.id))[:most])
