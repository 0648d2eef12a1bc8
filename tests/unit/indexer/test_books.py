"""The ledger as people read it, and what a person decides about documents that are gone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer.books import Books
from indexer.build import BuildOptions, settle_missing
from indexer.naming import note_name
from indexer.stopping import stop_reading
from indexer.types import BrokenDocument, IndexerError
from tests.fakes.snapshot_writer import FakeSnapshotWriter
from tests.unit.indexer.test_build import a_kb, a_page, ids, pages, run, served


def missing(home: Path) -> list[tuple[str, str]]:
    return [(card.id, card.state) for card in Books(home).missing("kb")]


def braked(home: Path) -> Books:
    run(home, a_kb(*pages(100)))
    run(home, a_kb(*pages(75)))
    return Books(home)


def settle(home: Path, *, delete: bool) -> int:
    return settle_missing("kb", delete=delete, home=home, writer=FakeSnapshotWriter())


def test_a_home_without_a_ledger_has_no_sources(tmp_path: Path) -> None:
    books = Books(tmp_path)
    assert (books.sources(), books.runs("kb"), books.missing("kb"), books.find("x")) == ((), (), (), ())


def test_each_source_tells_its_last_run_and_every_failure_by_id(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(3)))
    run(tmp_path, a_kb(*pages(3), a_page("new"), BrokenDocument(id="bad", reason="It is no text.")))
    (source,) = Books(tmp_path).sources()
    assert (source.name, source.live, source.missing) == ("kb", 4, 0)
    assert source.last is not None
    assert (source.last.added, source.last.unchanged) == (1, 3)
    assert source.last.failed == (("bad", "It is no text."),)
    assert [one.added for one in Books(tmp_path).runs("kb")] == [1, 3]


def test_what_the_brake_held_back_is_deleted_when_a_person_approves(tmp_path: Path) -> None:
    books = braked(tmp_path)
    assert len(missing(tmp_path)) == 25
    assert settle(tmp_path, delete=True) == 25
    assert missing(tmp_path) == []
    assert served(tmp_path) == ids(pages(75))
    assert books.runs("kb")[0].deleted == 25
    assert settle(tmp_path, delete=True) == 0


def test_what_a_person_keeps_stays_through_later_runs_and_may_go_later(tmp_path: Path) -> None:
    braked(tmp_path)
    assert settle(tmp_path, delete=False) == 25
    assert not run(tmp_path, a_kb(*pages(75))).tombstoned
    assert not run(tmp_path, a_kb(*pages(75)), options=BuildOptions(approve_deletes=True)).deleted
    assert served(tmp_path) == ids(pages(100))
    assert {state for _, state in missing(tmp_path)} == {"kept"}
    assert settle(tmp_path, delete=True) == 25
    assert served(tmp_path) == ids(pages(75))


def test_what_was_kept_and_comes_back_is_live_again(tmp_path: Path) -> None:
    braked(tmp_path)
    settle(tmp_path, delete=False)
    run(tmp_path, a_kb(*pages(100)))
    assert missing(tmp_path) == []


def test_pages_that_nobody_changed_for_long_are_listed_by_owner(tmp_path: Path) -> None:
    old = [
        replace(a_page(f"p{n}"), owner=owner, updated=date(2025, 1, n))
        for n, owner in ((2, "it"), (1, "it"), (3, "hr"))
    ]
    run(tmp_path, a_kb(*old, replace(a_page("fresh"), updated=date(2026, 3, 1)), a_page("undated")))
    assert [card.id for card in Books(tmp_path).stale(date(2026, 1, 1))] == ["p3", "p1", "p2"]


def test_documents_are_found_by_id_and_title_and_signs_mean_themselves(tmp_path: Path) -> None:
    run(tmp_path, a_kb(replace(a_page("a_1"), title="VPN 100%"), replace(a_page("ab1"), title="Other\ud800")))
    books = Books(tmp_path)
    assert [card.id for card in books.find("vpn")] == ["a_1"]
    assert [card.id for card in books.find("a_1")] == ["a_1"]
    assert [card.id for card in books.find("0%")] == ["a_1"]
    assert books.find("Other")[0].title == "Other?"


def test_a_ledger_of_before_gets_its_cards_with_the_next_run(tmp_path: Path) -> None:
    run(tmp_path, a_kb(replace(a_page("a"), title="VPN")))
    with sqlite3.connect(tmp_path / "index" / "ledger.sqlite") as ledger:
        ledger.executescript("DROP TABLE cards; DROP TABLE runs;")
    (source,) = Books(tmp_path).sources()
    assert (source.live, source.last) == (1, None)
    assert [card.title for card in Books(tmp_path).find("a")] == ["a"]
    run(tmp_path, a_kb(replace(a_page("a"), title="VPN")))
    assert [card.title for card in Books(tmp_path).find("a")] == ["VPN"]


def test_a_damaged_ledger_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "ledger.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(IndexerError, match=r"ledger\.sqlite"):
        Books(tmp_path).sources()


def test_a_source_that_is_read_no_more_is_served_until_somebody_deletes_it_and_comes_back_whole(tmp_path: Path) -> None:
    run(tmp_path, a_kb(*pages(3)))
    note_name(tmp_path, "kb", kind="files", location="x")
    assert stop_reading("kb", home=tmp_path) == 3
    books = Books(tmp_path)
    assert [(one.stopped, one.live, one.missing) for one in books.sources()] == [(True, 0, 3)]
    assert books.places() == {}
    assert served(tmp_path) == ids(pages(3)) == set(books.ids("kb"))
    note_name(tmp_path, "kb", kind="files", location="x")
    run(tmp_path, a_kb(*pages(3)))
    assert [(one.stopped, one.live, one.missing) for one in books.sources()] == [(False, 3, 0)]
    stop_reading("kb", home=tmp_path)
    assert settle(tmp_path, delete=True) == 3
    assert stop_reading("kb", home=tmp_path) == 0
