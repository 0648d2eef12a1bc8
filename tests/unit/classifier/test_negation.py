"""What a negation is about, and how a reply is judged by its risks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.lexicon import packaged_lexicon
from classifier.replies import Limits, judge


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("No more errors today", "relief"),
        ("El error desapareció", "relief"),
        ("l'errore è sparito", "relief"),
        ("the same error", "trouble_stands"),
        ("grazie ma lo stesso errore", "trouble_stands"),
        ("not resolved", "good_denied"),
        ("non è risolto", "good_denied"),
        ("no está solucionado", "good_denied"),
        ("it works", "good_stands"),
        ("thanks, but the error stays", "said_last_broken"),
        ("it took long, but it works", "said_last_good"),
    ],
)
def test_a_negation_turns_only_what_it_is_about(text: str, told: str) -> None:
    found = packaged_lexicon().endings(text)
    assert found[told] == 1.0
    opposite = {"relief": "trouble_stands", "trouble_stands": "relief", "good_denied": "good_stands"}
    assert found.get(opposite.get(told, ""), 0.0) == 0.0


@given(st.text(max_size=300))
def test_any_text_has_every_ending_within_one(text: str) -> None:
    found = packaged_lexicon().endings(text)
    assert found.keys() == packaged_lexicon().endings("").keys()
    assert all(0.0 <= value <= 1.0 for value in found.values())


@pytest.mark.parametrize(
    ("thanks", "broken", "kind", "sure"),
    [
        (0.9, 0.05, "acknowledgement", True),
        (0.8, 0.15, "acknowledgement", False),
        (0.05, 0.9, "still_broken", True),
        (0.2, 0.7, "still_broken", False),
    ],
)
def test_only_a_reading_without_a_likely_costly_mistake_is_acted_upon(
    thanks: float, broken: float, kind: str, sure: bool
) -> None:
    rest = (1.0 - thanks - broken) / 3
    found = dict.fromkeys(("extra_detail", "new_question", "withdrawal"), rest)
    reading = judge(found | {"acknowledgement": thanks, "still_broken": broken}, Limits(missed=0.1, needless=0.1))
    assert (reading.kind, reading.sure) == (kind, sure)
