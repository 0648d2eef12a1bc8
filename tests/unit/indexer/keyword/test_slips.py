"""A slip of the keys is read as the word that was meant, and a right word that nobody here writes as it is."""

from __future__ import annotations

import pytest

from indexer.keyword.slips import WithoutSlips, slipped
from indexer.keyword.typos import Nearest
from indexer.spelling import packaged_spelling

WRITTEN = {"password": 9, "forgot": 3, "vedere": 4, "moto": 2, "pilot": 8, "bloccato": 3, "buoni": 2, "printer": 5}


def _near(word: str) -> str | None:
    return Nearest(uses=lambda near: WRITTEN.get(near, 0), starting=lambda _: ()).of(word)


@pytest.fixture
def read() -> WithoutSlips:
    return WithoutSlips(holds=lambda word, _: word in WRITTEN, near=_near, spelling=packaged_spelling())


@pytest.mark.parametrize(
    ("asked", "language", "meant"),
    [
        ("forgot pasword", "en", "forgot password"),
        ("the pritner, again!", "en", "the printer, again!"),
        ("account blocato", "it", "account bloccato"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(read: WithoutSlips, asked: str, language: str, meant: str) -> None:
    assert read(asked, language) == meant


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("si possono vendere i buoni", "it"),  # a right word beside another
        ("how do I make a pivot table", "en"),
        ("passwort vergessen", "de"),  # no language whose spelling is known
        ("Pasword", "en"),  # a name
        ("pasword.doc", "en"),
        ("grwze pasword bsdfg ksdfh", "en"),  # all of it is about something else
    ],
)
def test_other_words_stay_as_they_are(read: WithoutSlips, asked: str, language: str) -> None:
    assert read(asked, language) == asked


def test_short_words_are_seldom_slips_of_each_other() -> None:
    assert slipped("acount", "account")
    assert not slipped("morto", "moto")
    assert not slipped("pivot", "pilot")
    assert slipped("passworf", "password")
