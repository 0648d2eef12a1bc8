from __future__ import annotations

import pytest

from indexer.languages import LanguageIdentifier

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
