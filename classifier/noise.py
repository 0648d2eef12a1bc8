"""Which training rows look wrong: those that the other rows say the least for, as many as chance does not explain.

Confident learning (Northcutt et al. 2021, the library cleanlab) was here before; decision 10 has the figures of both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.features import FeatureMaker, Features, WordFeatures, clean
from classifier.kernel import likeness_of_rows
from classifier.label_names import telling_names
from classifier.protocol import TextEncoder
from classifier.types import BadTrainingData, LabelledText
from classifier.views import view_slices

SURE = 0.85
"""The share of named rows that what is known explains as wrong; see `_how_many`. Some of it is optimism."""
_LOW = 0.2
_FEWEST = 3
_RIDGE = 1.0
_TOGETHER = 2_000
_WORDS = 0.25
_TOLD = {"queue": 0.5, "tier": 0.1, "priority": 0.05}
"""How much likelier rows are to have one label where they have the same of these."""
_TELLING = 0.005
_ABOVE = 0.5
"""How much the topic above speaks for those below it: a wrong label is seldom of the right family."""
_RIVAL = 0.2
"""How much the likeliest other label speaks against a row's own."""
_QUANTILES = np.linspace(0.2, 0.9, 15)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulRow:
    """A row (`place` in the file, from 0) whose label is less likely than `suggested`; both as probabilities.

    They come from a model that did not see the row.
    """

    place: int
    text: str
    label: str
    suggested: str
    probability: float
    suggested_probability: float


def doubtful_rows(rows: Sequence[LabelledText], encoder: TextEncoder, *, seed: int = 0) -> tuple[DoubtfulRow, ...]:
    """Return rows that look wrongly labelled, the least likely first. Labels with fewer than three rows are not judged.

    A row with several topics is as likely as they are on average. Queues, tiers and priorities count as evidence where
    they are more than the topic by another name. Raises BadTrainingData without two labels that can be judged.
    """
    judged = [place for place, row in enumerate(rows) if row.topic]
    labels = _Labels.of([rows[place] for place in judged])
    if labels.judged.sum() < 2:
        raise BadTrainingData("There must be two labels with at least three rows each to tell which rows look wrong.")
    chosen = [rows[place] for place in judged]
    said, above = _said(chosen, labels, encoder, seed)
    scores = labels.against_rivals(said + _ABOVE * above)
    own = labels.own(scores)
    order = np.argsort(own, kind="stable")[: _how_many(scores, labels, own)]
    likely = said + labels.given.mean(axis=0)
    mine, others = labels.own(likely), np.where(labels.given, -np.inf, likely)
    return tuple(
        DoubtfulRow(
            place=judged[number],
            text=chosen[number].text,
            label=chosen[number].topic,
            suggested=labels.names[int(others[number].argmax())],
            probability=float(np.clip(mine[number], 0.0, 1.0)),
            suggested_probability=float(np.clip(others[number].max(), 0.0, 1.0)),
        )
        for number in order.tolist()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    """The labels of a file; `given` (rows, labels) which row has which, `judged` (labels,) which occur often enough."""

    names: tuple[str, ...]
    given: NDArray[np.bool_]
    judged: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Sequence[LabelledText]) -> _Labels:
        """Read the topics of rows; one may have several."""
        own = [row.topic.split("|") for row in rows]
        names = tuple(sorted({name for several in own for name in several}))
        column = {name: place for place, name in enumerate(names)}
        given = np.zeros((len(rows), len(names)), dtype=np.bool_)
        for place, several in enumerate(own):
            given[place, [column[name] for name in several]] = True
        return cls(names=names, given=given, judged=given.sum(axis=0) >= _FEWEST)

    def own(self, said: Floats) -> Floats:
        """Return what is said for the labels of each row, on average; infinity where none can be judged."""
        known = self.given & self.judged
        count = known.sum(axis=1)
        average: Floats = np.where(count > 0, (said * known).sum(axis=1) / np.maximum(count, 1), np.inf)
        return average

    @property
    def families(self) -> Floats:
        """Return which labels lie below which topic above: (labels, topics above); no column where none lies below."""
        above = [name.partition("/")[0] for name in self.names]
        known = sorted(set(above)) if len(set(above)) < len(above) else []
        return np.array([[float(one == name) for name in known] for one in above]).reshape(len(above), len(known))

    def against_rivals(self, scores: Floats) -> Floats:
        """Return what is said for each label of each row, less a share of what is said for the likeliest other.

        The labels of a row are no rivals of each other.
        """
        best = np.sort(scores, axis=1)[:, -2:]
        rival = np.where(scores == best[:, 1:], best[:, :1], best[:, 1:])
        others: Floats = np.where(self.given, -np.inf, scores).max(axis=1, keepdims=True)
        found: Floats = scores - _RIVAL * np.where(self.given, others, rival)
        return found


def _said(rows: Sequence[LabelledText], labels: _Labels, encoder: TextEncoder, seed: int) -> tuple[Floats, Floats]:
    """Return how much likelier than usual each label is for each row, by all other rows, and the topic above it.

    Both (rows, labels). The name of a label is one more example of it, where names tell what it is about. A long file
    is dealt into parts, each judged by itself: the rows of one part know enough about each other.
    """
    texts = [row.text for row in rows]
    maker = FeatureMaker(encoder, WordFeatures.learn([clean(text) for text in texts]))
    features = maker(texts)
    names = telling_names(labels.names, features.dense, labels.given.argmax(axis=1), maker)
    told = {head: [getattr(row, head) for row in rows] for head in _TOLD if _tells(rows, head)}
    views = view_slices(encoder, features.dense.shape[1])
    said, above = np.zeros(labels.given.shape), np.zeros(labels.given.shape)
    for part in _dealt(len(rows), seed):
        examples = features.rows(part) if names is None else features.rows(part).and_then(names)
        likeness = _likeness(examples, views, {head: np.array(values)[part] for head, values in told.items()})
        given = labels.given[part].astype(np.float64)
        said[part], above[part] = _left_out(likeness, given, labels.families)
    return said, above


def _dealt(count: int, seed: int) -> Iterator[NDArray[np.intp]]:
    parts = -(-count // _TOGETHER)
    dealt = np.random.default_rng(seed).permutation(count) % parts
    for part in range(parts):
        yield np.flatnonzero(dealt == part)


def _likeness(features: Features, views: Sequence[slice], told: Mapping[str, NDArray[np.str_]]) -> Floats:
    everything = slice(0, len(features))
    alike: Floats = likeness_of_rows(features, views, everything, by_words=_WORDS).astype(np.float64)
    for head, values in told.items():
        rows = len(values)
        alike[:rows, :rows] += _TOLD[head] * ((values[:, None] == values[None, :]) & (values[:, None] != ""))
    return alike


def _left_out(likeness: Floats, given: Floats, families: Floats) -> tuple[Floats, Floats]:
    """Return what kernel ridge regression without a row adds for it to the frequency of each label, and of its family.

    In closed form. Rows of `likeness` beyond those of `given` are the names of labels.
    """
    inverse = np.linalg.inv(likeness + _RIDGE * np.eye(len(likeness)))
    named = np.eye(given.shape[1])[: len(likeness) - len(given)]

    def answer(targets: Floats, names: Floats) -> Floats:
        base = targets.mean(axis=0)
        off = np.vstack([targets, names]) - base
        found: Floats = off - (inverse @ off) / np.diag(inverse)[:, None]
        return found[: len(given)]

    own = answer(given, named)
    return own, answer(np.minimum(given @ families, 1.0), named @ families) @ families.T


def _tells(rows: Sequence[LabelledText], head: str) -> bool:
    """Whether queues or the like were chosen by themselves: where each follows from the topic, a wrong topic has a
    wrong queue."""
    chosen: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if value := getattr(row, head):
            chosen[row.topic][value] += 1
    usual = sum(max(counts.values()) for counts in chosen.values())
    return usual < (1 - _TELLING) * sum(counts.total() for counts in chosen.values())


def _how_many(said: Floats, labels: _Labels, own: Floats) -> int:
    """Return how many rows, the least likely first, can be named so that `SURE` of them are explained as wrong.

    What wrong labels look like is known: every label a row does not have is one. The share of wrong rows is the largest
    that leaves few places on the scale with fewer rows than it explains (after Storey 2002, turned around). Few, not
    none: in one place chance alone can make it far too small.
    """
    foreign = np.where(labels.given, 0.0, 1.0) * labels.judged
    weights = (foreign / np.maximum(foreign.sum(axis=1, keepdims=True), 1.0)).ravel()
    scale = np.argsort(said, axis=None, kind="stable")
    heights, shares = said.ravel()[scale], np.cumsum(weights[scale]) / weights.sum()
    ranked = np.sort(own[np.isfinite(own)])
    below = np.searchsorted(ranked, heights[np.searchsorted(shares, _QUANTILES).clip(max=len(heights) - 1)])
    wrong = float(np.quantile((below + 1) / _QUANTILES, _LOW))
    explained = wrong * shares[np.searchsorted(heights, ranked, side="right").clip(1) - 1]
    named = np.flatnonzero(explained >= SURE * np.arange(1, len(ranked) + 1))
    return int(named[-1]) + 1 if named.size else 0
