"""Held-out scores of the training rows themselves: what calibration and thresholds are chosen from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats
from classifier.experts_fit import Examples, fit_experts
from classifier.neighbourhood import Neighbourhood, evenly

SMALL, FEW_FOLDS, MANY_FOLDS = 3_000, 3, 5
_ENOUGH_UNSEEN = 2_500
_at_once: ContextVar[int] = ContextVar("fits at once", default=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """Scores of rows (`rows`, places in the examples) by models that saw neither the row nor its group.

    `logits` (experts, n, labels) and `closeness` (2, n, views) to the training texts of the model.
    """

    rows: NDArray[np.intp]
    logits: Floats
    closeness: Floats


@contextmanager
def one_fit_at_a_time() -> Iterator[None]:
    """Fit one model after the other in here: less memory, and no slower where other cores have their own work."""
    before = _at_once.set(1)
    try:
        yield
    finally:
        _at_once.reset(before)


def folds(groups: NDArray[np.intp], targets: NDArray[np.intp], *, seed: int) -> NDArray[np.intp]:
    """A fold number per row, spread evenly over each label; -1 (always trained on) where a label has one group.

    Rows of one group (the same text, perhaps with several topics) share a fold.
    """
    random = np.random.default_rng(seed)
    count = MANY_FOLDS if len(targets) < SMALL else FEW_FOLDS
    fold_of_group: dict[int, int] = {}
    for label in np.unique(targets):
        members = random.permutation(np.unique(groups[targets == label]))
        offset = int(random.integers(count))
        for place, group in enumerate(members):
            fold_of_group.setdefault(int(group), -1 if len(members) == 1 else (place + offset) % count)
    return np.asarray([fold_of_group[int(group)] for group in groups], dtype=np.intp)


def cross_fit(examples: Examples, fold: NDArray[np.intp], views: Sequence[slice], *, seed: int) -> HeldOut | None:
    """Scores every row whose fold is not -1 by a model of the other folds; None when there is no such row."""
    with ThreadPoolExecutor(max_workers=_at_once.get()) as threads:  # the solvers leave the interpreter to others
        parts = list(threads.map(lambda chosen: _held_out(examples, chosen, views, seed), _splits(examples, fold)))
    if not parts:
        return None
    return HeldOut(
        rows=np.concatenate([part.rows for part in parts]),
        logits=np.concatenate([part.logits for part in parts], axis=1),
        closeness=np.concatenate([part.closeness for part in parts], axis=1),
    )


def _splits(examples: Examples, fold: NDArray[np.intp]) -> Iterator[NDArray[np.bool_]]:
    for number in range(int(fold.max(initial=-1)) + 1):
        chosen = fold == number
        if chosen.any() and len(np.unique(examples.targets[~chosen])) > 1:
            yield chosen


def _held_out(examples: Examples, chosen: NDArray[np.bool_], views: Sequence[slice], seed: int) -> HeldOut:
    trained, tested = examples.rows(~chosen), examples.features.rows(chosen)
    experts = fit_experts(trained, views, seed=seed)
    kept = trained.features.dense[evenly(len(trained.features))]
    return HeldOut(
        rows=np.flatnonzero(chosen),
        logits=np.stack([expert.logits(tested) for expert in experts]),
        closeness=Neighbourhood.of(kept, views).closeness(tested),
    )


def unseen_labels(examples: Examples, views: Sequence[slice], *, parts: int, seed: int) -> HeldOut | None:
    """Scores rows by models that never saw their label: what a text out of scope, but near, looks like.

    The labels are dealt into `parts`; None when there are too few for a model of the others. A sample of a large file
    is enough: two slopes are chosen from it.
    """
    if examples.labels < 2 * parts:
        return None
    random = np.random.default_rng(seed)
    part_of_label = random.permutation(examples.labels) % parts
    sample = np.sort(random.permutation(len(examples.targets))[:_ENOUGH_UNSEEN])
    examples = examples.rows(sample)
    found = cross_fit(examples, part_of_label[examples.targets].astype(np.intp), views, seed=seed)
    return found and replace(found, rows=sample[found.rows])
