"""Words in common: small words do not count, and other words for the same thing do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.noted.same_words import PACKAGED, folded, same_words
from indexer.noted.values import PassageNotes
from indexer.noted.words import phrases, share, stems, telling


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("vacation", "Annual leave"),
        ("How many vacation days do I have?", "vacaciones"),
        ("wifi", "Wi-Fi"),
        ("two factor authentication", "MFA"),
        ("la stampante non funziona", "printer broken"),
        ("¿Dónde está mi nómina?", "Busta paga"),
        ("a bigger screen", "Docking stations and monitors"),
    ],
)
def test_what_is_called_otherwise_is_met(asked: str, written: str) -> None:
    assert stems(asked) & stems(written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [("cuando se cobra la nomina", "La nómina"), ("menu", "el menú"), ("MOVIL", "móvil"), ("città", "citta'")],
)
def test_words_meet_however_their_accents_are_typed(asked: str, written: str) -> None:
    assert stems(asked) & stems(written)


def test_small_words_are_small_without_their_accents_too() -> None:
    assert stems("donde esta el menu, y como") == stems("¿dónde está el menú, y cómo?") == stems("menu")


def test_small_words_do_not_count() -> None:
    assert stems("How do I do it, and where?") != stems("How do I reset it, and where?")
    assert stems("how do I get to the canteen") == stems("the canteen")
    assert share(stems("where is my badge"), stems("Lost or forgotten badge")) == 1.0


@pytest.mark.parametrize(
    ("asked", "bare"),
    [
        ("dov'è la mensa", "mensa"),
        ("cos'è il TFR", "TFR"),
        ("buongiorno, perche non trovo la fattura nell'archivio? grazie", "fattura archivio"),
        ("hola, ¿cuanto cuesta el comedor? gracias", "cuesta comedor"),
        ("hi, whats the deadline? thanks", "deadline"),
    ],
)
def test_what_is_said_with_anything_is_not_looked_for_however_it_is_typed(asked: str, bare: str) -> None:
    assert telling(asked) == stems(bare)


@pytest.mark.parametrize("asked", ["the lift doesn't work", "lavorare dall'estero"])
def test_words_that_mean_one_thing_together_stay_together(asked: str) -> None:
    assert telling(asked) == stems(asked)


def test_a_text_of_small_words_alone_keeps_them() -> None:
    assert stems("how do I do this")


def test_pairs_reach_over_small_words() -> None:
    assert phrases("change my badge photo") & phrases("Change the photo of your badge") == frozenset()
    assert phrases("lost my badge photo") & phrases("the photo of a badge: lost the badge photo")


def test_the_longest_run_of_words_counts() -> None:
    same: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
        "sign": ((("sign", "in"), "=enter"), (("sign",), "=signature"))
    }
    assert list(folded(("sign", "in", "or", "sign"), same)) == ["=enter", "or", "=signature"]


def test_no_word_of_the_list_is_known_twice_with_two_meanings() -> None:
    table = same_words(lambda text: tuple(text.lower().split()))
    runs = [run for entries in table.values() for run, _ in entries]
    assert len(runs) == len(set(runs)) > 300


def test_each_line_of_the_list_has_words_in_three_languages() -> None:
    lines = [line for line in PACKAGED.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert [line for line in lines if len([part for part in line.split(";") if part.strip()]) != 3] == []


@given(st.text(max_size=200))
def test_any_text_shares_all_it_has_with_itself(text: str) -> None:
    assert share(stems(text), stems(text)) in {0.0, 1.0}
    assert all(len(pair) == 2 for pair in phrases(text))


WORDS = st.lists(st.integers(0, 5), max_size=12)


@given(said=WORDS, titled=WORDS, asked=st.frozensets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
def test_pairs_asked_for_are_found_where_they_stand_side_by_side(
    said: list[int], titled: list[int], asked: frozenset[tuple[int, int]]
) -> None:
    beside = {(said[place], said[place + 1]) for place in range(len(said) - 1)}
    assert PassageNotes(said=said, titled=titled).phrases(asked) == asked & beside
