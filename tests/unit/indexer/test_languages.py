from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.languages import _BLOCK, _NOISE, LanguageIdentifier, without_noise

IDENTIFIER = LanguageIdentifier()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I reset my password?", "en"),
        ("¿Cómo puedo cambiar mi contraseña?", "es"),
        ("non riesco ad accedere alla posta", "it"),
        ("Wie beantrage ich Urlaub für nächste Woche?", "de"),
        ("どうやってパスワードを変更しますか", "ja"),
        ("no me funciona el laptop, ayuda por favor", "es"),
    ],
)
def test_a_question_is_known_by_its_language(text: str, language: str) -> None:
    assert IDENTIFIER.identify(text) == language


@pytest.mark.parametrize("text", ["", "vpn", "0x80070005", "😀😀", "!!!", "https://intranet/x", "\x00\ufffd"])
def test_too_little_to_tell_gives_the_fallback(text: str) -> None:
    assert IDENTIFIER.identify(text) == "en"
    assert LanguageIdentifier(fallback="it").identify(text) == "it"


def test_only_configured_languages_are_named() -> None:
    assert LanguageIdentifier(("en", "it")).identify("¿Cómo puedo cambiar mi contraseña de correo?") in {"en", "it"}


def test_a_page_of_five_megabytes_is_read_in_part() -> None:
    assert IDENTIFIER.identify("come posso cambiare la password della posta " * 120_000) == "it"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("busta paga", "it"),
        ("stampante", "it"),
        ("password dimenticata", "it"),
        ("ferie", "it"),
        ("contraseña", "es"),
        ("impresora atascada", "es"),
        ("vacaciones", "es"),
        ("puerta rota", "es"),
        ("password reset", "en"),
        ("payslip", "en"),
        ("broken laptop", "en"),
        ("new printer", "en"),
        ("Bildschirm schwarz", "de"),
        ("¿Qué son Pilot y Anchor?", "es"),
    ],
)
def test_one_or_two_words_are_known_by_their_spelling(text: str, language: str) -> None:
    assert IDENTIFIER.identify(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("he pinchado", "es"),
        ("donde consigo la pegatina del parking", "es"),
        ("si puo fumare in cabina", "it"),
        ("come si installa la VPN", "it"),
        ("mot de passe oublie", "en"),  # neither language of the spelling: not proven
    ],
)
def test_what_spelling_and_the_model_of_long_texts_both_take_for_likeliest_is_the_language(
    text: str, language: str
) -> None:
    assert IDENTIFIER.identify(text) == language


def test_a_text_that_could_be_either_keeps_the_fallback_and_names_the_others() -> None:
    reading = IDENTIFIER.read("no va")
    assert reading.language == "en"
    assert set(reading.others) == {"es", "it"}


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("no me funciona el VPN since yesterday", {"en", "es"}),
        ("I need help con la nómina", {"en", "es"}),
        ("vorrei capire, can I promise it in six weeks se il cliente insiste?", {"en", "it"}),
    ],
)
def test_a_text_in_two_languages_names_both(text: str, languages: set[str]) -> None:
    reading = IDENTIFIER.read(text)
    assert languages <= {reading.language, *reading.others}


@pytest.mark.parametrize(
    "text",
    [
        "How do I reset my password?",
        "The scanner in the warehouse says it is offline",
        "Guava version 32.0.1 bump to fix CVE-2023-2976 (hadoop-thirdparty PR#23)\n\nCreate the corresponding JIRA",
        "Upgrade kafka to 3.4.0\n\nUpgrade kafka-clients to 3.4.0 to fix the issue",
        "Is there a reason why wolfram alpha is so popular?",
        "What strains of y. pestis were found in the mass graves?",
        "The printer of the La Paz office is down since the move to El Salvador de la Torre street",
        "The dialog says `no se puede abrir el archivo` when I open it on my laptop",
        "It fails with this log:\n```\nno se puede abrir el archivo de la red\n```\nWhat can I do about it?",
        "ERROR o.a.h.hdfs.FSNamesystem: failed\n\tat java.lang.Thread.run(Thread.java:748) /opt/de/la/el.py --si --no",
        "¿Quién es el mariscal de campo más longevo en jugar la Super Bowl?",
        "¿Qué pared tiene fragmentos visibles en lugares alrededor de Newcastle incluso hoy en día?",
    ],
)
def test_a_plain_text_is_in_one_language_only(text: str) -> None:
    assert IDENTIFIER.read(text).others == ()


@given(st.text(max_size=120))
def test_a_reading_never_names_its_language_twice(text: str) -> None:
    reading = IDENTIFIER.read(text)
    assert reading.language not in reading.others
    assert len(set(reading.others)) == len(reading.others)


def test_once_prepared_no_long_text_waits_for_a_model() -> None:
    identifier = LanguageIdentifier()
    identifier.prepare()
    started = time.process_time()
    assert identifier.identify("Der Drucker im zweiten Stock druckt seit gestern nicht mehr, und " * 3) == "de"
    assert time.process_time() - started < 0.2  # reading the model takes three times as long


@given(st.text(alphabet="aAbBñÀ1 .:/@-_<>`#{}()\\$=|\n\t?!,*+[]", max_size=40))
def test_noise_is_taken_out_of_words_that_may_hold_some_as_out_of_the_whole_text(text: str) -> None:
    assert without_noise(text) == _NOISE.sub(" ", _BLOCK.sub(" ", text))
