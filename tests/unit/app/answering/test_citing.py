"""A quote from a file with pages names its page, and leads there where the file is a PDF."""

from __future__ import annotations

import pytest

from app.answering.citing import cited_title, deep_link, page_link
from indexer.pagebreaks import PAGE_BREAK
from indexer.types import Document

TEXT = f"First page.{PAGE_BREAK}\n\nSecond page.{PAGE_BREAK}"
ON_SECOND = TEXT.index("Second")


def a_file(url: str, text: str = TEXT) -> Document:
    return Document(id="leave.pdf", source="files", title="Leave", text=text, url=url)


def test_the_title_names_the_page_of_the_quote() -> None:
    assert cited_title(a_file(""), 0) == "Leave, p. 1"
    assert cited_title(a_file(""), ON_SECOND) == "Leave, p. 2"


def test_a_text_without_pages_has_its_plain_title() -> None:
    assert cited_title(a_file("", "Only words."), 5) == "Leave"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://acme.example/hr/Leave.PDF", "https://acme.example/hr/Leave.PDF#page=2"),
        ("https://acme.example/leave.pdf?web=1", "https://acme.example/leave.pdf?web=1#page=2"),
        ("https://acme.example/deck.pptx", "https://acme.example/deck.pptx"),
        ("https://acme.example/leave.pdf#top", "https://acme.example/leave.pdf#top"),
        ("", ""),
    ],
)
def test_the_link_to_a_pdf_leads_to_the_page(url: str, link: str) -> None:
    assert deep_link(a_file(url), ON_SECOND, "Second page.") == link
    assert page_link(a_file(url), ON_SECOND) == link


def test_any_other_page_is_scrolled_to_the_words() -> None:
    assert deep_link(a_file("https://kb.example/leave", "Only words."), 0, "Only words.").endswith(
        "#:~:text=Only%20words."
    )
