"""Reports speak English, Spanish and Italian, and nothing is left untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from eval.replay.cost import Cost
from eval.replay.report import replay_page
from eval.report import render_report
from eval.wording import LANGUAGES, LOCALES, _, between, counted, number, share, speak
from tests.unit.eval.replay.test_report import FOUND, the_figures

OTHERS = LANGUAGES[1:]
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%%")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak("en")


def catalogue(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text),)


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    keywords = {**DEFAULT_KEYWORDS, "counted": (1, 2)}
    used = {found[2] for found in extract_from_dir(LOCALES.parent, [("**.py", "python")], keywords=keywords)}
    translated = [message for message in catalogue(language) if message.id]
    assert {message.id for message in translated} == used
    assert all(all(forms(message.string)) for message in translated)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_what_is_filled_in(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
            assert all(set(PLACEHOLDER.findall(form)) <= wanted for form in forms(message.string)), message.id
            assert set(PLACEHOLDER.findall(forms(message.string)[-1])) == wanted, message.id


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert (share(0.1234), number(1234.5, 1), between(0, 1, 0)) == ("12.3%", "1,234.5", "0% to 100%")
    speak("it")
    assert (share(0.1234), number(12345.6, 1), between(0, 1, 0)) == ("12,3%", "12.345,6", "da 0% a 100%")
    assert counted("%(num)s page has no date.", "%(num)s pages have no date.", 1) == "1 pagina non ha data."
    assert share(None) == "non si sa"


def test_an_unknown_message_stays_english() -> None:
    speak("es")
    assert _("Nobody translated this.") == "Nobody translated this."


@pytest.mark.parametrize(("language", "words"), [("es", "¿Qué habría pasado?"), ("it", "Che cosa sarebbe successo?")])
def test_a_report_is_in_the_language_that_was_asked_for(language: str, words: str) -> None:
    speak(language)
    page = render_report(replay_page(the_figures(), FOUND, Cost(per_ticket=20, minutes=15, currency="EUR")))
    assert f'<html lang="{language}">' in page
    assert words in page
    assert "Wrong answers" not in page
