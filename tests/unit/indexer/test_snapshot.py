"""Snapshots appear whole or not at all, say when they were tampered with, and old ones go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.snapshot import Recipe, current, current_version, pointer, publish, verify
from indexer.types import IndexMismatch, IndexMissing

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def a_recipe(minute: int = 0) -> Recipe:
    return Recipe(model_ids=("m",), options="o", created=NOON + timedelta(minutes=minute))


def write(directory: Path) -> Mapping[str, int]:
    (directory / "deep").mkdir()
    (directory / "deep" / "data.bin").write_bytes(b"data")
    return {"documents": 1, "chunks": 1}


def test_there_is_no_current_snapshot_before_the_first(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    assert current_version(tmp_path) is None


def test_a_published_snapshot_is_current_and_verifies(tmp_path: Path) -> None:
    published = publish(tmp_path, a_recipe(), write)
    assert current(tmp_path) == published
    assert verify(published) == ()
    assert published.manifest.model_ids == ("m",)


def test_the_pointer_differs_after_each_publishing_and_only_then(tmp_path: Path) -> None:
    before = pointer(tmp_path)
    publish(tmp_path, a_recipe(), write)
    first = pointer(tmp_path)
    again = pointer(tmp_path)
    publish(tmp_path, a_recipe(1), write)
    assert before is None
    assert first == again != pointer(tmp_path)


def test_a_changed_or_missing_file_is_noticed(tmp_path: Path) -> None:
    published = publish(tmp_path, a_recipe(), write)
    (published.path / "deep" / "data.bin").write_bytes(b"date")
    assert verify(published) == ("deep/data.bin has changed.",)
    (published.path / "deep" / "data.bin").unlink()
    assert verify(published) == ("deep/data.bin is missing.",)


@pytest.mark.parametrize("left", [b"", b"dat", None])
def test_a_file_that_is_gone_or_cut_short_is_said_before_anything_is_opened(tmp_path: Path, left: bytes | None) -> None:
    published = publish(tmp_path, a_recipe(), write)
    file = published.path / "deep" / "data.bin"
    file.unlink() if left is None else file.write_bytes(left)
    with pytest.raises(IndexMissing, match=r"deep/data\.bin is gone or cut short.*run `firstline index` again"):
        current(tmp_path)


def test_a_writer_that_fails_changes_nothing(tmp_path: Path) -> None:
    published = publish(tmp_path, a_recipe(), write)

    def fail(directory: Path) -> Mapping[str, int]:
        write(directory)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        publish(tmp_path, a_recipe(1), fail)
    assert current(tmp_path) == published
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [published.version]  # a full disk has room


def test_the_last_two_snapshots_are_kept_and_half_written_ones_removed(tmp_path: Path) -> None:
    (tmp_path / "snapshots" / ".writing-x").mkdir(parents=True)
    versions = [publish(tmp_path, a_recipe(minute), write).version for minute in range(4)]
    assert sorted(path.name for path in (tmp_path / "snapshots").iterdir()) == versions[-2:]
    assert current_version(tmp_path) == versions[-1]


def test_snapshots_of_one_second_have_different_versions(tmp_path: Path) -> None:
    versions = [publish(tmp_path, a_recipe(), write).version for _ in range(5)]
    assert versions == sorted(set(versions))
    assert current_version(tmp_path) == versions[-1]


def test_a_snapshot_that_is_gone_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("20260101T000000Z-000\n", encoding="utf-8")
    with pytest.raises(IndexMissing, match="run `firstline index` again"):
        current(tmp_path)


def test_a_snapshot_of_another_format_is_refused(tmp_path: Path) -> None:
    manifest = publish(tmp_path, a_recipe(), write).path / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"format": 1', '"format": 99'), encoding="utf-8")
    with pytest.raises(IndexMismatch, match="99"):
        current(tmp_path)


def test_a_home_without_an_index_is_told_the_command_that_builds_one_there() -> None:
    assert str(IndexMissing.at(Path("my desk"))).endswith("firstline index KIND:LOCATION --home 'my desk'")
