"""Triage by trained models and routing rules: what the engine believes, after policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from app.domain.request import Request
from app.domain.triage import Priority, Tier, TopicScore, Triage
from classifier.model import TriageModel
from classifier.routing import Routing
from classifier.types import Prediction, TriagePrediction

Identify = Callable[[str], str]
_WORTH_SHOWING = 0.15
_AT_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTriager:
    """Asks the model, then the rules; without a model everything goes to the default queue, with no topics."""

    model: TriageModel | None
    routing: Routing
    identify: Identify

    @property
    def version(self) -> str:
        """The model's version, or that there is none."""
        return self.model.version if self.model else "no-triage-model"

    def triage(self, request: Request) -> Triage:
        """Return tags, priority, tier and queue; any text is taken."""
        language = request.language or self.identify(request.text)
        if self.model is None:
            return self._without_model(request.text, language)
        prediction = self.model.predict(request.text)
        topic = prediction.topic.best.label
        rule = self.routing.rule(topic)
        return Triage(
            language=language,
            topics=_topics(prediction),
            priority=self._priority(request.text, prediction.priority, language),
            tier=cast(Tier, rule.tier or _tier(prediction.tier) or self.routing.default_tier),
            queue=_best(prediction.queue) or rule.queue or self.routing.default_queue,
            sensitive=self.routing.is_sensitive(topic),
            out_of_scope=prediction.out_of_scope,
            candidates=self._candidates(prediction),
            model_version=self.model.version,
        )

    def _without_model(self, text: str, language: str) -> Triage:
        return Triage(
            language=language,
            priority=self._priority(text, None, language),
            tier=cast(Tier, self.routing.default_tier),
            queue=self.routing.default_queue,
            candidates=(self.routing.default_queue,) if self.routing.default_queue else (),
        )

    def _priority(self, text: str, prediction: Prediction | None, language: str) -> Priority:
        predicted = _best(prediction) or "normal"
        return cast(Priority, self.routing.priority(text, at_least=predicted, language=language))

    def _candidates(self, prediction: TriagePrediction) -> tuple[str, ...]:
        """Return the conformal set of queues, from the queue head or through the topics' rules."""
        if prediction.queue is not None:
            return prediction.queue.candidates
        queues = (self.routing.rule(topic).queue for topic in prediction.topic.candidates)
        return tuple(dict.fromkeys(queue for queue in queues if queue))


def _topics(prediction: TriagePrediction) -> tuple[TopicScore, ...]:
    within = 1.0 - prediction.out_of_scope
    scores = [TopicScore(label=s.label, confidence=s.probability * within) for s in prediction.topic.scores[:_AT_MOST]]
    return tuple(scores[:1] + [s for s in scores[1:] if s.confidence >= _WORTH_SHOWING])


def _best(prediction: Prediction | None) -> str:
    return prediction.best.label if prediction else ""


def _tier(prediction: Prediction | None) -> int:
    label = _best(prediction)
    return int(label) if label.isdigit() and int(label) in {0, 1, 2, 3} else 0
