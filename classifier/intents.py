"""What a message is for and how its writer feels, without any labelled data of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from classifier.inquiry import asks
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
_SURE_ALTHOUGH_ASKED = 0.75
"""The same of what begins as a question ("is tomorrow a holiday"): few people ask one to pass the time."""
_PLAIN = {"intents": 0.8, "sentiments": 0.75}
"""Words alone decide from these probabilities upward. Cross-validated on the demo's train part, 45 in 100 messages
reach both (nine in ten questions that begin with "How do I"), and the whole is as right as when the encoder reads every
one: intents .895 after .895, sentiment .752 after .742."""
_READ_BY_WORDS = "en"
"""Messages in another language are read by the encoder in any case: search asks the same one about them."""


_Read = tuple[Mapping[str, float], Mapping[str, float]]
"""The probabilities of each intent and of each sentiment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMood:
    """The intent with its probability, and the sentiment; `unhurried` where the writer says there is time."""

    intent: Intent
    probability: float
    sentiment: Sentiment
    unhurried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodReader:
    """Reads intent and sentiment of any text, in English, Spanish, Italian and mixtures.

    Where `identify` says that a text is English, its words go first, and the encoder reads only what they leave open.
    """

    encoder: TextEncoder
    intents: MessageModels
    sentiments: MessageModels
    identify: Callable[[str], str] | None = None

    def read_mood(self, text: str) -> MessageMood:
        """Return the mood; any text is taken."""
        values = packaged_lexicon().features(text)
        kinds, feelings = self._by_words(text, values) or self._by_encoder(text, values)
        kind = max(kinds, key=lambda label: kinds[label])
        if kind in {"thanks", "chit_chat"} and kinds[kind] < (_SURE_ALTHOUGH_ASKED if asks(text) else _SURE):
            kind = "request"
        return MessageMood(
            intent=cast(Intent, kind),
            probability=kinds[kind],
            sentiment=cast(Sentiment, max(feelings, key=lambda label: feelings[label])),
            unhurried=values["no_rush"] > 0,
        )

    def _by_words(self, text: str, values: Mapping[str, float]) -> _Read | None:
        """Return what the words say where they leave no doubt, else None."""
        if self.identify is None or self.identify(text) != _READ_BY_WORDS:
            return None
        kinds, feelings = (models.words.probabilities(values) for models in (self.intents, self.sentiments))
        sure = max(kinds.values()) >= _PLAIN["intents"] and max(feelings.values()) >= _PLAIN["sentiments"]
        return (kinds, feelings) if sure else None

    def _by_encoder(self, text: str, values: Mapping[str, float]) -> _Read:
        intents, sentiments = (models.chosen(self.encoder.model_id) for models in (self.intents, self.sentiments))
        row = self.encoder.embed_passages([text[:READ]])[0] if intents.dense.size or sentiments.dense.size else None
        return intents.probabilities(values, row), sentiments.probabilities(values, row)


@lru_cache(maxsize=1)
def packaged_moods() -> tuple[MessageModels, MessageModels]:
    """Return the models of intent and of sentiment that come with the package."""
    return read_models(INTENTS_FILE), read_models(SENTIMENT_FILE)


def mood_names() -> tuple[str, ...]:
    """Return the names of all features of a message."""
    return packaged_lexicon().names
