"""The seam of the classifier: text in, calibrated predictions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from classifier.types import Prediction

Made = TypeVar("Made")
Matrix = NDArray[np.float32]
Labels = NDArray[np.intp]
"""The numbers of labels, one a text."""


class TextEncoder(Protocol):
    """Texts to unit float32 rows; `indexer` embedders satisfy it, the classifier does not import them."""

    @property
    def model_id(self) -> str: ...

    def embed_passages(self, texts: Sequence[str]) -> Matrix: ...


@runtime_checkable
class SeveralViews(Protocol):
    """An encoder whose rows are several encoders' side by side; `widths` are their columns, in order.

    Told apart, a view that does not know a text's language can be left out for that text.
    """

    @property
    def widths(self) -> tuple[int, ...]: ...


@runtime_checkable
class ShowsInside(Protocol):
    """An encoder that also tells what its first view's layers held on the way: rows as ever, and some columns more."""

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]: ...


@runtime_checkable
class OneAfterAnother(Protocol):
    """An encoder of several views that hands out each once it is there, while the next ones are on their way.

    `views` yields what `works`, one a view, make of their unit rows, in order; whoever made the rows goes on with the
    work. Behind the first view's rows stands what it tells of its insides, if it does.
    """

    @property
    def widths(self) -> tuple[int, ...]: ...

    def views(self, texts: Sequence[str], works: Sequence[Callable[[Matrix], Made]]) -> Iterator[Made]: ...


class Classifier(Protocol):
    """Probabilities sum to 1 and are calibrated; empty, huge or meaningless text predicts and never raises."""

    @property
    def labels(self) -> tuple[str, ...]: ...

    def classify(self, text: str) -> Prediction: ...
