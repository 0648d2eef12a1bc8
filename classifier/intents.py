"""What a message is for and how its writer feels, without any labelled data of the house."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from classifier.lexicon import READ, packaged_lexicon
from classifier.message import MessageModels, read_models
from classifier.protocol import TextEncoder

Intent = Literal["request", "complaint", "follow_up", "thanks", "chit_chat"]
Sentiment = Literal["negative", "neutral", "positive"]
INTENTS_FILE = Path(__file__).with_name("intents.json")
SENTIMENT_FILE = Path(__file__).with_name("sentiment.json")
"""Both learned from the train part of the demo company's requests by `firstline eval messages`."""

_SURE = 0.6
"""What is thanks or chit-chat with less probability is treated as a request: nobody is left unheard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMood:
    """The intent with its probability, and the sentiment; `unhurried` where the writer says there is time."""

    intent: Intent
    probability: float
    sentiment: Sentiment
    unhurried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodReader:
    """Reads intent and sentiment of any text, in English, Spanish, Italian and mixtures."""

    encoder: TextEncoder
    intents: MessageModels
    sentiments: MessageModels

    def read_mood(self, text: str) -> MessageMood:
        """Return the mood; any text is taken."""
        intents, sentiments = (models.chosen(self.encoder.model_id) for models in (self.intents, self.sentiments))
        row = self.encoder.embed_passages([text[:READ]])[0] if intents.dense.size or sentiments.dense.size else None
        values = packaged_lexicon().features(text)
        kinds, feelings = intents.probabilities(values, row), sentiments.probabilities(values, row)
        kind = max(kinds, key=lambda label: kinds[label])
        if kind in {"thanks", "chit_chat"} and kinds[kind] < _SURE:
            kind = "request"
        return MessageMood(
            intent=cast(Intent, kind),
            probability=kinds[kind],
            sentiment=cast(Sentiment, max(feelings, key=lambda label: feelings[label])),
            unhurried=packaged_lexicon().has("no_rush", text),
        )


@lru_cache(maxsize=1)
def packaged_moods() -> tuple[MessageModels, MessageModels]:
    """Return the models of intent and of sentiment that come with the package."""
    return read_models(INTENTS_FILE), read_models(SENTIMENT_FILE)


def mood_names() -> tuple[str, ...]:
    """Return the names of all features of a message."""
    return packaged_lexicon().names
