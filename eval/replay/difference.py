"""Two replays of the same history side by side: what a change of thresholds, pages or models would have made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scipy

from eval.errors import EvaluationError
from eval.jsonlines import json_objects

Row = Mapping[str, Any]
TESTED = ("answered", "right", "wrong", "tickets")
"""What is counted: a ticket is a request that needed people, because nothing was answered or it did not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One request as both replays decided it."""

    before: Row
    after: Row

    @property
    def changed(self) -> bool:
        """Whether its asker would have met something else."""
        return any(self.before.get(name) != self.after.get(name) for name in ("decision", "documents", "queue"))


def read_pairs(before: Path, after: Path) -> tuple[Pair, ...]:
    """Return the requests that both files of decisions hold; raise `EvaluationError` when they share none."""
    first, second = read_decisions(before), read_decisions(after)
    pairs = tuple(Pair(before=row, after=second[name]) for name, row in first.items() if name in second)
    if not pairs:
        raise EvaluationError(
            f"{before.name!r} and {after.name!r} have no request in common. Replay the same requests twice, "
            "each with --decisions."
        )
    return pairs


def difference_figures(pairs: Sequence[Pair], *, tries: int = 1) -> dict[str, Any]:
    """Return for each count what it was, is, and the exact probability of so large a change by chance.

    `p` is the sign test over the requests that changed (McNemar, exact), for one count looked at alone. `p_adjusted`
    holds for all of them at once (Holm, 1979) and for each of `tries` changes that were tried on this history
    (Bonferroni). `changed` lists the conversations, those first whose verdict changed for the worse, then the better.
    """
    counts = {name: _change([(_is(p.before, name), _is(p.after, name)) for p in pairs]) for name in TESTED}
    together = holm({name: float(count["p"]) for name, count in counts.items()})
    for name, count in counts.items():
        count["p_adjusted"] = round(min(1.0, together[name] * tries), 4)
    changed = sorted((pair for pair in pairs if pair.changed), key=_telling)
    return {
        "requests": len(pairs),
        **counts,
        "tries": tries,
        "rerouted": sum(p.before.get("queue") != p.after.get("queue") for p in pairs),
        "changed_requests": len(changed),
        "changed": [_told(pair) for pair in changed],
    }


def holm(p: Mapping[str, float]) -> dict[str, float]:
    """Return each probability adjusted so that all of them may be looked at (Holm's step-down procedure, 1979)."""
    found, least = {}, 0.0
    for place, name in enumerate(sorted(p, key=lambda name: p[name])):
        least = max(least, min(1.0, p[name] * (len(p) - place)))
        found[name] = least
    return found


def _telling(pair: Pair) -> int:
    before, after = pair.before.get("verdict"), pair.after.get("verdict")
    if before == after:
        return 3
    return 0 if after == "wrong" else 1 if before == "right" else 2


def _change(flags: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    gained = sum(after and not before for before, after in flags)
    lost = sum(before and not after for before, after in flags)
    p = float(scipy.stats.binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
    return {
        "before": sum(before for before, _ in flags),
        "after": sum(after for _, after in flags),
        "gained": gained,
        "lost": lost,
        "p": round(p, 4),
    }


def _is(row: Row, name: str) -> bool:
    if name == "answered":
        return bool(row.get("answered"))
    if name == "tickets":
        return row.get("deflection") not in {"confirmed", "assumed"}
    return row.get("verdict") == name


def _told(pair: Pair) -> dict[str, Any]:
    names = ("decision", "reason", "verdict", "documents", "queue", "confidence")
    return {
        "id": pair.after["id"],
        "text": pair.after.get("text", ""),
        "before": {name: pair.before.get(name) for name in names},
        "after": {name: pair.after.get(name) for name in names},
    }


def read_decisions(path: Path) -> dict[str, Row]:
    """Return the rows of a replay by request id; raise `EvaluationError` for a file that holds none."""
    try:
        return {str(row["id"]): row for row in json_objects(path, "id")}
    except EvaluationError as problem:
        raise EvaluationError(f"{problem} Write decisions with `firstline eval replay --decisions`.") from problem
