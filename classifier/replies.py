"""What somebody who writes back means: it helped, it is still broken, a new question, a detail, or never mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from classifier.lexicon import READ, packaged_lexicon
from classifier.message import MessageModels, read_models
from classifier.protocol import TextEncoder

ReplyKind = Literal["acknowledgement", "still_broken", "new_question", "extra_detail", "withdrawal"]
After = Literal["answered", "solved", "with_person", "asked_back"]
"""What came before the reply: an answer of the engine, an ended ticket, a person's work, or a question back."""

AFTER: tuple[After, ...] = ("answered", "solved", "with_person", "asked_back")
SURE: dict[ReplyKind, float] = {
    "acknowledgement": 0.85,
    "still_broken": 0.65,
    "new_question": 0.6,
    "extra_detail": 0.6,
    "withdrawal": 0.8,
}
"""From which probability the engine acts by itself; below it the writer is asked. Set by hand, not fitted."""

PACKAGED = Path(__file__).with_name("replies.json")
"""Learned from the train part of the demo company's replies by `firstline eval messages`; see docs/evaluation.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyReading:
    """The likeliest kind and the probability that it is right."""

    kind: ReplyKind
    probability: float

    @property
    def sure(self) -> bool:
        """Whether the engine may act on it without asking."""
        return self.probability >= SURE[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyReader:
    """Reads replies in English, Spanish, Italian and mixtures; other languages as far as the encoder knows them."""

    encoder: TextEncoder
    models: MessageModels

    def read_reply(self, text: str, *, after: After) -> ReplyReading:
        """Return what `text` means; any text is taken, and no text means an acknowledgement of nothing."""
        model = self.models.chosen(self.encoder.model_id)
        row = self.encoder.embed_passages([text[:READ]])[0] if model.dense.size else None
        found = model.probabilities(reply_features(text, after), row)
        kind = max(found, key=lambda label: found[label])
        return ReplyReading(kind=cast(ReplyKind, kind), probability=found[kind])


def reply_features(text: str, after: After) -> dict[str, float]:
    """Return the lexicon's features of a reply and what it came after."""
    return packaged_lexicon().features(text) | {f"after_{name}": float(name == after) for name in AFTER}


@lru_cache(maxsize=1)
def packaged_replies() -> MessageModels:
    """Return the models that come with the package."""
    return read_models(PACKAGED)


def reply_names() -> Sequence[str]:
    """Return the names of all features of a reply."""
    return tuple(reply_features("", "answered"))
