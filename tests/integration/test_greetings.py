"""Whoever says hello before what is wrong is heard; whoever only says hello gets a greeting. By the real encoders."""

from __future__ import annotations

import pytest

from classifier.intents import MoodReader, packaged_english_moods, packaged_moods
from indexer.bootstrap import language_identifier, question_encoders


@pytest.fixture(scope="module")
def mood() -> MoodReader:
    english, any_language = question_encoders()
    return MoodReader(
        any_language=packaged_moods(any_language),
        english=packaged_english_moods(english),
        identify=language_identifier().identify,
    )


@pytest.mark.parametrize(
    "text",
    [
        "hello, my projector hums",
        "Hi, the projector upstairs hums all morning",
        "good morning, the lamp in room 4 buzzes",
        "hi team, my badge beeps twice",
        "hola equipo, la nevera huele mal",
        "buenos días, la lámpara de la sala 4 parpadea",
        "ciao a tutti, il frigo puzza",
        "salve, mi cigola la sedia",
    ],
)
def test_a_fault_behind_a_greeting_is_a_request(mood: MoodReader, text: str) -> None:
    assert mood.read_mood(text).intent not in {"thanks", "chit_chat"}


@pytest.mark.parametrize(
    "text",
    [
        "good morning everyone!",
        "hey, how are you?",
        "hi, thanks a lot for your help",
        "hello team, have a great weekend",
        "hola a todos, buen fin de semana",
        "hola, muchas gracias por la ayuda",
        "ciao ragazzi, buon weekend",
        "ciao, grazie mille",
        "buongiorno, come state?",
    ],
)
def test_a_greeting_alone_is_none(mood: MoodReader, text: str) -> None:
    assert mood.read_mood(text).intent in {"thanks", "chit_chat"}
