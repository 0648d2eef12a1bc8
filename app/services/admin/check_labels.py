"""Labels that tickets carry though the triage file no longer names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass

from app.domain.lifecycle import DEFAULT_QUEUE, is_over
from app.ports import UnitOfWork

_LOOKED_AT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayLabels:
    """How many open tickets carry each queue or topic that is not in the file."""

    counts: Mapping[str, int]

    def text(self) -> str:
        """Return the labels with their counts, the commonest first."""
        return ", ".join(f"{label} ({count})" for label, count in self.counts.items())


def stray_labels(work: UnitOfWork, known: Set[str]) -> StrayLabels:
    """Return what open tickets carry beyond `known`; a topic below a known one is known."""
    carried: Counter[str] = Counter()
    for ticket in work.queries.find(limit=_LOOKED_AT):
        if not is_over(ticket):
            queue = (ticket.queue,) if ticket.queue not in {"", DEFAULT_QUEUE} else ()
            carried.update({label for label in (*queue, *ticket.topics) if not _is_known(label, known)})
    return StrayLabels(counts=dict(sorted(carried.items(), key=lambda one: (-one[1], one[0]))))


def _is_known(label: str, known: Set[str]) -> bool:
    parts = label.split("/")
    return any("/".join(parts[: depth + 1]) in known for depth in range(len(parts)))
