"""What the knowledge lacks: clusters of past requests that nobody's page answered, and what people said to them.

Two requests are about one thing when they mean the same, and where people answered both, the answers do too. Clusters
are grown by average linkage, so that a chain of half-alike requests does not end up as one gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.masking import mask_names, mask_private

Rows = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Rows]
MOST = 4_000
"""So many unanswered requests are looked at, the latest: the comparison is quadratic."""
ALIKE = 0.5
FEWEST = 3
FEWEST_WORDS = 4
_READ = 1_000
_ANSWER_COUNTS = 0.5
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A past request that the engine left to people, or answered wrongly. `nearest` is the page that came nearest."""

    id: str
    text: str
    at: datetime
    said: str = ""
    document: str = ""
    nearest: str = ""
    confidence: float = 0.0
    wrong: bool = False
    minutes: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Requests about one thing, oldest first, and the one in their middle."""

    members: tuple[Unmet, ...]
    middle: Unmet

    @property
    def minutes(self) -> float:
        """What they cost people."""
        return sum(member.minutes for member in self.members)

    @property
    def nearest_miss(self) -> str:
        """The page that was nearest most often."""
        found = Counter(member.nearest for member in self.members if member.nearest)
        return found.most_common(1)[0][0] if found else ""

    @property
    def linked(self) -> str:
        """The page that people linked most often: then it exists, and was not found or not trusted."""
        found = Counter(member.document for member in self.members if member.document)
        return found.most_common(1)[0][0] if found else ""

    @property
    def told(self) -> tuple[Unmet, ...]:
        """Those that people answered in words."""
        return tuple(member for member in self.members if says_something(member.said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first to the last request of the history."""

    begin: datetime
    end: datetime

    def trend(self, gap: Gap) -> float:
        """Return by how much more is asked in the second half than in the first: 2.0 is twice as much."""
        middle = self.begin + (self.end - self.begin) / 2
        late = sum(member.at >= middle for member in gap.members)
        return round((late + 0.5) / (len(gap.members) - late + 0.5), 2)


@dataclass(frozen=True, slots=True)
class FindGaps:
    """Finds gaps with one encoder for all languages."""

    encode: Encode
    alike: float = ALIKE
    fewest: int = FEWEST
    _memo: dict[str, Rows] = field(default_factory=dict)

    def __call__(self, unmet: Sequence[Unmet]) -> tuple[Gap, ...]:
        """Return the gaps, the costliest first, each of at least `fewest` requests."""
        looked_at = sorted(unmet, key=lambda one: (one.at, one.id))[-MOST:]
        if len(looked_at) < self.fewest:
            return ()
        similar = self.similarities(looked_at)
        groups = [places for places in clusters(similar, self.alike) if len(places) >= self.fewest]
        gaps = [_gap([looked_at[place] for place in places], similar[np.ix_(places, places)]) for places in groups]
        return tuple(sorted(gaps, key=lambda gap: (-gap.minutes, -len(gap.members), gap.middle.id)))

    def similarities(self, unmet: Sequence[Unmet]) -> Rows:
        """Return how alike each two are (n, n)."""
        asked = self._rows([one.text for one in unmet])
        similar = asked @ asked.T
        told = np.array([bool(one.said) for one in unmet])
        if told.sum() > 1:
            said = self._rows([one.said or one.text for one in unmet])
            answers = said @ said.T
            both = np.outer(told, told)
            similar = np.where(both, (1 - _ANSWER_COUNTS) * similar + _ANSWER_COUNTS * answers, similar)
        linked = np.array([one.document for one in unmet])
        same = (linked[:, None] == linked[None, :]) & (linked != "")[:, None]
        other = (linked[:, None] != linked[None, :]) & (linked != "")[:, None] & (linked != "")[None, :]
        similar = np.where(same, np.maximum(similar, (similar + 1) / 2), similar)
        return np.asarray(np.where(other, similar - 0.2, similar), dtype=np.float32)

    def _rows(self, texts: Sequence[str]) -> Rows:
        read = [text[:_READ] for text in texts]
        fresh = list(dict.fromkeys(text for text in read if text not in self._memo))
        if fresh:
            self._memo.update(zip(fresh, self.encode(fresh), strict=True))
        return np.vstack([self._memo[text] for text in read])


def clusters(similar: Rows, alike: float) -> list[list[int]]:
    """Return places that belong together by average linkage, down to similarity `alike`; the order is stable."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = np.clip(1.0 - (similar + similar.T) / 2, 0.0, 2.0).astype(np.float64)
    np.fill_diagonal(distance, 0.0)
    labels = fcluster(linkage(squareform(distance, checks=False), "average"), 1.0 - alike, criterion="distance")
    found: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        found.setdefault(label, []).append(place)
    return sorted(found.values())


def _gap(members: Sequence[Unmet], similar: Rows) -> Gap:
    return Gap(members=tuple(members), middle=members[int(similar.sum(axis=1).argmax())])


def gap_row(gap: Gap, period: Period) -> dict[str, Any]:
    """Return the gap as plain values, people's details masked."""
    return {
        "question": masked(gap.middle.text),
        "requests": len(gap.members),
        "answered_wrongly": sum(member.wrong for member in gap.members),
        "minutes": round(gap.minutes, 1),
        "trend": period.trend(gap),
        "nearest_miss": gap.nearest_miss,
        "linked": gap.linked,
        "nearest_confidence": round(max(member.confidence for member in gap.members), 4),
        "days": [member.at.astimezone(UTC).date().isoformat() for member in gap.members],
        "ids": [member.id for member in gap.members],
        "questions": [masked(member.text)[:240] for member in gap.members[:_SHOWN]],
    }


def masked(text: str) -> str:
    """Return a text without addresses, numbers of people, secrets, and names of whom is greeted."""
    return mask_names(mask_private(text), ())


def unmet_of(rows: Sequence[Mapping[str, Any]], *, minutes: float) -> tuple[Unmet, ...]:
    """Return what a replay's decisions left to people or answered wrongly; silence and courtesy are no gap."""
    return tuple(
        Unmet(
            id=str(row["id"]),
            text=str(row.get("text", "")),
            at=datetime.fromisoformat(row["time"]),
            said=str(row.get("gold_text") or ""),
            document=next(iter(row.get("gold_documents") or ()), ""),
            nearest=next(iter([*(row.get("documents") or ()), *(row.get("suggestions") or ())]), ""),
            confidence=float(row.get("confidence") or 0.0),
            wrong=row.get("verdict") == "wrong",
            minutes=minutes,
        )
        for row in rows
        if row.get("verdict") == "wrong" or row.get("decision") in {"escalate", "clarify"}
        if row.get("reason") != "out_of_scope"
    )


def says_something(said: str) -> bool:
    """Whether an answer is more than "done, try now"."""
    return len(said.split()) > FEWEST_WORDS
