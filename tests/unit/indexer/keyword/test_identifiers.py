from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.keyword.identifiers import identifier_words
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.types import Chunk

PAGES = {
    "exception": "Seen in the log: NullPointerException at start",
    "code": "The gateway answers ERR_AUTH-42 to a stale session",
    "version": "Fixed in 32.0.1 of the agent",
    "flag": "Start it with --dry-run first",
    "file": "Edit /etc/halyard/agent.conf and restart",
    "wireless": "The Wi-Fi of the guests",
    "hexadecimal": "Windows says 0x80070005",
    "other": "Parking, lunch and err auth dry etc 32",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    index = TantivyIndex(tmp_path_factory.mktemp("words"))
    index.add(
        [
            Chunk(id=name, document_id=name, position=0, text=text, start=0, end=len(text), language="en")
            for name, text in PAGES.items()
        ]
    )
    return index


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("null pointer", "exception"),
        ("nullpointerexception", "exception"),
        ("err-auth_42", "code"),
        ("ERR_AUTH-42", "code"),
        ("agent 32.0.1", "version"),
        ("dryrun", "flag"),
        ("--dry-run", "flag"),
        ("agent.conf", "file"),
        ("/etc/halyard/agent.conf", "file"),
        ("wifi", "wireless"),
        ("wi-fi", "wireless"),
        ("80070005", "hexadecimal"),
    ],
)
def test_an_identifier_is_found_whole_and_in_parts(index: TantivyIndex, query: str, page: str) -> None:
    assert index.search(query, k=1, allowed=None, language="en")[0].id == page


def test_versions_that_only_look_alike_are_told_apart() -> None:
    assert set(identifier_words("3.2.01")).isdisjoint(identifier_words("32.0.1"))


def test_plain_words_add_nothing() -> None:
    assert identifier_words("The scanner in the warehouse is offline.") == []


@given(st.text(max_size=200))
def test_any_text_gives_lower_case_words_without_white_space(text: str) -> None:
    assert all(word and word.split() == [word] for word in identifier_words(text))
