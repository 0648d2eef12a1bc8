"""Labelled requests made from a few words per topic, for tests that train."""

from __future__ import annotations

import random

from classifier.types import LabelledText

WORDS = {
    "it/vpn": "vpn tunnel remote connect gateway dropped home harbour",
    "it/printing": "printer toner paper jam duplex scan tray colour",
    "hr/leave": "holiday leave vacation days carry absence sick balance",
    "finance/expenses": "expense receipt claim refund mileage hotel taxi lunch",
    "facilities/badge": "badge door gate entry card turnstile lost reception",
    "legal/nda": "nda confidentiality agreement supplier sign lawyer template clause",
}
FILLER = ("please", "the", "my", "can", "you", "with", "since", "monday", "help", "need", "about", "for", "is", "not")


def a_text(topic: str, *, seed: int) -> str:
    """A request of eight words or so about a topic of `WORDS`."""
    dice = random.Random(f"{topic} {seed}")
    words = dice.sample(WORDS[topic].split(), 3) + dice.sample(FILLER, 4)
    dice.shuffle(words)
    return " ".join(words)


def requests(*, each: int = 12, first: int = 0) -> list[LabelledText]:
    """`each` requests of every topic; urgent ones say so, and priority and queue follow."""
    made = []
    for topic in WORDS:
        for seed in range(first, first + each):
            urgent = seed % 3 == 0
            text = a_text(topic, seed=seed) + (" urgent outage now" if urgent else "")
            made.append(
                LabelledText(text=text, topic=topic, priority="high" if urgent else "normal", queue=topic.split("/")[0])
            )
    return made


def strangers(count: int = 30) -> list[LabelledText]:
    """Texts about nothing a desk serves."""
    words = ["pizza", "football", "weather", "song", "movie", "guitar", "moon", "recipe", "dragon", "opera", "chess"]
    dice = random.Random(7)
    return [LabelledText(text=" ".join(dice.sample(words, 5)), topic="oos") for _ in range(count)]
