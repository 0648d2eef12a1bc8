"""What every triage model is compared with: the commonest label, and words with a linear support vector machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from classifier.calibration import probabilities
from classifier.features import clean
from classifier.types import LabelledText, LabelScore, Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorityClassifier:
    """Says the same of every text: how often each topic occurred."""

    scores: tuple[LabelScore, ...]

    @classmethod
    def fit(cls, rows: Sequence[LabelledText]) -> MajorityClassifier:
        """Counts the topics of `rows`."""
        counts = Counter(row.topic for row in rows).most_common()
        return cls(scores=tuple(LabelScore(label=label, probability=count / len(rows)) for label, count in counts))

    @property
    def labels(self) -> tuple[str, ...]:
        """The topics, sorted."""
        return tuple(sorted(score.label for score in self.scores))

    def classify(self, text: str) -> Prediction:  # noqa: ARG002 - the point is not to look
        """The shares of training."""
        return Prediction(scores=self.scores, candidates=(self.scores[0].label,))


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsClassifier:
    """Tf-idf of words and pairs with a linear SVM; its probabilities are a softmax of margins and not calibrated."""

    labels: tuple[str, ...]
    model: Pipeline

    @classmethod
    def fit(cls, rows: Sequence[LabelledText], *, seed: int = 0) -> WordsClassifier:
        """Learns the topics of `rows`, of which there must be two."""
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        model = make_pipeline(words, LinearSVC(random_state=seed))
        model.fit([clean(row.text) for row in rows], [row.topic for row in rows])
        return cls(labels=tuple(str(label) for label in model.classes_), model=model)

    def classify(self, text: str) -> Prediction:
        """The topics by margin."""
        margins = np.atleast_1d(self.model.decision_function([clean(text)])[0])
        both = np.asarray([[-margins[0], margins[0]]]) if len(self.labels) == 2 else margins[None]
        row = probabilities(both)[0]
        order = np.argsort(-row, kind="stable")
        ranked = tuple(LabelScore(label=self.labels[place], probability=float(row[place])) for place in order)
        return Prediction(scores=ranked, candidates=(ranked[0].label,))
