from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(text=st.text(alphabet="aZ1é .!?\n-#|*:;。", max_size=400))
def test_sentences_lie_in_order_without_overlap_and_none_is_blank(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


@given(text=st.text(alphabet="ab1 .!?\n-#|", max_size=400))
def test_every_word_lies_in_a_sentence_or_is_the_number_of_a_list_item(text: str) -> None:
    covered = {place for a, b in sentence_spans(text) for place in range(a, b)}
    assert all(place in covered for place, letter in enumerate(text) if letter in "ab")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Open it. Then wait!", ["Open it.", "Then wait!"]),
        ("Use e.g. Outlook. Done.", ["Use e.g. Outlook.", "Done."]),
        ("Version 4.1.1 is fine.", ["Version 4.1.1 is fine."]),
        ("Call ext. 4120 now. Done.", ["Call ext. 4120 now.", "Done."]),
        ("Llama a la ext. 5220. Otra cosa.", ["Llama a la ext. 5220.", "Otra cosa."]),
        ("Chiamare int. 6130. Basta.", ["Chiamare int. 6130.", "Basta."]),
        ("Entra in int. Poi esci.", ["Entra in int.", "Poi esci."]),
        ("Avda. Blasco Ibáñez, núm. 12. Fin.", ["Avda. Blasco Ibáñez, núm. 12.", "Fin."]),
        ("La Sig.ra Rossi e l'Ing. Neri.", ["La Sig.ra Rossi e l'Ing. Neri."]),
        ("En EE. UU. Usamos otra tarifa.", ["En EE. UU.", "Usamos otra tarifa."]),
        ("- one\n- two. And three.", ["one", "two.", "And three."]),
        ("# Title\nText that\nwraps.", ["Title", "Text that\nwraps."]),
        ("1. Open.\n2. Close.", ["Open.", "Close."]),
        ("¿Cómo? ¡Así!", ["¿Cómo?", "¡Así!"]),
        ("終わり。次の文。", ["終わり。", "次の文。"]),
        ("\n \n---\n", []),
    ],
)
def test_sentences_are_what_a_reader_would_say(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_very_long_sentence_is_cut_at_white_space() -> None:
    found = sentences("word " * 400)
    assert max(map(len, found)) <= 400
    assert " ".join(found).split() == ["word"] * 400
