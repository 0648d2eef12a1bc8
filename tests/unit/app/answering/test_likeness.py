"""When two requests are the same, whatever their sentences look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from app.answering.likeness import EncodedLikeness, packaged_curve


@dataclass(frozen=True)
class SameEncoder:
    """Two encoders to which all texts are one."""

    model_id: str = "same"
    widths: tuple[int, ...] = (2, 2)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[0.7071, 0.0, 0.0, 0.7071]] * len(texts), dtype=np.float32)


def sameness(one: str, other: str) -> float:
    likeness = EncodedLikeness(encoder=SameEncoder(), curve=packaged_curve("repeats"))
    return likeness.sameness(likeness.features(one), [likeness.features(other)])[0]


def test_several_texts_are_read_as_each_is_alone() -> None:
    likeness, texts = EncodedLikeness(encoder=SameEncoder(), curve=packaged_curve("reports")), ["vpn", "HV-307", ""]
    assert likeness.read(texts) == tuple(likeness.features(text) for text in texts)
    assert likeness.read([]) == ()


def test_the_same_words_are_the_same_request() -> None:
    assert sameness("the order 4711 has not arrived yet", "order 4711 has still not arrived") > 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("order 4711 has not arrived", "order 4712 has not arrived"),
        ("cannot reach fs-torino.local since noon", "cannot reach fs-dublin.local since noon"),
        ("error HV-307 when I connect", "error HV-411 when I connect"),
        ("a refund of 120 euros is missing", "a refund of 95 euros is missing"),
        ("error 809 on fs-torino.local", "error 809 on fs-dublin.local"),
    ],
)
def test_one_fact_apart_is_another_request(one: str, other: str) -> None:
    assert sameness(one, one) > 0.6
    assert sameness(one, other) < 0.3


def test_another_word_for_the_same_day_does_not_make_it_another_request() -> None:
    assert sameness("the badge reader is broken since today", "the badge reader is broken since yesterday") > 0.6


def test_one_code_is_one_however_it_is_written() -> None:
    assert sameness("error HV-307 when I connect", "error hv307 when I connect") > 0.6
