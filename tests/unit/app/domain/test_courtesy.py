"""Greetings and signatures are no part of an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.courtesy import matter_of


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Hi [name], empty the drawer. Regards, [name], [phone number]", "Empty the drawer."),
        ("Hola [name]: reinicia el cliente.\nUn saludo", "Reinicia el cliente."),
        ("Gentile [name], riavvia il client.\n\nCordiali saluti,\n[name]", "Riavvia il client."),
        ("Restart it, then write to [name] in finance.", "Restart it, then write to [name] in finance."),
        ("Say thanks to the printer.", "Say thanks to the printer."),
        ("Hidden files stay.", "Hidden files stay."),
        ("Thanks, [name]", "Thanks, [name]"),
    ],
)
def test_only_what_stands_around_the_matter_goes(text: str, matter: str) -> None:
    assert matter_of(text) == matter


@given(st.text(st.sampled_from("Hi [name],.regards\n"), max_size=60))
def test_something_is_always_left_and_once_is_enough(text: str) -> None:
    once = matter_of(text)
    assert bool(once) == bool(text.strip())
