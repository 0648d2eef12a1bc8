"""Learns when two requests are the same, from labelled pairs, and measures the curve that serves.

    python -m eval.repeats_fit [--corpus corpora/halyard] [--part train]

A pair is a request and what somebody wrote later: the same asked again, or another matter that is close to it.
The curve is a logistic regression; each fold is judged by one without the pairs of its requests. Nothing is written:
figures and curve are printed, for a person to compare and copy.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from app.answering.likeness import Curve, EncodedLikeness, packaged_curve
from eval.datasets import DEMO_CORPUS
from eval.jsonlines import json_objects
from indexer.bootstrap import default_encoder

Floats = NDArray[np.float64]
LEAST = 0.6
"""What a repeat must reach in the service unless its setting says otherwise."""
_FOLDS, _LOOSE = 5, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A request, what was written later, and whether it asks for the same."""

    first: str
    later: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How a curve tells pairs apart from `least` on; `attached_wrongly` counts the others that reach it."""

    pairs: int
    same: int
    precision: float
    recall: float
    attached_wrongly: int


def read_pairs(corpus: Path, part: str) -> tuple[Pair, ...]:
    """Return the pairs of `repeats.jsonl`, with the texts of the requests they belong to."""
    texts = {row["id"]: row["text"] for row in _rows(corpus / "requests.jsonl")}
    rows = [row for row in _rows(corpus / "repeats.jsonl") if row["part"] == part]
    return tuple(Pair(first=texts[row["of"]], later=row["text"], same=bool(row["same"])) for row in rows)


def fit_repeats(signals: Floats, same: NDArray[np.bool_]) -> Curve:
    """Return the curve learned from signals (n, 4) and labels (n,)."""
    model = LogisticRegression(C=_LOOSE, max_iter=1000).fit(signals, same)
    return Curve(bias=float(model.intercept_[0]), slopes=tuple(map(float, model.coef_[0])))


def cross_fitted(pairs: Sequence[Pair], likeness: EncodedLikeness) -> Floats:
    """Return the probability of each pair by a curve that saw none of its request (n,)."""
    signals, same = signals_of(pairs, likeness), np.array([pair.same for pair in pairs])
    found = np.zeros(len(pairs))
    for learn, held in GroupKFold(_FOLDS).split(signals, groups=[pair.first for pair in pairs]):
        curve = fit_repeats(signals[learn], same[learn])
        found[held] = judged([pairs[place] for place in held], EncodedLikeness(encoder=likeness.encoder, curve=curve))
    return found


def signals_of(pairs: Sequence[Pair], likeness: EncodedLikeness) -> Floats:
    """Return what the curve reads of each pair (n, 4)."""
    return np.array([likeness.signals(likeness.features(p.first), likeness.features(p.later)) for p in pairs])


def judged(pairs: Sequence[Pair], likeness: EncodedLikeness) -> Floats:
    """Return the probability of each pair as the service finds it (n,)."""
    return np.array([likeness.sameness(likeness.features(p.later), [likeness.features(p.first)])[0] for p in pairs])


def figures(pairs: Sequence[Pair], probability: Floats, *, least: float = LEAST) -> Found:
    """Return precision and recall of attaching from `least` on."""
    same, attached = np.array([pair.same for pair in pairs]), probability >= least
    right = int((attached & same).sum())
    return Found(
        pairs=len(pairs),
        same=int(same.sum()),
        precision=right / max(int(attached.sum()), 1),
        recall=right / max(int(same.sum()), 1),
        attached_wrongly=int((attached & ~same).sum()),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return list(json_objects(path))


def main(
    corpus: Annotated[Path, typer.Option(help="A folder with requests.jsonl and repeats.jsonl.")] = DEMO_CORPUS,
    part: Annotated[Literal["train", "test"], typer.Option(help="Which part; learn from train alone.")] = "train",
) -> None:
    """Print the figures of the serving curve, those of one learned anew and cross-fitted, and that curve, as JSON."""
    likeness = EncodedLikeness(encoder=default_encoder(), curve=packaged_curve("repeats"))
    pairs = read_pairs(corpus, part)
    found: dict[str, object] = {"serving": asdict(figures(pairs, judged(pairs, likeness)))}
    if part == "train":
        curve = fit_repeats(signals_of(pairs, likeness), np.array([pair.same for pair in pairs]))
        found |= {"cross-fitted": asdict(figures(pairs, cross_fitted(pairs, likeness))), "curve": asdict(curve)}
    typer.echo(json.dumps(found, indent=1))


if __name__ == "__main__":
    typer.run(main)
