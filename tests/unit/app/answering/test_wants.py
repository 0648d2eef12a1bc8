"""What a question wants, and which titles promise something else."""

from __future__ import annotations

import pytest

from app.answering.wants import trouble_unasked, wants


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("How do I export my mailbox?", "Exported mailbox doesn't open in the archive"),
        ("how can I share my screen", "Error when two people share a screen"),
        ("Where do I find the recording of a meeting?", "Known issues with recordings"),
        ("¿Cómo comparto mi pantalla?", "La pantalla compartida no se ve"),
        ("Come registro una riunione?", "Errore durante la registrazione"),
    ],
)
def test_a_page_about_a_trouble_does_not_say_how_something_is_done(question: str, title: str) -> None:
    assert trouble_unasked(question, title)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("How do I export my mailbox?", "Export a mailbox"),
        ("How do I find errors in a workbook?", "Errors in a workbook"),
        ("My recording does not start, how do I fix it?", "Known issues with recordings"),
        ("My recording is missing", "Known issues with recordings"),
        ("How do I filter mails without a label?", "How can I filter mails that aren't labelled?"),
        ("How do I get a loan laptop?", "Broken laptop: repair and loan machines"),
        ("How many days of leave do I have?", "Unused leave is not carried over"),
    ],
)
def test_whoever_tells_of_trouble_or_finds_what_was_asked_is_taken_at_their_word(question: str, title: str) -> None:
    assert not trouble_unasked(question, title)


@pytest.mark.parametrize(
    ("wanted", "questions"),
    [
        (
            "way",
            ["how to book a room", "cómo reservar una sala", "como conectarse", "come prenotare una sala"],
        ),
        ("way", ["how do I join", "¿cómo podemos entrar?", "come possiamo entrare", "come collegarsi alla rete"]),
        ("time", ["what day is payday", "¿qué día se cobra?", "a che ora apre la mensa", "a qué hora cierra"]),
        ("number", ["what number do I call", "¿a qué número llamo?", "che numero chiamo"]),
        ("place", ["where is it", "¿dónde está?", "dov'è la mensa", "dove si trova"]),
        ("leave", ["is it allowed", "¿es posible?", "è possibile", "mi spettano i buoni", "¿se permite fumar?"]),
        ("case", ["the printer is broken", "la impresora está rota", "la stampante è rotta", "non mi fa entrare"]),
        (
            "case",
            ["a problem with my badge", "un problema con mi tarjeta", "un problema col badge", "no me deja entrar"],
        ),
    ],
)
def test_what_is_wanted_is_heard_in_each_language(wanted: str, questions: list[str]) -> None:
    assert [question for question in questions if wanted not in wants(question)] == []


def test_an_infinitive_alone_asks_for_no_way() -> None:
    assert "way" not in wants("vorrei prenotare una sala")
    assert "way" not in wants("quiero reservar una sala")
