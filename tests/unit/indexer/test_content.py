"""Documents and chunks are read by row, several in one go."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.content import Content, write_content
from indexer.types import Chunk, Document

DOCUMENTS = [Document(id=f"d{n}", source="s", title=f"Page {n}", text=f"Text of {n}.") for n in range(4)]
CHUNKS = [Chunk(id=f"c{n}", document_id=f"d{n}", position=0, text=f"Text of {n}.", start=0, end=10) for n in range(4)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "content.sqlite"
    write_content(found, DOCUMENTS, CHUNKS)
    return found


def test_rows_come_in_the_order_asked_for_known_or_not(path: Path) -> None:
    content = Content(path)
    content.document(2)

    assert content.documents([3, 2, 0, 3]) == [DOCUMENTS[3], DOCUMENTS[2], DOCUMENTS[0], DOCUMENTS[3]]
    assert content.chunks([1, 0]) == [CHUNKS[1], CHUNKS[0]]
    assert content.documents([]) == []


def test_a_document_has_the_digest_it_was_indexed_with(path: Path) -> None:
    assert Content(path).document(1).digest == DOCUMENTS[1].digest


def test_content_of_an_earlier_release_has_no_digests_and_is_read_all_the_same(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE documents DROP COLUMN digest")

    found = Content(path).document(1)

    assert found == DOCUMENTS[1]
    assert found.digest == DOCUMENTS[1].digest


@pytest.mark.parametrize("text", ["plain", "a\0b", "half \ud83d", ""])
def test_any_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    page = replace(DOCUMENTS[0], text=text)
    write_content(tmp_path / "content.sqlite", [page], [])

    assert Content(tmp_path / "content.sqlite").document(0) == page


def test_texts_that_an_earlier_release_packed_are_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE documents SET text = ? WHERE row = 1", (zlib.compress(b"Packed."),))

    assert Content(path).document(1).text == "Packed."
