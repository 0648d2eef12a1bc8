"""The rules of whatever fills a snapshot, run on the real writer (with the packaged encoders) and on the fake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.bootstrap import default_writer
from indexer.chunking import chunk_document
from indexer.protocols import SnapshotWriter
from indexer.types import Document
from tests.fakes.snapshot_writer import FakeSnapshotWriter

PAGES = (
    Document(id="a", source="kb", title="Badge", text="Call the desk on 12 when the badge is lost."),
    Document(id="b", source="kb", title="Wifi", text="Guests get a voucher at the desk.", audience=frozenset({"it"})),
)
WITHOUT_TEXT = Document(id="c", source="kb", title="Folder", text="")
WRITERS: dict[str, Callable[[Path], SnapshotWriter]] = {
    "default": default_writer,
    "fake": lambda home: FakeSnapshotWriter(),
}


@pytest.fixture(params=[pytest.param("default", marks=pytest.mark.slow), "fake"])
def writer(request: pytest.FixtureRequest, tmp_path: Path) -> SnapshotWriter:
    (tmp_path / "index").mkdir()
    return WRITERS[request.param](tmp_path)


def write(writer: SnapshotWriter, directory: Path, *pages: Document) -> tuple[dict[str, int], list[tuple[int, int]]]:
    directory.mkdir()
    chunks = [chunk for page in pages for chunk in chunk_document(page)]
    seen: list[tuple[int, int]] = []
    counts = writer.write(
        directory, pages, chunks, previous=None, progress=lambda done, total: seen.append((done, total))
    )
    return dict(counts), seen


def test_a_writer_names_its_models(writer: SnapshotWriter) -> None:
    assert writer.model_ids
    assert writer.model_ids == writer.model_ids


def test_a_writer_fills_the_directory_and_counts(writer: SnapshotWriter, tmp_path: Path) -> None:
    counts, seen = write(writer, tmp_path / "one", *PAGES)
    assert any((tmp_path / "one").iterdir())
    assert (counts["embedded"], counts["reused"]) == (2, 0)
    assert counts["tokens"] > 0
    assert seen[-1][0] == seen[-1][1]


def test_what_was_embedded_before_is_reused(writer: SnapshotWriter, tmp_path: Path) -> None:
    write(writer, tmp_path / "one", *PAGES)
    counts, _ = write(writer, tmp_path / "two", *PAGES)
    assert (counts["embedded"], counts["reused"]) == (0, 2)


def test_pages_without_text_and_an_empty_index_can_be_written(writer: SnapshotWriter, tmp_path: Path) -> None:
    assert write(writer, tmp_path / "one", *PAGES, WITHOUT_TEXT)[0]["embedded"] >= 2
    write(writer, tmp_path / "two", WITHOUT_TEXT)
    assert any((tmp_path / "two").iterdir())
    assert write(writer, tmp_path / "three")[0]["embedded"] == 0
