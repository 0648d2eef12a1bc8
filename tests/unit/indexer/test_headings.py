"""Headings that only one page has are taken, a few of each page, the same ones at every call."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import build
from indexer.headings import OF_A_PAGE, Headings, own_headings, own_openings
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
    return own_headings(built(home, *pages), most=most)


def built(home: Path, *pages: Document) -> Path:
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
    return snapshot.path


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


def test_the_first_sentence_of_a_usual_length_opens_a_page(tmp_path: Path) -> None:
    texts = {
        "door": "## The door\n\nYes. You may **open** the [side door](https://kb.example) at night. Ring first.",
        "short": "Yes.",
        "table": "| Day | Hours of the front desk are these |\n| --- | --- |\n| Monday | from nine until noon only |",
    }
    pages = [Document(id=name, source="kb", title="FAQ", text=text) for name, text in texts.items()]
    thread = Document(id="t", source="kb", title="FAQ", text="We asked the desk and it was open.", kind="thread")
    openings = own_openings(built(tmp_path, *pages, thread), most=10)
    assert [(o.text, o.document_id, o.title) for o in openings.found] == [
        ("You may open the side door at night.", "door", "")
    ]
