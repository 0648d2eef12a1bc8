"""Why a text got its topic: the labelled texts most like it, and the words without which it would be less likely."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.calibration import Floats
from classifier.features import Features
from classifier.scope import Nearness
from classifier.types import Example, WordEffect

SHOWN = 160
"""Characters kept of a labelled text, to show it."""
_WORD = re.compile(r"\w+")
_EXAMPLES, _WORDS = 3, 6
# Each word costs a prediction; a request says what it is about long before.
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The beginnings of the training texts that nearness keeps, and their topics, in its order."""

    texts: tuple[str, ...]
    topics: tuple[str, ...]


def examples_of(features: Features, nearness: Nearness, kept: Kept) -> tuple[Example, ...]:
    """The labelled texts nearest to the single text of `features`, by the mean cosine of all views."""
    similar = np.mean([compared[0] for compared in nearness.neighbours.similar(features)], axis=0)
    nearest = np.argsort(-similar, kind="stable")[:_EXAMPLES]
    return tuple(
        Example(text=kept.texts[place], topic=kept.topics[place], similarity=float(similar[place])) for place in nearest
    )


def words_of(text: str, chance: Callable[[Sequence[str]], Floats]) -> tuple[WordEffect, ...]:
    """The words of `text` that weigh most: `chance` gives the probability of the topic for each of several texts.

    A word's effect is what is lost when every occurrence of it is left out (occlusion), so that it speaks of the whole
    model, encoders included.
    """
    words = list(dict.fromkeys(_WORD.findall(text)))[:_MOST_WORDS]
    chances = chance([text, *(re.sub(rf"\b{re.escape(word)}\b", " ", text) for word in words)])
    lost = (chances[0] - chances[1:]).tolist()
    effects = [WordEffect(word=word, effect=effect) for word, effect in zip(words, lost, strict=True)]
    return tuple(sorted(effects, key=lambda found: -abs(found.effect))[:_WORDS])
