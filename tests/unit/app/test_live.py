"""A value made of files, while they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.live import Live


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "number"
    path.write_text("1")
    return path


def live_number(file: Path) -> Live[int]:
    return Live([file], lambda: int(file.read_text()), failures=(ValueError, OSError), name="number")


def test_a_change_serves_at_once(file: Path) -> None:
    live = live_number(file)
    assert live() == 1
    file.write_text("22")
    assert live() == 22


def test_who_goes_on_with_what_was_begun_gets_the_value_of_the_last_look(file: Path) -> None:
    live = live_number(file)
    file.write_text("22")
    assert live.last == 1
    assert (live(), live.last) == (22, 22)


def test_nothing_is_made_again_while_the_files_stay(file: Path) -> None:
    made: list[str] = []
    live = Live([file], lambda: made.append(file.read_text()), failures=(), name="list")
    live(), live(), live()
    assert made == ["1"]


def test_a_broken_file_leaves_the_last_good_value_and_is_named_once_until_it_is_mended(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    live = live_number(file)
    file.write_text("one")
    assert [live(), live()] == [1, 1]
    assert "'one'" in live.problem
    assert "the number from before serves" in live.problem
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    file.write_text("333")
    assert (live(), live.problem) == (333, "")


def test_a_file_that_goes_away_is_a_change_too(file: Path) -> None:
    live = live_number(file)
    file.unlink()
    assert live() == 1
    assert "No such file" in live.problem


def test_who_asks_while_a_new_value_is_made_gets_the_old_one(file: Path) -> None:
    meanwhile: list[int] = []

    def make() -> int:
        if (text := file.read_text()) != "1":
            meanwhile.append(live())
        return int(text)

    live = Live([file], make, failures=(), name="number")
    file.write_text("22")
    assert live() == 22
    assert meanwhile == [1]


def test_the_first_making_raises_what_is_wrong(file: Path) -> None:
    file.write_text("one")
    with pytest.raises(ValueError, match="one"):
        live_number(file)
