"""Markdown folders: front matter, bodies kept verbatim, and files that are not what they claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from indexer.sources.markdown import MarkdownSource
from indexer.types import PUBLIC, BrokenDocument, Document
from tests.fixtures.knowledge import markdown_folder, write_files


def read(folder: Path, files: Mapping[str, str | bytes]) -> dict[str, Document | BrokenDocument]:
    return {page.id: page for page in MarkdownSource(write_files(folder, files)).documents()}


def test_front_matter_gives_every_field(tmp_path: Path) -> None:
    pages = {page.id: page for page in MarkdownSource(markdown_folder(tmp_path)).documents()}
    assert pages["badge"] == Document(
        id="badge",
        source=f"markdown:{tmp_path.name}",
        title="Lost badge",
        text="# Lost badge\n\nCall 12.\n",
        url="https://kb.example/badge",
        language="en",
        audience=frozenset({"finance"}),
        tags=("badge", "door"),
        owner="Desk",
        updated=date(2026, 2, 3),
    )


def test_without_front_matter_the_path_is_the_id_and_the_first_heading_the_title(tmp_path: Path) -> None:
    page = read(tmp_path, {"it/net/wifi.md": "Intro\n\n## Guest *wifi* ##\n\nText"})["it/net/wifi"]
    assert isinstance(page, Document)
    assert (page.title, page.audience) == ("Guest *wifi*", PUBLIC)
    assert page.text == "Intro\n\n## Guest *wifi* ##\n\nText"


def test_without_a_heading_the_file_name_is_the_title(tmp_path: Path) -> None:
    page = read(tmp_path, {"opening-hours.md": "Nine to five."})["opening-hours"]
    assert isinstance(page, Document)
    assert page.title == "opening-hours"


def test_the_page_of_a_folder_is_called_as_the_folder_is(tmp_path: Path) -> None:
    pages = read(tmp_path, {"travel/index.md": "Book early.", "travel/README.md": "# Trains\n\nBook early."})
    assert [page.title for page in pages.values() if isinstance(page, Document)] == ["Trains", "travel"]


def test_readers_see_no_tags_of_a_site_s_generator(tmp_path: Path) -> None:
    page = read(tmp_path, {"a.md": "---\ntitle: Badges\n---\n{: .x}\n<p>Call <b>12</b>.</p>\n"})["a"]
    assert isinstance(page, Document)
    assert (page.title, page.text) == ("Badges", "Call **12**.")


@pytest.mark.parametrize(
    "body", ["\u00e9 caf\u00e9\r\nline two\r\n", "a\n\n---\n\nb\n\n---\n", "---\n", "x", "# only a title"]
)
def test_the_body_is_kept_verbatim(tmp_path: Path, body: str) -> None:
    page = read(tmp_path, {"a.md": body.encode()})["a"]
    assert isinstance(page, Document)
    assert page.text == body


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
        ("caf\u00e9 se\u00f1or".encode("latin-1"), "not UTF-8"),
        (b"---\ntitle: [open\n---\ntext", "no valid YAML"),
        (b"---\naudience: []\n---\ntext", "names no group"),
    ],
)
def test_a_page_that_cannot_be_used_is_broken_and_the_others_are_read(
    tmp_path: Path, content: bytes, says: str
) -> None:
    pages = read(tmp_path, {"bad.md": content, "good.md": "Good."})
    bad = pages["bad"]
    assert isinstance(bad, BrokenDocument)
    assert says in bad.reason
    assert "'bad.md'" in bad.reason
    assert isinstance(pages["good"], Document)


def test_a_broken_page_is_still_listed_so_that_it_is_not_deleted(tmp_path: Path) -> None:
    source = MarkdownSource(write_files(tmp_path, {"bad.md": b"\0", "good.md": "---\nid: own-id\n---\nx"}))
    assert source.document_ids() == {"bad", "own-id"}


def test_utf_16_and_byte_order_marks_are_read(tmp_path: Path) -> None:
    pages = read(tmp_path, {"a.md": "Grüße".encode("utf-16"), "b.md": "Grüße".encode("utf-8-sig")})
    assert [page.text for page in pages.values() if isinstance(page, Document)] == ["Grüße", "Grüße"]


def test_hidden_folders_and_other_files_are_left_out(tmp_path: Path) -> None:
    assert set(read(tmp_path, {".git/a.md": "x", "b.txt": "x", "c.MD": "x"})) == {"c"}


def test_dates_are_understood_in_the_usual_ways(tmp_path: Path) -> None:
    files = {
        f"{n}.md": f"---\nupdated: {day}\n---\nx" for n, day in enumerate(["2026-03-04", "03/04/2026", "04.03.2026"])
    }
    days = {page.updated for page in read(tmp_path, files).values() if isinstance(page, Document)}
    assert days == {date(2026, 3, 4)}


def test_front_matter_that_is_no_mapping_is_ignored(tmp_path: Path) -> None:
    page = read(tmp_path, {"a.md": "---\njust words\n---\nBody."})["a"]
    assert isinstance(page, Document)
    assert page.text == "Body."


def test_a_page_of_five_megabytes_is_read(tmp_path: Path) -> None:
    page = read(tmp_path, {"big.md": "A line of text.\n" * 330_000})["big"]
    assert isinstance(page, Document)
    assert len(page.text) > 5_000_000
