"""Files that come with a message are named, linked, and read where they are text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.files import MAX_FILE_TEXT, MAX_FILES, AttachedFile, checked_files, is_text_file


def checked(name: str = "vpn.log", **fields: Any) -> AttachedFile:
    return checked_files([AttachedFile(name=name, **fields)])[0]


@pytest.mark.parametrize(
    ("name", "type", "text"),
    [
        ("vpn.log", "", True),
        ("vpn.log", "text/plain; charset=utf-8", True),
        ("a.bin", "application/json", True),
        ("screen.png", "image/png", False),
        ("trick.txt", "image/png", False),
        ("noname", "", False),
    ],
)
def test_a_text_file_is_known_by_its_type_or_else_by_its_name(name: str, type: str, text: bool) -> None:
    assert is_text_file(name, type) == text


def test_of_a_long_log_the_end_is_kept_because_there_it_says_what_went_wrong() -> None:
    kept = checked(text="x" * MAX_FILE_TEXT + "error 809")
    assert (len(kept.text), kept.text[-9:], kept.cut) == (MAX_FILE_TEXT, "error 809", True)


def test_what_is_no_text_is_kept_by_name_only() -> None:
    assert checked(name="screen.png", type="image/png", text="\x89PNG").text == ""


def test_control_characters_are_left_out() -> None:
    kept = checked(name="a\x00b\n.log", text="one\r\ntwo\x1b[31m")
    assert (kept.name, kept.text) == ("ab.log", "one\ntwo[31m")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "ftp://x", "https://x/" + "y" * 3000])
def test_an_address_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="not a web address"):
        checked(url=url)


def test_more_files_than_anybody_reads_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at most 10"):
        checked_files([AttachedFile(name="a")] * (MAX_FILES + 1))


@given(name=st.text(max_size=300), type=st.text(max_size=150), text=st.text(max_size=300))
def test_whatever_a_file_is_called_it_can_be_kept(name: str, type: str, text: str) -> None:
    kept = checked(name=name, type=type, text=text)
    assert 0 < len(kept.name) <= 200
    assert all(c.isprintable() for c in kept.name + kept.type)
