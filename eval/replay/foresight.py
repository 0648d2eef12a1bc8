"""Triage of many requests at once, each read as it is alone: a model asked in blocks costs a fraction of one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from classifier.features import FeatureMaker
from classifier.model import TriageModel
from classifier.types import TriagePrediction
from eval.replay.vectors import OneByOne
from indexer.bootstrap import default_encoder, dense_models


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen(TriageModel):
    """The same model, which has read some texts already."""

    known: Mapping[str, TriagePrediction]

    def predict(self, text: str) -> TriagePrediction:
        """Return what it said of this text."""
        found = self.known.get(text)
        return TriageModel.predict(self, text) if found is None else found


def one_by_one(model: TriageModel) -> TriageModel:
    """Return the model over an encoder that reads even blocks text by text."""
    encoder = OneByOne(default_encoder(), dense_models())
    return TriageModel(**(_parts(model) | {"features": FeatureMaker(encoder, model.features.words)}))


def foreseen(model: TriageModel, texts: Sequence[str]) -> Foreseen:
    """Return the model having read `texts`, each once."""
    once = list(dict.fromkeys(texts))
    known = dict(zip(once, model.predict_batch(once), strict=True)) if once else {}
    return Foreseen(**_parts(model), known=known)


def _parts(model: TriageModel) -> dict[str, Any]:
    return {field.name: getattr(model, field.name) for field in fields(TriageModel)}
