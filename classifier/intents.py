"""What a message is for and how its writer feels, without any labelled data of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal, cast

from classifier.greeting import behind_greeting, only_polite
from classifier.inquiry import asks
from classifier.lexicon import packaged_lexicon
from classifier.message import MessageModels, read_models
from classifier.protocol import TextEncoder

Intent = Literal["request", "complaint", "follow_up", "thanks", "chit_chat"]
Sentiment = Literal["negative", "neutral", "positive"]
INTENTS_FILE = Path(__file__).with_name("intents.json")
SENTIMENT_FILE = Path(__file__).with_name("sentiment.json")
ENGLISH_INTENTS_FILE = Path(__file__).with_name("intents_english.json")
ENGLISH_SENTIMENT_FILE = Path(__file__).with_name("sentiment_english.json")
"""All learned from the train part of the demo company's requests, of every language, by `firstline eval messages`: on
rows of the encoder for any language, and on those of the one for English."""

_COURTESIES = ("thanks", "chit_chat")
_SURE = 0.6
"""What is thanks or chit-chat with less probability is treated as a request: nobody is left unheard."""
_SURE_ALTHOUGH_ASKED = 0.75
"""The same of what begins as a question ("is tomorrow a holiday"): few people ask one to pass the time."""

_SMALL_TALK_BEHIND_GREETING = 0.5
"""The same of what follows a greeting: "hello, my projector hums" begins as small talk does, and is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMood:
    """The intent with its probability, and the sentiment; `unhurried` where the writer says there is time."""

    intent: Intent
    probability: float
    sentiment: Sentiment
    unhurried: bool = False


Probabilities = Mapping[str, float]


def _unidentified(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodModels:
    """The models of intent and of sentiment, and the encoder whose rows they read; of another, words alone decide."""

    encoder: TextEncoder
    intents: MessageModels
    sentiments: MessageModels

    def probabilities(self, text: str, values: Mapping[str, float]) -> tuple[Probabilities, Probabilities]:
        """Return how likely each intent and each sentiment is, of a text and its named features."""
        intents, sentiments = (models.chosen(self.encoder.model_id) for models in (self.intents, self.sentiments))
        row = self.encoder.embed_passages([text])[0] if intents.dense.size or sentiments.dense.size else None
        return intents.probabilities(values, row), sentiments.probabilities(values, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodReader:
    """Reads intent and sentiment of any text, in English, Spanish, Italian and mixtures.

    What `identify` calls English is read from the row of the encoder for English, where there is one: search asks that
    one about the same text, and often no other.
    """

    any_language: MoodModels
    english: MoodModels | None = None
    identify: Callable[[str], str] = _unidentified

    def read_mood(self, text: str) -> MessageMood:
        """Return the mood; any text is taken."""
        return self.begin(text)()

    def begin(self, text: str) -> Callable[[], MessageMood]:
        """Read the words; return what reads the row, which may be on its way, and tells the mood."""
        return partial(self._mood, text, packaged_lexicon().features(text))

    def _mood(self, text: str, values: Mapping[str, float]) -> MessageMood:
        by = self.english if self.english and self.identify(text) == "en" else self.any_language
        kinds, feelings = by.probabilities(text, values)
        kind = only_polite(text) or _kind(text, kinds, by)
        return MessageMood(
            intent=cast(Intent, kind),
            probability=kinds[kind],
            sentiment=cast(Sentiment, max(feelings, key=lambda label: feelings[label])),
            unhurried=values["no_rush"] > 0,
        )


def _kind(text: str, kinds: Probabilities, by: MoodModels) -> str:
    likeliest = max(kinds, key=lambda label: kinds[label])
    if likeliest in _COURTESIES and not _is_courtesy(text, kinds[likeliest], by):
        return "request"
    return likeliest


def _is_courtesy(text: str, probability: float, by: MoodModels) -> bool:
    """Whether it is surely no more than thanks or small talk, with its greeting and without."""
    if probability < (_SURE_ALTHOUGH_ASKED if asks(text) else _SURE):
        return False
    rest = behind_greeting(text)
    if not rest:
        return True
    kinds, _ = by.probabilities(rest, packaged_lexicon().features(rest))
    return sum(kinds[kind] for kind in _COURTESIES) >= _SMALL_TALK_BEHIND_GREETING


def packaged_moods(encoder: TextEncoder) -> MoodModels:
    """Return the models of any language that come with the package."""
    return MoodModels(encoder=encoder, intents=_packaged(INTENTS_FILE), sentiments=_packaged(SENTIMENT_FILE))


def packaged_english_moods(encoder: TextEncoder) -> MoodModels:
    """Return those of English; `encoder` reads English."""
    intents, sentiments = _packaged(ENGLISH_INTENTS_FILE), _packaged(ENGLISH_SENTIMENT_FILE)
    return MoodModels(encoder=encoder, intents=intents, sentiments=sentiments)


@lru_cache(maxsize=4)
def _packaged(path: Path) -> MessageModels:
    return read_models(path)


def mood_names() -> tuple[str, ...]:
    """Return the names of all features of a message."""
    return packaged_lexicon().names
