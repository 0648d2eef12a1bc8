"""Triage by trained models and the house's rules: what the engine believes, after policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar, cast, get_args

from app.domain.request import Request
from app.domain.triage import Detail, Intent, Priority, Sentiment, Tier, TopicScore, Triage
from classifier.details import find_details
from classifier.hierarchy import surest_above
from classifier.intents import MessageMood
from classifier.mixture import spoken_in
from classifier.model import TriageModel
from classifier.routing import Circumstances, Routing
from classifier.types import PRIORITIES, TIERS, Prediction, TriagePrediction

Identify = Callable[[str], str]
Rules = Callable[[], Routing]
BeginMood = Callable[[str], Callable[[], MessageMood]]
"""Reads the words of a text, and returns what tells its mood once its vector is there."""
T = TypeVar("T")
_WORTH_SHOWING = 0.15
_AT_MOST = 3
_SURE_OF_TOPIC = 0.5
"""Less sure, the details that its rule asks for would too often be another topic's."""
_SENSITIVE_FROM = 0.15
"""So likely sensitive topics together have a person look at a request. On the demo's test part that finds .45 of what
is sensitive and takes .059 of the rest for it; asking whether the first topic is sensitive found .30 and took .050."""
_UNKNOWN_MOOD = MessageMood(intent="request", probability=1.0, sentiment="neutral")


def no_mood(_: str) -> Callable[[], MessageMood]:
    """Tell that a message is a request, whatever it says."""
    return lambda: _UNKNOWN_MOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTriager:
    """Asks the model, then the rules; without a model everything goes to the default queue, with no topics."""

    model: TriageModel | None
    rules: Rules
    identify: Identify
    mood: BeginMood = no_mood

    @property
    def version(self) -> str:
        """The model's version, or that there is none."""
        return self.model.version if self.model else "no-triage-model"

    def triage(self, request: Request) -> Triage:
        """Return tags, priority, tier, queue, details and what is missing; any text is taken."""
        return self.begin(request)()

    def begin(self, request: Request) -> Callable[[], Triage]:
        """Read all but the mood; return what adds it."""
        rules = self.rules()
        prediction = self.model.predict(request.text) if self.model else None
        languages = spoken_in(request.text, request.language or self.identify(request.text))
        topics = _topics(prediction) if prediction else ()
        topic = topics[0].label if topics else ""
        rule = rules.rule(topic)
        asked = rules.verdict(request.text, languages, _circumstances(request, topic))
        details = find_details(request.text, today=request.received_at.date())
        queue = asked.queue or _queue(prediction, rules) or rule.queue or rules.default_queue
        by_words = rules.priority(request.text, at_least="low", languages=languages)
        stated = {detail.kind for detail in details}
        likely = _sensitivity(prediction, rules) if prediction else 0.0
        found = Triage(
            language=languages[0],
            languages=languages,
            topics=topics,
            priority=cast(Priority, max(by_words, asked.priority or "low", key=PRIORITIES.index)),
            tier=cast(Tier, max(asked.tier, rule.tier or _tier(prediction) or rules.default_tier)),
            queue=rules.speaking(queue, languages[0]),
            sensitive=likely >= _SENSITIVE_FROM or asked.sensitive,
            sensitivity=1.0 if asked.sensitive else likely,
            out_of_scope=prediction.out_of_scope if prediction else 0.0,
            candidates=_candidates(prediction, rules),
            details=tuple(Detail(kind=d.kind, value=d.value, start=d.start, end=d.end) for d in details),
            missing_details=tuple(kind for kind in rule.required if kind not in stated)
            if _is_case(request, topics)
            else (),
            model_version=self.model.version if self.model else "",
        )
        return partial(_in_the_mood, found, self.mood(request.text), prediction)


def _in_the_mood(found: Triage, read: Callable[[], MessageMood], prediction: TriagePrediction | None) -> Triage:
    mood = read()
    return replace(
        found,
        priority=cast(Priority, max(found.priority, _predicted(prediction, mood), key=PRIORITIES.index)),
        sentiment=_among(get_args(Sentiment), prediction.sentiment if prediction else None) or mood.sentiment,
        intent=_among(get_args(Intent), prediction.intent if prediction else None) or mood.intent,
    )


def _is_case(request: Request, topics: Sequence[TopicScore]) -> bool:
    """Whether details are worth asking for: the topic is likely right, and the text tells of a case, not a question."""
    return bool(topics) and topics[0].confidence >= _SURE_OF_TOPIC and "?" not in request.text


def _circumstances(request: Request, topic: str) -> Circumstances:
    return Circumstances(groups=request.audience, channel=request.origin.channel, at=request.received_at, topic=topic)


def _predicted(prediction: TriagePrediction | None, mood: MessageMood) -> str:
    """Return the model's priority, low where it sees nothing special and the writer says there is time."""
    predicted = _among(PRIORITIES, prediction.priority if prediction else None) or "normal"
    return "low" if mood.unhurried and predicted == "normal" else predicted


def _candidates(prediction: TriagePrediction | None, rules: Routing) -> tuple[str, ...]:
    """Return the conformal set of queues, from the queue head or through the topics' rules."""
    if prediction is None:
        return (rules.default_queue,) if rules.default_queue else ()
    learned = prediction.queue.candidates if prediction.queue else ()
    if worked_on := tuple(queue for queue in learned if rules.has_queue(queue)):
        return worked_on
    queues = (rules.rule(topic).queue for topic in prediction.topic.candidates)
    return tuple(dict.fromkeys(queue for queue in queues if queue))


def _topics(prediction: TriagePrediction) -> tuple[TopicScore, ...]:
    """Return the best topics, the best first; before it the one above, where only that is sure."""
    best, *others = prediction.topic.scores[:_AT_MOST]
    within = 1.0 - prediction.out_of_scope
    scores = [TopicScore(label=best.label, confidence=prediction.confidence)]
    scores += [TopicScore(label=s.label, confidence=s.probability * within) for s in others]
    shown = scores[:1] + [s for s in scores[1:] if s.confidence >= _WORTH_SHOWING]
    above = surest_above(prediction.topic)
    if above is not None:
        shown.insert(0, TopicScore(label=above.label, confidence=above.probability * within))
    return tuple(shown)


def _sensitivity(prediction: TriagePrediction, rules: Routing) -> float:
    """Return how likely sensitive topics are together, whichever topic comes first."""
    within = 1.0 - prediction.out_of_scope
    return within * sum(score.probability for score in prediction.topic.scores if rules.is_sensitive(score.label))


def _best(prediction: Prediction | None) -> str:
    return prediction.best.label if prediction else ""


def _among(known: tuple[T, ...], prediction: Prediction | None) -> T | None:
    """Return a trained head's best label where it is one that the house knows."""
    best = _best(prediction)
    return next((label for label in known if label == best), None)


def _queue(prediction: TriagePrediction | None, rules: Routing) -> str:
    """Return the model's queue where somebody still works on it; otherwise the topic's rule knows better."""
    best = _best(prediction.queue if prediction else None)
    return best if rules.has_queue(best) else ""


def _tier(prediction: TriagePrediction | None) -> int:
    return int(_among(TIERS, prediction.tier if prediction else None) or 0)
