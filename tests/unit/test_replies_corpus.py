"""The demo company's replies: enough of each kind, written one by one, and split so that no meaning leaks."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

REPLIES = Path(__file__).parents[2] / "corpora" / "halyard" / "replies.jsonl"
KINDS = {"acknowledgement", "still_broken", "new_question", "extra_detail", "withdrawal"}
LANGUAGES = ("en", "es", "it")
Row = dict[str, str]


@cache
def rows() -> list[Row]:
    return [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_four_hundred_replies_and_every_kind_in_all_parts(language: str) -> None:
    mine = [row for row in rows() if row["language"] == language]
    assert len(mine) >= 400
    assert {(row["kind"], row["part"]) for row in mine} == {
        (kind, part) for kind in KINDS for part in ("train", "test", "fresh", "later")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_replies_are_diverse(language: str) -> None:
    texts = [re.findall(r"\w+", row["text"].lower()) for row in rows() if row["language"] == language]
    openings = Counter(tuple(text[:3]) for text in texts if len(text) >= 3)
    trigrams = Counter(t for text in texts for t in zip(text, text[1:], text[2:], strict=False))
    repeated = sum(n for n in trigrams.values() if n > 1) / sum(trigrams.values())
    assert max(openings.values()) / len(texts) <= 0.04
    assert repeated <= 0.1
    assert min(map(len, texts)) == 0  # an emoji alone
    assert max(map(len, texts)) >= 12


def test_what_says_the_same_in_two_languages_stays_in_one_part() -> None:
    parts = defaultdict(set)
    for row in rows():
        parts[row["group"]].add(row["part"])
    assert [group for group, found in parts.items() if len(found) > 1] == []
    assert max(Counter(row["group"] for row in rows()).values()) > 1


def test_ids_are_unique_and_addresses_reserved() -> None:
    assert [i for i, n in Counter(row["id"] for row in rows()).items() if n > 1] == []
    assert [row["text"] for row in rows() if re.search(r"@|https?://", row["text"])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_replies_of_a_language_say_nearly_the_same_in_different_parts(language: str) -> None:
    mine = [(set(re.findall(r"\w+", row["text"].lower())), row) for row in rows() if row["language"] == language]
    leaks = [
        (first["text"], second["text"])
        for place, (some, first) in enumerate(mine)
        for others, second in mine[:place]
        if some and first["part"] != second["part"] and len(some & others) > 0.6 * len(some | others)
    ]
    assert leaks == []
