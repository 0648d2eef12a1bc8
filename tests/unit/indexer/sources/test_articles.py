"""Articles that another system exported are pages: those that people read there today, for who may read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.sources.articles import ArticlesSource
from indexer.types import PUBLIC, BrokenDocument, Document, SourceUnavailable
from tests.fixtures.knowledge import exported_articles


def pages(path: Path) -> dict[str, Document]:
    found = list(ArticlesSource(path).documents())
    return {page.id: page for page in found if not isinstance(page, BrokenDocument)}


def test_published_articles_of_service_now_are_pages_for_who_may_read_them(tmp_path: Path) -> None:
    found = pages(exported_articles(tmp_path / "kb_knowledge.xml"))
    assert sorted(found) == ["KB1", "KB2"]
    assert (found["KB1"].title, found["KB1"].text) == ("The scanner", "The scanner is **here**.")
    assert str(found["KB1"].updated) == "2026-03-12"
    assert found["KB1"].audience == PUBLIC
    assert found["KB2"].audience == {"articles:Finance"}


def test_articles_of_freshservice_are_read_as_its_api_gives_them(tmp_path: Path) -> None:
    path = tmp_path / "articles.json"
    path.write_text(
        '{"articles": [{"id": 7, "title": "The scanner", "description": "<p>Press <b>on</b>.</p>", "status": 2,'
        ' "folder_visibility": 1}, {"id": 8, "title": "Draft", "description": "x", "status": 1},'
        ' {"id": 9, "title": "For agents", "description": "x", "status": 2, "folder_visibility": 3, "folder_id": 5}]}',
        encoding="utf-8",
    )
    found = pages(path)
    assert (found["7"].text, found["7"].audience) == ("Press **on**.", PUBLIC)
    assert found["9"].audience == {"articles:folder 5"}
    assert "8" not in found


def test_a_table_says_what_is_over_and_a_file_beside_it_who_may_read(tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    path.write_text("Number;Short description;Article body;Valid to\nKB1;One;Text;\nKB2;Two;Text;2020-01-01\n")
    assert sorted(pages(path)) == ["KB1"]
    (tmp_path / "firstline.yaml").write_text("audience: [hr]\n")
    assert pages(path)["KB1"].audience == {"hr"}
    (tmp_path / "firstline.yaml").write_text("- hr\n")
    with pytest.raises(SourceUnavailable, match="names no group"):
        pages(path)
