"""Corrections that look poisoned are kept out of training until a person lets them in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.label import Field, Label

Belief = Callable[[str, Field, str], float]
"""The model's probability that a text's field has a value: text, field, value -> [0, 1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRule:
    """When corrections are held.

    One that the model finds less likely than `doubtful`, while it is surer than `sure` of the old value, waits for a
    second person to say the same. Of an actor with at least `many` corrections, more than `mostly` of them less likely
    than `unlikely` where the old value was `likely`, all of those are held. A new value's being unlikely alone says
    nothing: people correct what the model does not see.
    """

    doubtful: float = 0.01
    sure: float = 0.95
    unlikely: float = 0.1
    likely: float = 0.5
    many: int = 4
    mostly: float = 0.6


def quarantined(labels: Sequence[Label], belief: Belief, rule: QuarantineRule | None = None) -> dict[str, str]:
    """Return why each label that should be held should be, by its id; labels of answers are none of triage's."""
    rule = rule or QuarantineRule()
    judged = [label for label in labels if label.field != "answer" and label.old != label.new]
    new = {label.id: belief(label.text, label.field, label.new) for label in judged}
    old = {label.id: belief(label.text, label.field, label.old) for label in judged}
    held = {
        label.id: "It contradicts requests like it, and nobody else said the same."
        for label in judged
        if new[label.id] < rule.doubtful and old[label.id] > rule.sure and not _seconded(label, judged)
    }
    odd = {label.id for label in judged if new[label.id] < rule.unlikely and old[label.id] >= rule.likely}
    return held | _floods(judged, odd, rule)


def _seconded(label: Label, labels: Sequence[Label]) -> bool:
    same = (label.digest, label.field, label.new)
    return any(other.actor != label.actor and (other.digest, other.field, other.new) == same for other in labels)


def _floods(labels: Sequence[Label], contradicting: set[str], rule: QuarantineRule) -> dict[str, str]:
    by_actor: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_actor[label.actor].append(label)
    held: dict[str, str] = {}
    for actor, made in by_actor.items():
        odd = [label for label in made if label.id in contradicting]
        if len(made) >= rule.many and len(odd) > rule.mostly * len(made):
            reason = f"{len(odd)} of {len(made)} corrections of {actor!r} contradict requests like them."
            held |= {label.id: reason for label in odd}
    return held
