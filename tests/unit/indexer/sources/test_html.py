"""Web pages in a folder: their own part, their meta data, and files that are no pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.sources.html import HtmlSource
from indexer.types import BrokenDocument, Document
from tests.fixtures.knowledge import html_folder, write_files


def test_meta_data_and_the_main_part_make_the_page(tmp_path: Path) -> None:
    pages = {page.id: page for page in HtmlSource(html_folder(tmp_path)).documents()}
    parking = pages["office/parking"]
    assert isinstance(parking, Document)
    assert (parking.title, parking.language, parking.url) == ("Parking", "en", "https://kb.example/p")
    assert (parking.tags, parking.updated) == (("car", "space"), date(2026, 3, 4))
    assert parking.text == "# Parking\n\nLevel 2 is **reserved**."


def test_without_a_title_the_first_heading_is_it(tmp_path: Path) -> None:
    pages = {page.id: page for page in HtmlSource(html_folder(tmp_path)).documents()}
    desk = pages["desk"]
    assert isinstance(desk, Document)
    assert (desk.title, desk.text) == ("Desk", "# Desk\n\nOpen at nine.")


def test_a_declared_encoding_is_used(tmp_path: Path) -> None:
    page = '<meta charset="iso-8859-1"><p>caf\u00e9</p>'.encode("latin-1")
    (read,) = HtmlSource(write_files(tmp_path, {"a.html": page})).documents()
    assert isinstance(read, Document)
    assert read.text == "caf\u00e9"


@pytest.mark.parametrize("content", [b"\0\1\2", b"", b"   ", b'<meta charset="no-such-thing"><p>x</p>'])
def test_a_file_that_is_no_page_is_broken_and_the_others_are_read(tmp_path: Path, content: bytes) -> None:
    bad, good = HtmlSource(write_files(tmp_path, {"bad.html": content, "good.html": "<p>Good.</p>"})).documents()
    assert isinstance(bad, BrokenDocument)
    assert "'bad.html'" in bad.reason
    assert isinstance(good, Document)
