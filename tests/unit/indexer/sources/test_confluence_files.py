"""Files attached to pages of a live Confluence: read for the readers of their page, and again once they changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer.types import BrokenDocument, SourceUnavailable
from tests.fakes.confluence import BASE, FakeConfluence, WikiFile, WikiPage
from tests.fakes.confluence_source import a_source, read
from tests.fakes.web_api import answers
from tests.fixtures import papers

LEAVE = WikiPage(id="10", title="Leave", groups=("hr",), labels=("policy",))


def a_wiki_with_files(path: Path, *files: WikiFile, **options: Any) -> FakeConfluence:
    handbook = WikiFile(
        id="att70", page="10", name="Hand book.pdf", content=papers.handbook(path / "a.pdf").read_bytes()
    )
    return FakeConfluence(pages=[LEAVE], files=[handbook, *files], **options)


@pytest.mark.parametrize("data_center", [False, True])
def test_files_attached_to_a_page_are_read_for_its_readers(tmp_path: Path, *, data_center: bool) -> None:
    picture = WikiFile(id="att71", page="10", name="a.png", content=b"picture")
    elsewhere = WikiFile(id="att72", page="99", name="b.pdf", content=b"x")
    wiki = a_wiki_with_files(tmp_path, picture, elsewhere, data_center=data_center, in_part=1)
    pages = read(a_source(wiki, readers={"IT": "hr"}))
    assert set(pages) == {"IT/10", "IT/10/Hand book.pdf"}
    file = pages["IT/10/Hand book.pdf"]
    assert (file.title, file.audience, file.tags) == ("Staff handbook", {"hr"}, ("policy",))
    assert (file.updated, file.url) == (date(2026, 5, 6), f"{BASE}/download/attachments/10/Hand%20book.pdf")
    assert "28 days of annual leave" in file.text


def test_a_file_is_read_again_only_when_it_or_its_page_s_readers_change(tmp_path: Path) -> None:
    wiki = a_wiki_with_files(tmp_path)
    first = a_source(wiki, readers={"IT": "hr"}).fingerprints()
    assert first.keys() == a_source(wiki).document_ids() == {"IT/10", "IT/10/Hand book.pdf"}
    wiki.asked.clear()
    again = a_source(wiki, readers={"IT": "hr"})
    assert again.fingerprints() == first
    assert list(again.documents_except(frozenset(first))) == []
    assert not [url for url in wiki.asked if "download" in url.path]
    wiki.files = [replace(wiki.files[0], version=2)]
    assert a_source(wiki, readers={"IT": "hr"}).fingerprints()["IT/10/Hand book.pdf"] != first["IT/10/Hand book.pdf"]
    wiki.change("10", groups=("board",))
    assert a_source(wiki, readers={"IT": "hr"}).fingerprints()["IT/10"] != first["IT/10"]


def test_a_broken_file_is_named_for_its_page_s_readers(tmp_path: Path) -> None:
    wiki = a_wiki_with_files(tmp_path, WikiFile(id="att71", page="10", name="a.docx", content=b"PK broken"))
    (broken,) = (page for page in a_source(wiki, readers={"IT": "hr"}).documents() if isinstance(page, BrokenDocument))
    assert (broken.id, "damaged" in broken.reason, broken.audience) == ("IT/10/a.docx", True, {"hr"})


def test_where_the_files_are_not_listed_pages_are_read_and_nothing_is_known_to_be_gone(tmp_path: Path) -> None:
    wiki = a_wiki_with_files(tmp_path)
    wiki.troubles = [lambda request: wiki.answer(request.url), answers(400)]
    source = a_source(wiki, readers={"IT": "hr"})
    assert source.document_ids() == {"IT/10"}
    given = source.documents()
    assert next(given).id == "IT/10"
    with pytest.raises(SourceUnavailable, match="files of its pages are not known"):
        next(given)
