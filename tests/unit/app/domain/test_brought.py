"""What may be brought by hand, under which name, and for whom."""

from __future__ import annotations

import pytest

from app.domain.brought import MOST_FILES, check_files, groups_in, named_source
from app.domain.errors import InvalidInput


@pytest.mark.parametrize("name", ["", "Handbook", "../up", ".hidden", "two words", "x" * 41, "kb:it"])
def test_a_source_has_a_plain_name(name: str) -> None:
    assert named_source("it-handbook_2") == "it-handbook_2"
    with pytest.raises(InvalidInput, match="cannot name"):
        named_source(name)


def test_groups_stand_between_commas() -> None:
    assert groups_in(" hr, managers ,hr,, team it") == ("hr", "managers", "team it")
    assert groups_in("  ") == ()
    with pytest.raises(InvalidInput, match="no name of a group"):
        groups_in('hr, "managers"')


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ([], "No file"),
        (["a.md", "b.zip"], "one export by itself"),
        (["a.md", "b.csv"], "one export by itself"),
        (["a.exe"], "is not read"),
        (["archive.tar.gz"], "is not read"),
        (["a.md"] * (MOST_FILES + 1), "Put them into one zip"),
    ],
)
def test_what_is_not_read_is_not_taken(names: list[str], why: str) -> None:
    check_files(["A.MD", "b.docx"])
    with pytest.raises(InvalidInput, match=why):
        check_files(names)
