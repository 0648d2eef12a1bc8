"""A long file is cut at its headings; nothing is lost, and pages keep their numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.formats import Extracted
from indexer.formats.parts import LONGEST, parts_of
from indexer.pagebreaks import PAGE_BREAK, page_at

LINES = st.lists(
    st.sampled_from(["# One\n\n", "## Two\n\n", "Words that say. " * 40 + "\n\n", f"Words.{PAGE_BREAK}\n\n"])
)


def long_section(heading: str, sentences: int = 400) -> str:
    return f"# {heading}\n\n" + f"Of {heading} this is said. " * sentences + f"{PAGE_BREAK}\n\n"


def test_a_short_file_stays_whole() -> None:
    (part,) = parts_of(Extracted(title="Leave", text="# Leave\n\n28 days."))
    assert (part.key, part.title, part.text) == ("", "Leave", "# Leave\n\n28 days.")


def test_a_long_file_is_cut_at_its_headings() -> None:
    text = "# Handbook\n\n" + "".join(map(long_section, ["Leave", "Expenses", "Leave"]))
    parts = parts_of(Extracted(title="Handbook", text=text))
    assert [part.key for part in parts] == ["leave", "expenses", "leave-2"]
    assert [part.title for part in parts] == ["Handbook: Leave", "Handbook: Expenses", "Handbook: Leave"]


def test_pages_of_parts_are_those_of_the_file() -> None:
    text = "".join(map(long_section, ["Leave", "Expenses", "Equipment"]))
    _, expenses, equipment = parts_of(Extracted(title="Handbook", text=text))
    assert page_at(expenses.text, expenses.text.index("this is said")) == 2
    assert page_at(equipment.text, equipment.text.rindex("this is said")) == 3


def test_a_long_text_without_headings_is_cut_between_paragraphs() -> None:
    paragraph = "It goes on and on. " * 30 + "\n\n"
    parts = parts_of(Extracted(title="Minutes", text=paragraph * 60))
    assert len(parts) > 2
    assert all(part.text.strip().endswith("on.") for part in parts)
    assert len({part.key for part in parts}) == len(parts)


@given(LINES)
def test_no_word_is_lost_or_doubled_and_no_part_is_too_long(lines: list[str]) -> None:
    text = "".join(lines)
    parts = parts_of(Extracted(title="T", text=text))
    assert " ".join(" ".join(part.text for part in parts).split()) == " ".join(text.split())
    assert all(len(part.text.replace(PAGE_BREAK, "")) <= LONGEST + 2 for part in parts)
