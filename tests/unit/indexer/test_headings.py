"""Headings that only one page has are taken, a few of each page, the same ones at every call."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import build
from indexer.headings import OF_A_PAGE, Headings, own_headings
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.snapshot import current
from indexer.types import Document
from indexer.vector.faiss_index import FaissIndex
from indexer.writer import SearchWriter
from tests.fakes.sources import FakeDocumentSource
from tests.unit.indexer.test_words_first import AT_ONCE, models

HR = frozenset({"hr"})


def page(name: str, *headings: str, **more: object) -> Document:
    text = "\n\n".join(f"## {heading}\n\nSome words about it." for heading in headings)
    return Document(id=name, source="kb", title=f"Page {name}", text=text or "Nothing.", **more)  # type: ignore[arg-type]


def headings_of(home: Path, *pages: Document, most: int = 100) -> Headings:
    writer = SearchWriter(
        models=models(),
        cache=home / "index" / "vectors.sqlite",
        identify=lambda text: "en",
        vector_index=FaissIndex,
        keyword_index=TantivyIndex,
    )
    build([FakeDocumentSource(pages)], home=home, writer=writer, options=AT_ONCE)
    snapshot = current(home / "index")
    assert snapshot is not None
    return own_headings(snapshot.path, most=most)


def test_what_several_pages_have_or_says_too_little_is_no_heading_of_its_own(tmp_path: Path) -> None:
    found = headings_of(
        tmp_path,
        page("a", "See also", "Order a **new** badge", "Overview", "Page a"),
        page("b", "See Also", "[Book a room](https://rooms.example)"),
    )
    assert {(heading.text, heading.document_id) for heading in found.found} == {
        ("Order a new badge", "a"),
        ("Book a room", "b"),
    }


def test_a_long_page_does_not_crowd_out_the_others(tmp_path: Path) -> None:
    many = page("a", *(f"Part number {word}" for word in ("one", "two", "three", "four", "five")))
    found = headings_of(tmp_path, many, page("b", "Book a room"))
    assert [heading.document_id for heading in found.found].count("a") == OF_A_PAGE
    assert len(headings_of(tmp_path, many, page("b", "Book a room"), most=1).found) == 1
    assert headings_of(tmp_path, many, page("b", "Book a room")) == found


def test_the_groups_of_all_pages_are_told_and_threads_have_no_headings(tmp_path: Path) -> None:
    found = headings_of(
        tmp_path, page("a", "Book a room", audience=HR), page("t", "My own thread", kind="thread"), page("c")
    )
    assert [heading.text for heading in found.found] == ["Book a room"]
    assert found.audience == HR | {"everyone"}


@pytest.mark.parametrize("heading", ["## ", "##", "#hashtag of mine", "    ## code block here"])
def test_what_only_looks_like_a_heading_is_none(tmp_path: Path, heading: str) -> None:
    text = f"Words.\n\n{heading}\n\nMore words."
    assert headings_of(tmp_path, Document(id="a", source="kb", title="T", text=text)).found == ()
