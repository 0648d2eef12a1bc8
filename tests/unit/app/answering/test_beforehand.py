"""What is read of a question before its pages are known is not read again."""

from __future__ import annotations

from app.answering import wants
from app.answering.beforehand import read_beforehand
from indexer.noted.words import asked_words, phrases


def test_what_was_read_beforehand_is_known_when_pages_are_judged() -> None:
    question = "How do I prepare everything for the lighthouse beforehand?"
    kept = (wants.wants, wants.asks_number, phrases, asked_words)
    read_beforehand(question)
    made = [known.cache_info().misses for known in kept]
    assert "way" in wants.wants(question)
    assert not wants.asks_number(question)
    assert phrases(question)
    assert asked_words(question)
    assert [known.cache_info().misses for known in kept] == made
