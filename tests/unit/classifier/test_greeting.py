"""What stands behind a greeting, and what only is polite, in three languages."""

from __future__ import annotations

import pytest

from classifier.greeting import behind_greeting, only_polite


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


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("hey, how are you?", "chit_chat"),
        ("Hello team, hope you're all doing well!", "chit_chat"),
        ("Buenos días, ¿qué tal todo?", "chit_chat"),
        ("buongiorno, come state?", "chit_chat"),
        ("have a nice weekend everyone", "chit_chat"),
        ("hi, thanks a lot for the quick help", "thanks"),
        ("Thank you so much, that helped", "thanks"),
        ("hola, mil gracias a todos por la ayuda", "thanks"),
        ("ciao, grazie mille per l’aiuto!", "thanks"),
        ("Thanks again, have a nice day :)", "thanks"),
    ],
)
def test_what_only_is_polite_is_known_by_its_phrases(text: str, courtesy: str) -> None:
    assert only_polite(text) == courtesy


@pytest.mark.parametrize(
    "text",
    [
        "hey, how are you? my badge beeps",
        "hi, thanks a lot for the help with my badge, it beeps again",
        "thanks for nothing",
        "how's it going",  # with my ticket, perhaps
        "what's up with the vpn?",
        "hi, the support page is down",
        "hello, printer",
        "hola, gracias por avisar de la avería",
        "ciao, come va la mia richiesta?",
        "?",
        "",
    ],
)
def test_one_word_of_its_own_and_it_is_for_people(text: str) -> None:
    assert only_polite(text) == ""
