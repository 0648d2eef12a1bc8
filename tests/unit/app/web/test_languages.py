"""Pages speak the reader's language, and nothing is left untranslated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from app.settings import Settings
from app.web.languages import LOCALES, choose_language, own_name, region_of, translations
from app.web.rendering import environment

LANGUAGES = ("en", "es", "it")
METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages_of(found: Catalog) -> set[object]:
    return {message.id for message in found if message.id}


def forms_of(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The text of a message, or its texts for one and for many."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


@pytest.fixture(scope="module")
def used() -> set[object]:
    """Every message in the code and the templates."""
    options = {"web/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    return {found[2] for found in extract_from_dir(LOCALES.parent, METHODS, options)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_none_is_left_over(language: str, used: set[object]) -> None:
    translated = catalogue(LOCALES / language / "LC_MESSAGES" / "messages.po")
    assert messages_of(translated) == used
    for message in translated:
        assert all(forms_of(message.string)), message.id
        assert not (message.id and message.fuzzy), message.id


def test_the_template_for_translators_is_up_to_date(used: set[object]) -> None:
    assert messages_of(catalogue(LOCALES / "messages.pot")) == used


def placeholders(text: str | Sequence[str] | None) -> set[frozenset[str]]:
    return {frozenset(PLACEHOLDER.findall(form)) for form in forms_of(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    for message in catalogue(LOCALES / language / "LC_MESSAGES" / "messages.po"):
        if not message.id:
            continue
        assert placeholders(message.string) == placeholders(message.id)


def test_every_language_of_the_settings_has_a_catalogue() -> None:
    assert Settings().languages == LANGUAGES
    assert translations("es").gettext("My requests") == "Mis solicitudes"


def test_plurals_follow_the_language() -> None:
    say = translations("it").ngettext
    one, many = "%(num)d request from this browser, newest first.", "%(num)d requests from this browser, newest first."
    assert say(one, many, 1).startswith("%(num)d richiesta ")
    assert say(one, many, 2).startswith("%(num)d richieste ")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("it-CH, it;q=0.9, en;q=0.5", "it"),
        ("de, fr;q=0.9", "en"),
        ("de, es;q=0.3, it;q=0.7", "it"),
        ("en;q=0, es", "es"),
        ("ES-mx", "es"),
        ("es;q=high, it;q=0.1", "it"),
    ],
)
def test_the_first_language_that_we_speak_is_chosen(header: str, language: str) -> None:
    assert choose_language(header, LANGUAGES) == language


@given(st.text(max_size=600))
def test_any_header_chooses_a_language(header: str) -> None:
    assert choose_language(header, LANGUAGES) in LANGUAGES


def test_languages_are_named_in_themselves() -> None:
    assert [own_name(language) for language in LANGUAGES] == ["English", "Español", "Italiano"]


@pytest.mark.parametrize(
    ("language", "header", "region"),
    [
        ("en", "", "en_GB"),
        ("en", "en-US,en;q=0.9", "en_US"),
        ("en", "en-IE, en-US;q=0.5", "en_GB"),
        ("es", "en-US, es-MX;q=0.5", "es_MX"),
        ("it", "it-CH", "it_CH"),
        ("it", "it-../../x", "it"),
    ],
)
def test_dates_and_numbers_are_written_as_in_the_readers_region(language: str, header: str, region: str) -> None:
    assert region_of(language, header) == region


def test_a_moment_is_not_american_for_whoever_is_not() -> None:
    show = {region: environment("en", region).filters["moment"] for region in ("en_GB", "en_US")}
    at = datetime(2026, 3, 9, 15, 4, 5, tzinfo=UTC)
    assert show["en_GB"](at) == "9 Mar 2026, 15:04:05 UTC"
    assert show["en_US"](at).startswith("Mar 9, 2026")
