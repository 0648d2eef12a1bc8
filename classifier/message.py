"""A small linear model of what a message is for: an encoder's row and named features in, probabilities out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.types import ModelMismatch

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageModel:
    """Softmax over `labels`: `named` (labels, names), `dense` (labels, dimensions of the encoder), `intercept`.

    `dense` without columns works from words alone, for a house whose encoder is another one.
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    named: Rows
    dense: Rows
    intercept: Rows

    def probabilities(self, values: Mapping[str, float], row: NDArray[np.float32] | None = None) -> dict[str, float]:
        """Return each label's probability; a feature the model does not know is ignored, a missing one is 0."""
        given = np.fromiter((values.get(name, 0.0) for name in self.names), dtype=np.float64, count=len(self.names))
        total = self.named @ given + self.intercept
        if row is not None and self.dense.size:
            total = total + self.dense @ row
        grown = np.exp(total - total.max())
        return dict(zip(self.labels, (grown / grown.sum()).tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageModels:
    """The model over an encoder's rows and words, and the one over words alone.

    An asterisk in `model_id` stands for anything: one encoder in two precisions has nearly the same rows.
    """

    model_id: str
    full: MessageModel
    words: MessageModel

    def chosen(self, model_id: str) -> MessageModel:
        """Return the full model where `model_id` is the encoder it was learned on, else the one over words."""
        return self.full if self.knows(model_id) else self.words

    def knows(self, model_id: str) -> bool:
        """Return whether the full model was learned on rows of this encoder."""
        return fnmatchcase(model_id, self.model_id)


def read_models(path: Path) -> MessageModels:
    """Read what `write_models` wrote; raise `ModelMismatch` for a damaged file."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return MessageModels(model_id=str(table["model_id"]), full=_model(table["full"]), words=_model(table["words"]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ModelMismatch(f"{str(path)!r} cannot be read ({problem!r}). Install Firstline again.") from problem


def write_models(models: MessageModels, path: Path) -> None:
    """Write the models as JSON, weights to four digits."""
    table = {"model_id": models.model_id, "full": _table(models.full), "words": _table(models.words)}
    path.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")


def _model(table: Mapping[str, Any]) -> MessageModel:
    labels = tuple(map(str, table["labels"]))
    rows = {key: np.asarray(table[key], dtype=np.float64) for key in ("named", "dense", "intercept")}
    rows["dense"] = rows["dense"].reshape(len(labels), -1)
    return MessageModel(labels=labels, names=tuple(map(str, table["names"])), **rows)


def _table(model: MessageModel) -> dict[str, object]:
    rows = {key: np.round(getattr(model, key), 4).tolist() for key in ("named", "dense", "intercept")}
    return {"labels": model.labels, "names": model.names} | rows
