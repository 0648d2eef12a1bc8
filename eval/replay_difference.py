"""Two replays of the same history side by side: what a change of thresholds, pages or models would have made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from eval.errors import EvaluationError
from eval.jsonlines import json_objects

Row = Mapping[str, Any]
_TESTED = ("answered", "right", "wrong")


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


def difference_figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return for each count what it was, is, and the exact probability of so large a change by chance.

    `p` is the sign test over the requests that changed (McNemar, exact); with three counts tested, take a change for
    real from p < .017 on. `changed` lists the conversations.
    """
    counts = {name: _change([(_is(p.before, name), _is(p.after, name)) for p in pairs]) for name in _TESTED}
    return {
        "requests": len(pairs),
        **counts,
        "rerouted": sum(p.before.get("queue") != p.after.get("queue") for p in pairs),
        "changed": [_told(pair) for pair in pairs if pair.changed],
    }


def _change(flags: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    gained = sum(after and not before for before, after in flags)
    lost = sum(before and not after for before, after in flags)
    p = float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
    return {
        "before": sum(before for before, _ in flags),
        "after": sum(after for _, after in flags),
        "gained": gained,
        "lost": lost,
        "p": round(p, 4),
    }


def _is(row: Row, name: str) -> bool:
    return bool(row.get("answered")) if name == "answered" else row.get("verdict") == name


def _told(pair: Pair) -> dict[str, Any]:
    names = ("decision", "verdict", "documents", "queue", "confidence")
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
