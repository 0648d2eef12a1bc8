"""What is left of a text that somebody, or something, sent."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.request import MAX_TEXT, clean_text


@given(st.text(max_size=300))
def test_cleaning_is_idempotent_and_drops_no_printable_character(text: str) -> None:
    try:
        cleaned = clean_text(text)
    except InvalidInput:
        joiners = "\u200c\u200d"
        seen = sum(c.isprintable() and not c.isspace() and c not in joiners for c in text)
        assert seen == 0 or (len(text) >= 40 and seen < 0.8 * len(text))
        return
    assert clean_text(cleaned) == cleaned
    assert [c for c in cleaned if c.isprintable() and c != " "] == [c for c in text if c.isprintable() and c != " "]
    assert len(cleaned.split()) <= len(text.split()) + text.count("\x1c")


@pytest.mark.parametrize("text", ["hello", "😀👩‍👩‍👧 🏳️‍🌈", "שלום עולם", "می‌خواهم", "日本語\u3000テキスト"])
def test_every_script_and_emoji_stays(text: str) -> None:
    assert clean_text(text).split() == text.split()


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000", "\x0b", "\r\n", "\r", "\u2028", "\x85"])
def test_unusual_spaces_still_separate_words(space: str) -> None:
    assert clean_text(f"one{space}two").split() == ["one", "two"]


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "\u200b\ufeff", "\ud800"])
def test_nothing_to_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        clean_text(text)


def test_the_inside_of_a_file_is_refused_and_a_log_with_colours_is_not() -> None:
    for binary in (random.Random(3).randbytes(2000).decode("utf-8", "surrogateescape"), "PK\x03\x04\x14\x00\ufffd" * 9):
        with pytest.raises(InvalidInput, match="inside of a file"):
            clean_text(binary)
    assert "ERROR" in clean_text("\x1b[31mERROR\x1b[0m vpnd: gateway not reachable\n" * 20)


def test_a_megabyte_is_refused_with_its_length_and_the_limit_is_kept() -> None:
    with pytest.raises(InvalidInput, match=r"1,000,000.*20,000"):
        clean_text("x" * 1_000_000)
    assert len(clean_text("x" * MAX_TEXT)) == MAX_TEXT
