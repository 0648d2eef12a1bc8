"""Saved evaluation runs, and how two of them differ: figures are what the command printed, whatever that was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

Figure = float | int | str | bool | None
_LESS_IS_BETTER = frozenset(
    {"wrong", "wrong_rate", "wrong_rate_upper", "ece", "aurc", "labels_missing", "refuted", "came_back", "brier"}
)
_MORE_IS_BETTER = frozenset(
    {
        "coverage", "answered", "right", "accuracy", "macro_f1", "in_scope_accuracy", "oos_recall", "oos_auroc",
        "coverage@95", "ndcg@10", "mrr@10", "map@100", "recall@5", "recall@10", "recall@100", "hit@1", "confirmed",
        "routing_accuracy", "priority_accuracy", "unanswerable_rejected", "estimate", "certified",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRun:
    """What was measured (`kind`: answering, replay, retrieval, triage, ...), on what (`name`), and when.

    `figures` hold JSON values only: numbers, texts, lists and mappings of them. `made` says the same of how they came
    about: what was tried, on which data, and the hashes of both; empty where nobody kept it.
    """

    id: str
    kind: str
    at: datetime
    name: str
    figures: Mapping[str, object]
    made: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDifference:
    """One figure in two runs. `change` is None where it is no number in both; `better` where nobody can say."""

    name: str
    before: Figure
    after: Figure
    change: float | None = None
    better: bool | None = None


def flat(figures: Mapping[str, object]) -> dict[str, Figure]:
    """Return the plain figures by dotted name (`query_ms.p95`), in their order; lists are left out."""
    return dict(_flat(figures, ""))


def compare(before: EvaluationRun, after: EvaluationRun) -> tuple[FigureDifference, ...]:
    """Return every plain figure of either run, those of `before` first; equal ones too."""
    old, new = flat(before.figures), flat(after.figures)
    return tuple(_difference(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new]))


def _flat(figures: Mapping[str, object], prefix: str) -> Iterator[tuple[str, Figure]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif value is None or isinstance(value, bool | int | float | str):
            yield f"{prefix}{name}", value


def _difference(name: str, before: Figure, after: Figure) -> FigureDifference:
    if not (_is_number(before) and _is_number(after)):
        return FigureDifference(name=name, before=before, after=after)
    change = float(after or 0) - float(before or 0)
    wanted = _wanted(name)
    better = None if not change or not wanted else (change > 0) == (wanted > 0)
    return FigureDifference(name=name, before=before, after=after, change=change, better=better)


def _is_number(value: Figure) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _wanted(name: str) -> int:
    """Return 1 where more is better, -1 where less is, 0 where nobody can say."""
    last = name.rpartition(".")[2]
    if last in _MORE_IS_BETTER:
        return 1
    return -1 if last in _LESS_IS_BETTER or name.endswith(("_ms.p50", "_ms.p95", "_seconds")) else 0
