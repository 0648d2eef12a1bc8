"""The seam of the classifier: text in, calibrated predictions out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.types import Prediction


class TextEncoder(Protocol):
    """Texts to unit float32 rows; `indexer` embedders satisfy it, the classifier does not import them."""

    @property
    def model_id(self) -> str: ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Classifier(Protocol):
    """Probabilities sum to 1 and are calibrated; empty, huge or meaningless text predicts and never raises."""

    @property
    def labels(self) -> tuple[str, ...]: ...

    def classify(self, text: str) -> Prediction: ...
