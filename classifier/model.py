"""The trained triage model: several heads over one embedding, kept as a directory of plain arrays and a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from classifier.calibration import Floats
from classifier.card import ModelCard, traffic_digest
from classifier.doubt import ENOUGH_TRAFFIC, MOST_TRAFFIC
from classifier.explaining import Kept, examples_of, words_of
from classifier.features import FeatureMaker, Features, clean
from classifier.head import HeadModel, HeadScores
from classifier.protocol import TextEncoder
from classifier.scope import Nearness, Seen
from classifier.store import Parts, load_parts, save_parts
from classifier.types import ClassifierError, Explanation, Head, Prediction, TriagePrediction
from classifier.views import Shelf

_BATCH = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageModel:
    """Predicts the topic, and every other head the training file had labels for."""

    features: FeatureMaker
    nearness: Nearness
    heads: dict[Head, HeadModel]
    card: ModelCard
    kept: Kept

    @property
    def version(self) -> str:
        """Changes whenever data, settings or encoder do."""
        return self.card.version

    def predict(self, text: str) -> TriagePrediction:
        """Predictions of all heads for one text; any text is taken."""
        return self.predict_batch([text])[0]

    def predict_batch(self, texts: Sequence[str]) -> tuple[TriagePrediction, ...]:
        """Predictions in the order of `texts`."""
        blocks = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        return tuple(prediction for block in blocks for prediction in self._predict_block(block))

    def _predict_block(self, texts: Sequence[str]) -> list[TriagePrediction]:
        features = self.features(texts, shelves=self._shelves())
        seen = self.nearness.look(features)
        found = {name: self.heads[name].predictions(scores) for name, scores in self._scores(features, seen).items()}
        return [self._joined({name: rows[n] for name, rows in found.items()}) for n in range(len(texts))]

    def _shelves(self) -> tuple[Shelf, ...]:
        """All that a text is compared with, so that one view can be while the next is on its way."""
        doubt = self.heads["topic"].doubt
        company = doubt.company.shelves if doubt is not None and doubt.company is not None else ()
        return (*self.nearness.neighbours.shelves, *company)

    def _scores(self, features: Features, seen: Seen) -> dict[Head, HeadScores]:
        """What each head says; the others are told the topic first."""
        topic = self.heads["topic"].score(features, seen)
        told = features.knowing(topic.probability) if len(self.heads) > 1 else features
        return {name: topic if name == "topic" else head.score(told, seen) for name, head in self.heads.items()}

    def _joined(self, by_head: dict[Head, Prediction]) -> TriagePrediction:
        topic = by_head["topic"]
        scope = self.heads["topic"].scope
        return TriagePrediction(
            topic=topic,
            priority=by_head.get("priority"),
            tier=by_head.get("tier"),
            queue=by_head.get("queue"),
            sentiment=by_head.get("sentiment"),
            urgency=by_head.get("urgency"),
            intent=by_head.get("intent"),
            is_out_of_scope=scope is not None and topic.out_of_scope > scope.threshold,
        )

    def used_to(self, texts: Sequence[str], names: Sequence[str] = ()) -> TriageModel:
        """The same model, as sure as it may be where messages are like `texts`: recent ones, which nobody labelled.

        They tell how many are out of scope. Fewer than a hundred tell nothing, and of more than five hundred some do.
        What the texts are called, where `names` say it, is kept beside them, so that one can be forgotten.
        """
        if len(texts) < ENOUGH_TRAFFIC:
            return self
        places = np.linspace(0, len(texts) - 1, min(len(texts), MOST_TRAFFIC)).round().astype(int)
        heard = [texts[place] for place in places]
        features = self.features(heard)
        called = [names[place] for place in places] if names else ()
        topic = self.heads["topic"].used_to(features, self.nearness.look(features), called)
        if topic.doubt is None:
            return self
        card = replace(self.card, expected_out_of_scope=round(topic.doubt.share, 3))
        if topic is not self.heads["topic"]:
            card = replace(card, traffic_digest=traffic_digest(heard))
        return replace(self, heads=self.heads | {"topic": topic}, card=card)

    def explain(self, text: str) -> Explanation:
        """Why `text` gets its topic; some dozens of predictions, so for people who ask, not for every request."""
        text = clean(text)
        features = self.features([text])
        head = self.heads["topic"]
        place = int(head.score(features, self.nearness.look(features)).probability[0].argmax())

        def chance(texts: Sequence[str]) -> Floats:
            features = self.features(texts)
            return head.score(features, self.nearness.look(features)).probability[:, place]

        return Explanation(
            topic=head.labels[place],
            examples=examples_of(features, self.nearness, self.kept),
            words=words_of(text, chance),
        )

    def classifier(self, head: Head) -> HeadClassifier:
        """One head as a `Classifier`; raises ClassifierError when it was not trained."""
        if head not in self.heads:
            trained = ", ".join(self.heads)
            raise ClassifierError(
                f"This model has no head {head!r}; it was trained for {trained}. Train with that column."
            )
        return HeadClassifier(model=self, head=head)

    def save(self, directory: Path) -> None:
        """Writes the model into `directory` (made if missing): card.json, arrays.npz, words.json, words.npz."""
        save_parts(directory, Parts(self.features.words, self.nearness, self.heads, self.card, self.kept))

    @classmethod
    def load(cls, directory: Path, encoder: TextEncoder) -> TriageModel:
        """Reads what `save` wrote; raises ModelMismatch when it is damaged or another encoder's."""
        words, nearness, heads, card, kept = load_parts(directory, encoder)
        return cls(features=FeatureMaker(encoder, words), nearness=nearness, heads=heads, card=card, kept=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadClassifier:
    """One head of a triage model, as a `Classifier`."""

    model: TriageModel
    head: Head

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it knows, sorted."""
        return self.model.heads[self.head].labels

    def classify(self, text: str) -> Prediction:
        """This head's prediction."""
        features = self.model.features([text])
        scores = self.model._scores(features, self.model.nearness.look(features))
        return self.model.heads[self.head].predictions(scores[self.head])[0]
