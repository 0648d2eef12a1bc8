"""A build brings in what changed, keeps what it cannot judge, and publishes one good snapshot."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from indexer.build import BuildOptions, BuildReport, build, is_written
from indexer.chunking import ChunkOptions
from indexer.noted.files import VERSION
from indexer.snapshot import current, verify
from indexer.types import BrokenDocument, Document, IndexerError, Message, ResolvedThread
from tests.fakes.snapshot_writer import FakeSnapshotWriter
from tests.fakes.sources import FakeDocumentSource, FakeThreadSource

APPROVED = BuildOptions(approve_deletes=True)


def a_page(id_: str, text: str = "Some text.") -> Document:
    return Document(id=id_, source="kb", title=f"Page {id_}", text=text)


def pages(count: int) -> list[Document]:
    return [a_page(f"p{number}", f"Text of page {number}.") for number in range(count)]


def a_kb(*items: Document | BrokenDocument, name: str = "kb") -> FakeDocumentSource:
    return FakeDocumentSource(items, name=name)


def run(
    home: Path,
    *sources: FakeDocumentSource | FakeThreadSource,
    options: BuildOptions | None = None,
    writer: FakeSnapshotWriter | None = None,
) -> BuildReport:
    return build(sources, home=home, writer=writer or FakeSnapshotWriter(), options=options)


def served(home: Path) -> set[str]:
    snapshot = current(home / "index")
    assert snapshot is not None
    assert verify(snapshot) == ()
    lines = (snapshot.path / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(line)[0] for line in lines}


def ids(items: Iterable[Document]) -> set[str]:
    return {item.id for item in items}


def test_a_first_build_serves_every_page(tmp_path: Path) -> None:
    report = run(tmp_path, a_kb(*pages(3)))
    assert (report.documents, report.chunks, report.added, report.embedded) == (3, 3, 3, 3)
    assert served(tmp_path) == {"p0", "p1", "p2"}


def test_a_rerun_without_changes_writes_no_snapshot(tmp_path: Path) -> None:
    first = run(tmp_path, a_kb(*pages(3)))
    second = run(tmp_path, a_kb(*pages(3)))
    assert (second.version, second.unchanged, second.documents, second.chunks) == (first.version, 3, 3, 3)


def test_only_changed_pages_are_embedded_again(tmp_path: Path) -> None:
    writer = FakeSnapshotWriter()
    run(tmp_path, a_kb(*pages(10)), writer=writer)
    report = run(tmp_path, a_kb(*pages(9), a_page("p9", "Something else.")), writer=writer)
    assert (report.updated, report.unchanged, report.embedded) == (1, 9, 1)


def test_sources_not_named_in_a_run_stay_as_they_are(tmp_path: Path) -> None:
    run(tmp_path, a_kb(a_page("a")))
    report = run(tmp_path, a_kb(a_page("b"), name="other"))
    assert report.documents == 2
    assert served(tmp_path) == {"a", "b"}


def test_a_page_whose_audience_changed_is_updated(tmp_path: Path) -> None:
    run(tmp_path, a_kb(a_page("a")))
    assert run(tmp_path, a_kb(replace(a_page("a"), audience=frozenset({"hr"})))).updated == 1


def test_a_broken_page_is_reported_and_the_others_go_in(tmp_path: Path) -> None:
    report = run(tmp_path, a_kb(a_page("a"), BrokenDocument(id="b", reason="It is binary."), a_page("c")))
    assert served(tmp_path) == {"a", "c"}
    assert [(failure.source, failure.id, failure.reason) for failure in report.failed] == [("kb", "b", "It is binary.")]


def test_a_page_that_broke_is_served_as_it_last_was(tmp_path: Path) -> None:
    run(tmp_path, a_kb(a_page("a"), a_page("b")))
    report = run(tmp_path, a_kb(a_page("a"), BrokenDocument(id="b", reason="It is binary.")))
    assert report.deleted == 0
    assert served(tmp_path) == {"a", "b"}


def test_of_two_pages_with_one_id_the_first_is_kept_and_the_second_reported(tmp_path: Path) -> None:
    report = run(tmp_path, a_kb(a_page("a", "First."), a_page("a", "Second.")))
    assert report.documents == 1
    assert [failure.id for failure in report.failed] == ["a"]
    assert run(tmp_path, a_kb(a_page("a", "First."))).unchanged == 1


def test_the_same_id_in_a_second_source_gets_a_public_id_that_stays(tmp_path: Path) -> None:
    run(tmp_path, a_kb(a_page("a")))
    run(tmp_path, a_kb(a_page("a", "Other."), name="wiki"))
    assert served(tmp_path) == {"a", "wiki:a"}
    run(tmp_path, a_kb(a_page("a", "Changed."), name="wiki"), a_kb(a_page("a", "Changed too.")))
    assert served(tmp_path) == {"a", "wiki:a"}


def test_a_deleted_page_is_no_longer_served(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(5)))
    report = run(tmp_path, a_kb(*pages(4)))
    assert (report.deleted, report.tombstoned) == (1, 0)
    assert served(tmp_path) == ids(pages(4))


@pytest.mark.parametrize(
    ("known", "kept", "braked"), [(100, 80, False), (100, 79, True), (600, 570, False), (600, 569, True)]
)
def test_deleting_more_than_twenty_pages_and_five_percent_is_braked(
    tmp_path: Path, known: int, kept: int, braked: bool
) -> None:
    run(tmp_path, a_kb(*pages(known)))
    report = run(tmp_path, a_kb(*pages(kept)))
    gone = known - kept
    assert (report.deleted, report.tombstoned) == ((0, gone) if braked else (gone, 0))
    assert len(served(tmp_path)) == (known if braked else kept)
    assert bool(report.notes) == braked


def test_an_approved_run_deletes_what_was_braked(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(50)))
    assert "--approve-deletes" in run(tmp_path, a_kb(*pages(10))).notes[0]
    report = run(tmp_path, a_kb(*pages(10)), options=APPROVED)
    assert (report.deleted, report.documents) == (40, 10)
    assert served(tmp_path) == ids(pages(10))


def test_an_empty_listing_deletes_nothing(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(3)))
    report = run(tmp_path, a_kb())
    assert (report.deleted, report.tombstoned) == (0, 3)
    assert len(served(tmp_path)) == 3


def test_an_unavailable_source_deletes_nothing_and_the_others_go_on(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(3)))
    gone = FakeDocumentSource([], name="kb", unavailable="The wiki says 403.")
    report = run(tmp_path, gone, a_kb(a_page("new"), name="other"), options=APPROVED)
    assert [(failure.id, failure.reason) for failure in report.failed] == [("", "The wiki says 403.")]
    assert served(tmp_path) == {"p0", "p1", "p2", "new"}


def test_pages_that_come_back_lose_their_tombstone(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(3)))
    run(tmp_path, a_kb())
    assert run(tmp_path, a_kb(*pages(3))).tombstoned == 0
    gone = FakeDocumentSource([], name="kb", unavailable="The wiki says 403.")
    assert run(tmp_path, gone, options=APPROVED).deleted == 0


def test_what_an_unavailable_source_lost_earlier_goes_when_approved(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(3)), a_kb(a_page("other"), name="other"))
    gone = FakeDocumentSource([], name="kb", unavailable="The wiki says 403.")
    run(tmp_path, gone)
    assert run(tmp_path, gone, options=APPROVED).deleted == 3
    assert served(tmp_path) == {"other"}


def test_a_late_reply_updates_its_thread(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    question = Message(author="requester", text="Where is the form for travel?", at=at)
    answer = Message(author="agent", text="In Beacon under Travel.", at=at, role="agent")
    thread = ResolvedThread(id="t", source="chat", channel="ask", messages=(question, answer), resolved_at=at)
    assert run(tmp_path, FakeThreadSource([thread])).added == 1
    late = replace(thread, messages=(question, answer, replace(answer, text="It moved to Moorings.")))
    assert run(tmp_path, FakeThreadSource([late])).updated == 1


def test_another_model_or_other_chunk_sizes_rebuild_the_snapshot(tmp_path: Path) -> None:
    first = run(tmp_path, a_kb(*pages(2)))
    second = run(tmp_path, a_kb(*pages(2)), writer=FakeSnapshotWriter(model_ids=("other",)))
    options = BuildOptions(chunking=ChunkOptions(limit=500))
    third = run(tmp_path, a_kb(*pages(2)), writer=FakeSnapshotWriter(model_ids=("other",)), options=options)
    assert len({first.version, second.version, third.version}) == 3


@pytest.mark.parametrize(
    "full", [OSError(28, "No space left on device"), sqlite3.OperationalError("database or disk is full")], ids=type
)
def test_a_failed_write_leaves_the_last_snapshot_serving_and_a_rerun_repairs(full: Exception, tmp_path: Path) -> None:
    first = run(tmp_path, a_kb(*pages(3)))
    with pytest.raises(IndexerError, match=r"cannot be written \(.*(No space left|disk is full)"):
        run(tmp_path, a_kb(*pages(6)), writer=FakeSnapshotWriter(fails_after=4, failure=full))
    snapshot = current(tmp_path / "index")
    assert snapshot is not None
    assert snapshot.version == first.version
    assert run(tmp_path, a_kb(*pages(6))).added == 3
    assert served(tmp_path) == ids(pages(6))


def test_a_lost_snapshot_is_written_again_though_nothing_changed(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(2)))
    (tmp_path / "index" / "CURRENT").unlink()
    assert run(tmp_path, a_kb(*pages(2))).unchanged == 2
    assert served(tmp_path) == ids(pages(2))


def test_pages_noted_by_the_rules_of_another_release_are_noted_again_and_nothing_is_embedded(tmp_path: Path) -> None:
    writer = FakeSnapshotWriter()
    first = run(tmp_path, a_kb(*pages(2)), writer=writer)
    manifest = tmp_path / "index" / "snapshots" / first.version / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace(f"notes {VERSION}", f"notes {VERSION - 1}"), "utf-8")
    second = run(tmp_path, a_kb(*pages(2)), writer=writer)
    assert second.version != first.version
    assert (second.unchanged, second.embedded) == (2, 0)


def test_a_damaged_manifest_is_replaced_by_the_next_run(tmp_path: Path) -> None:
    report = run(tmp_path, a_kb(*pages(2)))
    (tmp_path / "index" / "snapshots" / report.version / "manifest.json").write_text("{", encoding="utf-8")
    run(tmp_path, a_kb(*pages(2)))
    assert served(tmp_path) == ids(pages(2))


def test_a_file_that_was_cut_short_is_written_anew_by_the_next_run(tmp_path: Path) -> None:
    report = run(tmp_path, a_kb(*pages(2)))
    (tmp_path / "index" / "snapshots" / report.version / "chunks.jsonl").write_text("[", encoding="utf-8")
    run(tmp_path, a_kb(*pages(2)))
    assert served(tmp_path) == ids(pages(2))


def test_an_empty_first_source_writes_no_index(tmp_path: Path) -> None:
    report = run(tmp_path, a_kb())
    assert (report.documents, report.version) == (0, "")
    assert "holds nothing" in report.failed[0].reason
    assert current(tmp_path / "index") is None


def test_a_second_builder_is_told_to_wait(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    with FileLock(tmp_path / "index" / "build.lock"), pytest.raises(IndexerError, match="Another build"):
        run(tmp_path, a_kb(a_page("a")))


def test_one_with_patience_goes_on_when_the_other_has_ended(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    other = FileLock(tmp_path / "index" / "build.lock", thread_local=False)
    assert not is_written(tmp_path / "index")
    other.acquire()
    assert is_written(tmp_path / "index")
    ends = threading.Timer(0.2, other.release)
    ends.start()
    report = run(tmp_path, a_kb(a_page("a")), options=BuildOptions(patience=30))
    ends.join()
    assert report.added == 1


def test_a_home_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(IndexerError, match=r"cannot be written .* --home"):
        run(tmp_path / "file" / "home", a_kb(a_page("a")))


def test_a_damaged_ledger_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "ledger.sqlite").write_bytes(b"not a database, surely " * 50)
    with pytest.raises(IndexerError, match="ledger"):
        run(tmp_path, a_kb(a_page("a")))


def test_progress_counts_up_to_the_number_of_chunks(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    build(
        [a_kb(*pages(3))],
        home=tmp_path,
        writer=FakeSnapshotWriter(),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_unusual_characters_survive_the_ledger(tmp_path: Path) -> None:
    odd = a_page("ünïcode/☕", "עברית \u202e 😀 \ufffd \x7f")
    run(tmp_path, a_kb(odd))
    assert run(tmp_path, a_kb(odd)).unchanged == 1
    assert served(tmp_path) == {"ünïcode/☕"}
