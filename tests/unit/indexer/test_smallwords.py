"""Which language a text is in, at a glance."""

from __future__ import annotations

import pytest

from indexer.smallwords import at_a_glance


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I reset my password?", "en"),
        ("¿Dónde puedo pedir un monitor?", "es"),
        ("Come posso avere una seconda tastiera?", "it"),
        ("VPN HV-307", ""),
        ("no me funciona el VPN since yesterday", ""),
        ("", ""),
    ],
)
def test_small_words_that_one_language_alone_has_tell_it(text: str, language: str) -> None:
    assert at_a_glance(text) == language
