"""What a question says by itself, read while its vector is on its way."""

from __future__ import annotations

from app.answering.wants import read_wants
from indexer.noted.words import asked_words, phrases


def read_beforehand(question: str) -> None:
    """Look for what evidence and quotes ask of the question alone; it is kept for when pages are judged."""
    read_wants(question)
    phrases(question), asked_words(question)
