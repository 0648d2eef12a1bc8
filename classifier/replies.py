"""What somebody who writes back means: it helped, it is still broken, a new question, a detail, or never mind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast

from classifier.lexicon import READ, packaged_lexicon
from classifier.message import MessageModels, read_models
from classifier.protocol import TextEncoder

ReplyKind = Literal["acknowledgement", "still_broken", "new_question", "extra_detail", "withdrawal"]
After = Literal["answered", "solved", "with_person", "asked_back"]
"""What came before the reply: an answer of the engine, an ended ticket, a person's work, or a question back."""

_WORD = re.compile(r"\w\w+")
_DIGIT = re.compile(r"\d")
_WORDS_COUNT = 2.0
_PLEASED = ("thanks", "works", "glad", "good", "emoji")

AFTER: tuple[After, ...] = ("answered", "solved", "with_person", "asked_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How likely the costly mistakes may be for the engine to act by itself; else the writer is asked.

    `missed`: that it is still broken, where it is read as anything else; `needless`: that it was thanks, where it is
    read as still broken. `least` is the probability the likeliest kind needs in any case.
    """

    missed: float
    needless: float
    least: float = 0.5


LIMITS = Limits(missed=0.04, needless=0.04)
"""Chosen by `firstline eval messages` through cross-validation within the train parts; see decision 0013."""

PACKAGED = Path(__file__).with_name("replies.json")
"""Learned from the train part of the demo company's replies by `firstline eval messages`; see docs/evaluation.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyReading:
    """The likeliest kind, the probability that it is right, and whether the engine may act on it without asking."""

    kind: ReplyKind
    probability: float
    sure: bool


def judge(found: Mapping[str, float], limits: Limits = LIMITS) -> ReplyReading:
    """Return the likeliest of `found`, each kind's probability; sure where no costly mistake is too likely."""
    kind = max(found, key=lambda label: found[label])
    broken = kind == "still_broken"
    risk, allowed = (found["acknowledgement"], limits.needless) if broken else (found["still_broken"], limits.missed)
    sure = risk <= allowed and found[kind] >= limits.least
    return ReplyReading(kind=cast(ReplyKind, kind), probability=found[kind], sure=sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyReader:
    """Reads replies in English, Spanish, Italian and mixtures; other languages as far as the encoder knows them."""

    encoder: TextEncoder
    models: MessageModels

    def read_reply(self, text: str, *, after: After) -> ReplyReading:
        """Return what `text` means; any text is taken, and no text means an acknowledgement of nothing."""
        model = self.models.chosen(self.encoder.model_id)
        row = self.encoder.embed_passages([text[:READ]])[0] if model.dense.size else None
        features = reply_features(text, after)
        reading = judge(model.probabilities(features, row))
        return replace(reading, sure=False) if _says_nothing(reading, features) else reading


def _says_nothing(reading: ReplyReading, features: Mapping[str, float]) -> bool:
    """Whether this would be taken for thanks though it is a word or two, none of them a pleased one ("mmm")."""
    pleased = any(features.get(name) for name in _PLEASED)
    return reading.kind == "acknowledgement" and bool(features["one_or_two_words"]) and not pleased


def reply_features(text: str, after: After) -> dict[str, float]:
    """Return the lexicon's features of a reply, what it came after, and its words and pairs of words as `w:` names."""
    lexicon = packaged_lexicon()
    named = lexicon.features(text) | lexicon.endings(text) | {f"after_{name}": float(name == after) for name in AFTER}
    return named | _words(text[:READ].lower())


def _words(plain: str) -> dict[str, float]:
    """Return the same weight for each word and pair; all of them together count as much as the encoder's row."""
    words = _WORD.findall(_DIGIT.sub("0", plain))
    found = dict.fromkeys((*words, *map(" ".join, pairwise(words))))
    return {f"w:{name}": _WORDS_COUNT / len(found) ** 0.5 for name in found}


@lru_cache(maxsize=1)
def packaged_replies() -> MessageModels:
    """Return the models that come with the package."""
    return read_models(PACKAGED)


def reply_names() -> Sequence[str]:
    """Return the names of all features of a reply but its words."""
    return tuple(reply_features("", "answered"))
