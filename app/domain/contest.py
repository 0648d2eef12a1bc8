"""A challenger against the champion on the same gold rows: promoted unless it loses where it matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb

SIGNIFICANT = 0.05
MUCH_LESS = 0.5
"""Whoever learned from less than this share of what the champion learned from is not believed without a contest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """What one judged value says of both models: `label` names field and value (`topic it/vpn`)."""

    label: str
    champion_right: bool
    challenger_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """How both did on the rows of one label; `p` is the chance that an equal challenger would lose by as much."""

    label: str
    support: int
    champion: float
    challenger: float
    lost: int
    won: int
    p: float

    @property
    def is_lost(self) -> bool:
        """Whether the challenger is worse by more than chance explains."""
        return self.p < SIGNIFICANT


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """The verdict: `reasons` say in sentences why a challenger is not promoted; without any it is."""

    overall: LabelScore
    labels: tuple[LabelScore, ...]
    reasons: tuple[str, ...]

    @property
    def promoted(self) -> bool:
        """Whether the challenger takes over."""
        return not self.reasons


def hold_contest(rows: Sequence[GoldRow], *, least_support: int = 10) -> Contest:
    """Compare both on `rows`, over all and for each label; one with fewer rows than `least_support` has no veto.

    Exact one-sided McNemar tests, each label for itself: to keep a good challenger back costs a look at the report,
    to let a bad one through costs somebody's requests.
    """
    by_label: dict[str, list[GoldRow]] = defaultdict(list)
    for row in rows:
        by_label[row.label].append(row)
    overall = _score("all", rows)
    labels = tuple(_score(label, found) for label, found in sorted(by_label.items()))
    judged = [overall, *(score for score in labels if score.support >= least_support)]
    return Contest(overall=overall, labels=labels, reasons=tuple(_reason(s) for s in judged if s.is_lost))


def unjudged(*, learned_from: int, champion_from: int) -> Contest:
    """Return the verdict where no gold row compares them: one that learned from far less does not take over."""
    less = learned_from < MUCH_LESS * champion_from
    reason = (
        f"There are no gold rows yet to compare them by, and it learned from {learned_from} requests, "
        f"the champion from {champion_from}. Train on those as well."
    )
    return replace(hold_contest(()), reasons=(reason,) if less else ())


def chance_of_losing(lost: int, won: int) -> float:
    """Return the probability that a fair coin loses `lost` or more of all that differ (McNemar, exact)."""
    differing = lost + won
    return float(sum(comb(differing, k) for k in range(lost, differing + 1)) / 2**differing)


def _score(label: str, rows: Sequence[GoldRow]) -> LabelScore:
    lost = sum(row.champion_right and not row.challenger_right for row in rows)
    won = sum(row.challenger_right and not row.champion_right for row in rows)
    return LabelScore(
        label=label,
        support=len(rows),
        champion=sum(row.champion_right for row in rows) / max(len(rows), 1),
        challenger=sum(row.challenger_right for row in rows) / max(len(rows), 1),
        lost=lost,
        won=won,
        p=chance_of_losing(lost, won),
    )


def _reason(score: LabelScore) -> str:
    where = "Over all" if score.label == "all" else f"On {score.label!r}"
    return (
        f"{where} it is right in {score.challenger:.1%} of {score.support} rows, the champion in {score.champion:.1%} "
        f"({score.lost} lost, {score.won} won, p = {score.p:.3f})."
    )
