"""What a question names and a page lacks."""

from __future__ import annotations

import pytest

from indexer.codes import missing_names
from indexer.types import Document


def lacks(question: str, text: str = "a page about something else") -> float:
    return missing_names(question, Document(id="d", source="s", title="", text=text))


@pytest.mark.parametrize(
    "question",
    ["¿Puedo trabajar desde casa?", "Hola, ¿Hay sitio?", "Hi team, How do I print?", "Salve, Vorrei un badge"],
)
def test_a_capital_at_the_start_of_a_question_makes_no_name(question: str) -> None:
    assert lacks(question) == 0.0


@pytest.mark.parametrize("question", ["¿Hay sitio en Málaga?", "un badge per Forlì", "is there parking in Dublin"])
def test_names_are_missed_in_each_language(question: str) -> None:
    assert lacks(question) == 1.0
    assert lacks(question, question) == 0.0


def test_an_abbreviation_is_a_name_though_a_small_word_is_spelled_so() -> None:
    assert lacks("does the desk in the US open") == 1.0
