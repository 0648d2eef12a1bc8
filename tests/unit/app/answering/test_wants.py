"""What a question wants, and which titles promise something else."""

from __future__ import annotations

import pytest

from app.answering.wants import trouble_unasked


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
