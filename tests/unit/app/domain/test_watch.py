"""Doubt grows with wrong answers, and hardly ever by chance, however often one looks."""

from __future__ import annotations

import random

from app.domain.watch import Answered, Said, doubt, power, watched
from tests.fakes.builders import MOMENT


def answers(said: str, *, confidence: float = 0.97) -> list[Answered]:
    """One answer a letter: r(ight), w(rong), anything else is silence."""
    names: dict[str, Said] = {"r": "right", "w": "wrong"}
    return [
        Answered(request_id=f"r{place}", at=MOMENT, confidence=confidence, said=names.get(letter, ""))
        for place, letter in enumerate(said)
    ]


def test_a_kept_promise_is_hardly_ever_doubted_even_when_looked_at_after_each_answer() -> None:
    chance = random.Random(4)
    doubted = 0
    for _ in range(200):
        said = ["w" if chance.random() < 0.05 else "." for _ in range(300)]
        doubted += any(doubt(answers("".join(said[: end + 1])), 0.05) >= 20 for end in range(0, 300, 3))
    assert doubted <= 10


def test_a_promise_broken_threefold_is_doubted_within_a_few_hundred_answers() -> None:
    chance = random.Random(5)
    said = "".join("w" if chance.random() < 0.15 else "." for _ in range(300))
    assert doubt(answers(said), 0.05) >= 20


def test_no_answers_raise_no_doubt() -> None:
    assert doubt([], 0.05) == 1.0


def test_silence_counts_for_the_engine_below_and_not_at_all_above() -> None:
    seen = watched(answers("rw.."), 0.05)
    assert (seen.low, seen.high, seen.judged) == (0.25, 0.5, 2)


def test_what_the_engine_expects_is_told_beside_what_came() -> None:
    assert round(watched(answers("rr", confidence=0.9), 0.05).expected, 6) == 0.1


def test_a_larger_hold_out_shows_smaller_differences() -> None:
    small, large = (power(share=share, requests=10_000, deflection=0.3) for share in (0.02, 0.2))
    assert large < small < 0.1
    assert power(share=0.0, requests=10_000, deflection=0.3) == 1.0
