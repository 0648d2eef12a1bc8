"""Messages that mix languages."""

from __future__ import annotations

import pytest

from classifier.mixture import spoken_in


@pytest.mark.parametrize(
    ("text", "main", "spoken"),
    [
        ("no me funciona el VPN since yesterday when i got in", "es", ("es", "en")),
        ("la stampante non va, please fix it before the meeting", "it", ("it", "en")),
        ("My laptop is slow", "en", ("en",)),
        ("el VPN", "es", ("es",)),
        ("", "en", ("en",)),
    ],
)
def test_a_second_language_shows_in_its_small_words(text: str, main: str, spoken: tuple[str, ...]) -> None:
    assert spoken_in(text, main) == spoken
