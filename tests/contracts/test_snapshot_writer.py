"""The contract of `SnapshotWriter`, on the default writer (with fake encoders) and on the fake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.chunking import chunk_document
from indexer.dense import DenseModel
from indexer.protocols import SnapshotWriter
from indexer.types import Document
from indexer.writer import SearchWriter
from tests.fakes.indexing import HashingEmbedder, MemoryKeywordIndex, MemoryVectorIndex
from tests.fakes.snapshot_writer import FakeSnapshotWriter

Make = Callable[[Path], SnapshotWriter]


def a_search_writer(home: Path) -> SearchWriter:
    return SearchWriter(
        models=(
            DenseModel(name="english", embedder=HashingEmbedder(), languages=frozenset({"en"})),
            DenseModel(name="multilingual", embedder=HashingEmbedder(name="other")),
        ),
        cache=home / "vectors.sqlite",
        identify=lambda text: "en",
        vector_index=MemoryVectorIndex,
        keyword_index=MemoryKeywordIndex,
    )


KINDS: dict[str, Make] = {"search": a_search_writer, "fake": lambda home: FakeSnapshotWriter()}


@pytest.fixture(params=KINDS)
def make(request: pytest.FixtureRequest) -> Make:
    return KINDS[request.param]


def pages(count: int, *, changed: str = "") -> list[Document]:
    return [
        Document(id=f"page-{n}", source="kb", title=f"Page {n}", text=changed if changed and not n else f"Text {n}.")
        for n in range(count)
    ]


def write(
    writer: SnapshotWriter, directory: Path, documents: list[Document]
) -> tuple[dict[str, int], list[tuple[int, int]]]:
    directory.mkdir()
    seen: list[tuple[int, int]] = []
    chunks = [chunk for document in documents for chunk in chunk_document(document)]
    counts = writer.write(
        directory, documents, chunks, previous=None, progress=lambda done, total: seen.append((done, total))
    )
    return dict(counts), seen


def test_everything_is_embedded_once_and_then_reused(make: Make, tmp_path: Path) -> None:
    writer = make(tmp_path)
    first, _ = write(writer, tmp_path / "first", pages(5))
    again, _ = write(writer, tmp_path / "again", pages(5))
    assert (first["embedded"], first["reused"], again["embedded"], again["reused"]) == (5, 0, 0, 5)


def test_only_what_changed_is_embedded_again(make: Make, tmp_path: Path) -> None:
    writer = make(tmp_path)
    write(writer, tmp_path / "first", pages(5))
    counts, _ = write(writer, tmp_path / "second", pages(5, changed="Something new."))
    assert counts["embedded"] == 1


def test_progress_grows_to_the_number_of_chunks(make: Make, tmp_path: Path) -> None:
    _, seen = write(make(tmp_path), tmp_path / "first", pages(5))
    assert seen == sorted(seen)
    assert seen[-1] == (5, 5)


def test_tokens_are_counted_and_files_written(make: Make, tmp_path: Path) -> None:
    counts, _ = write(make(tmp_path), tmp_path / "first", pages(5))
    assert counts["tokens"] > 0
    assert any((tmp_path / "first").iterdir())


def test_no_documents_make_an_empty_snapshot(make: Make, tmp_path: Path) -> None:
    counts, _ = write(make(tmp_path), tmp_path / "first", [])
    assert counts["embedded"] == 0


def test_a_run_that_was_stopped_goes_on_with_what_it_had(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    writer = a_search_writer(tmp_path)
    documents = pages(300)
    chunks = [chunk for document in documents for chunk in chunk_document(document)]
    (tmp_path / "first").mkdir()
    with pytest.raises(Stopped):
        writer.write(tmp_path / "first", documents, chunks, previous=None, progress=stop)
    counts, _ = write(a_search_writer(tmp_path), tmp_path / "second", documents)
    assert counts["reused"] >= 256
