"""What stands behind a greeting, in three languages."""

from __future__ import annotations

import pytest

from classifier.greeting import behind_greeting


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hello, my projector hums", "my projector hums"),
        ("Hi team! The fridge smells.", "The fridge smells."),
        ("Good morning all - the lamp buzzes", "the lamp buzzes"),
        ("hola a todos, la nevera huele", "la nevera huele"),
        ("Buenos días: la lámpara parpadea", "la lámpara parpadea"),
        ("ciao a tutti, il frigo puzza", "il frigo puzza"),
        ("buongiorno!", ""),
        ("hi there :)", ""),
        ("my projector hums", ""),
        ("Hiking shoes for the trade fair", ""),
        ("", ""),
    ],
)
def test_a_greeting_is_told_from_what_it_begins(text: str, rest: str) -> None:
    assert behind_greeting(text) == rest
