"""Folders that were indexed are read again when something in them moved, and nothing else is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.bootstrap.sources.folders import LookAtFolders
from app.bootstrap.sources.kinds import own_kinds
from app.settings import Settings, load_settings
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.ledger import Ledger
from indexer.naming import settled_name
from indexer.plugins import source_factory
from indexer.protocols import GlancedSource
from tests.fakes.clock import FakeClock
from tests.fixtures.knowledge import write_files
from tests.unit.app.bootstrap.sources.test_in_time import hanging


@dataclass
class _House:
    """A home with one folder indexed, whose files are as old as one likes."""

    home: Path
    kind: str = "files"
    place: str = "kb"
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.write({"chairs.md": "# Chairs\n\nAsk facilities.\n", "desks.txt": "Desks are booked in the app."})
        self.settings: Settings = load_settings(home=self.home / "home")
        location = str(self.folder)
        name = settled_name(self.settings.home, kind=self.kind, location=location, proposed="kb")
        source = (own_kinds(self.settings).get(self.kind) or source_factory(self.kind))(location, name=name)
        build([source], home=self.settings.home, writer=default_writer(self.settings.home))
        self.look = self.looker()

    @property
    def folder(self) -> Path:
        return self.home / self.place

    def looker(self) -> LookAtFolders:
        """A service that just started."""
        return LookAtFolders(settings=self.settings, retriever=None, clock=self.clock)

    def write(self, files: dict[str, str | bytes]) -> None:
        write_files(self.folder, files)
        self.settle()

    def settle(self) -> None:
        """Let the files be older than what could be written again within the same time."""
        for path in self.folder.rglob("*"):
            os.utime(path, (1_700_000_000, 1_700_000_000))

    @property
    def texts(self) -> str:
        with Ledger(self.settings.home / "index" / "ledger.sqlite") as ledger:
            return "\n".join(document.text for document in ledger.documents())

    def audiences(self) -> dict[str, frozenset[str]]:
        with Ledger(self.settings.home / "index" / "ledger.sqlite") as ledger:
            return {document.id: document.audience for document in ledger.documents()}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _House:
    monkeypatch.setattr("indexer.folders._SETTLED", -1.0)  # all files count as old: the rule has its own test
    return _House(tmp_path)


def test_nothing_is_read_while_nothing_moved(house: _House) -> None:
    assert [house.look(), house.looker()()] == [0, 0]


@pytest.mark.parametrize(
    ("change", "there", "gone"),
    [
        (lambda house: house.write({"chairs.md": "# Chairs\n\nAsk Ana.\n"}), "Ask Ana.", "Ask facilities."),
        (lambda house: house.write({"new/lamps.txt": "Lamps are in room 4."}), "Lamps are in room 4.", "Nothing"),
        (lambda house: (house.folder / "desks.txt").unlink(), "Ask facilities.", "Desks are booked"),
    ],
)
def test_what_was_changed_added_or_deleted_is_in_the_index(
    house: _House, change: Callable[[_House], None], there: str, gone: str
) -> None:
    change(house)
    assert [house.look(), house.look()] == [1, 0]
    assert there in house.texts
    assert gone not in house.texts


def test_a_folder_that_is_away_takes_nothing_along_and_is_read_when_it_is_back(house: _House) -> None:
    house.folder.rename(house.home / "away")
    assert [house.look(), house.look()] == [1, 0]
    assert "Ask facilities." in house.texts
    (house.home / "away").rename(house.folder)
    assert [house.look(), house.look()] == [1, 0]
    with Ledger(house.settings.home / "index" / "ledger.sqlite") as ledger:
        assert {entry.state for entry in ledger.entries("kb").values()} == {"live"}


def test_a_folder_that_is_empty_of_a_sudden_is_a_share_that_is_away(house: _House) -> None:
    shutil.rmtree(house.folder)
    house.folder.mkdir()
    house.look()
    assert "Ask facilities." in house.texts
    assert "Desks are booked" in house.texts


def test_a_run_that_is_killed_is_repeated(house: _House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.write({"chairs.md": "# Chairs\n\nAsk Ana.\n"})

    def killed(_: Ledger) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            house.look()
    assert "Ask Ana." not in house.texts
    assert house.looker()() == 1
    assert "Ask Ana." in house.texts


def test_whoever_may_read_a_file_counts_at_once_though_it_cannot_be_read(house: _House) -> None:
    house.write({"desks.txt": b"\0\1\2", "firstline.yaml": "audience: [hr]\n"})
    house.look()
    assert house.audiences() == {"chairs.md": {"hr"}, "desks.txt": {"hr"}}
    assert "Desks are booked" in house.texts


def test_while_nobody_knows_what_was_meant_nobody_is_shown_a_file(house: _House) -> None:
    house.write({"firstline.yaml": "audiense: [hr]\n"})
    house.look()
    assert set(house.audiences().values()) == {frozenset({"confluence:nobody"})}
    house.write({"firstline.yaml": "audience: [hr]\n"})
    house.look()
    assert set(house.audiences().values()) == {frozenset({"hr"})}


def test_what_could_not_be_read_is_tried_again_after_an_hour(house: _House) -> None:
    house.write({"broken.pdf": b"%PDF half of it"})
    assert [house.look(), house.look()] == [1, 0]
    house.clock.advance(3601)
    assert [house.look(), house.look()] == [1, 0]


def test_pages_brought_by_hand_are_looked_at_where_the_home_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.folders._SETTLED", -1.0)
    house = _House(tmp_path, place="home/brought/kb")
    house.settings.home.rename(tmp_path / "restored")
    house.settings = load_settings(home=tmp_path / "restored")
    write_files(tmp_path / "restored/brought/kb", {"lifts.md": "# Lifts\n\nAsk Ana.\n"})
    assert house.looker()() == 1
    assert "Ask Ana." in house.texts


def test_a_share_that_hangs_is_served_as_it_was(house: _House, caplog: pytest.LogCaptureFixture) -> None:
    house.write({"chairs.md": "# Chairs\n\nAsk Ana.\n"})
    with hanging("kb") as in_time:
        look = LookAtFolders(settings=house.settings, retriever=None, clock=house.clock, in_time=in_time)
        assert look() == 0
    assert "'kb' does not answer" in caplog.text
    assert house.looker()() == 1


def test_a_look_that_takes_long_is_followed_by_a_longer_pause(house: _House, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_: object) -> str:
        house.clock.advance(60)
        return "slow"

    monkeypatch.setattr("app.bootstrap.sources.folders._glance", slow)
    house.look()
    house.write({"chairs.md": "# Chairs\n\nAsk Ana.\n"})
    house.clock.advance(1100)
    assert house.look() == 0
    house.clock.advance(101)
    monkeypatch.undo()
    assert house.look() == 1


@pytest.mark.parametrize("kind", ["markdown", "html", "jsonl"])
def test_every_kind_on_a_disk_tells_what_moved(tmp_path: Path, kind: str) -> None:
    ending = {"markdown": "md", "html": "html", "jsonl": "jsonl"}[kind]
    page = tmp_path / f"page.{ending}"
    page.write_text('{"id": "a", "text": "One."}\n')
    source = source_factory(kind)(str(page if kind == "jsonl" else tmp_path))
    assert isinstance(source, GlancedSource)
    before = source.glance()
    page.write_text('{"id": "a", "text": "Another."}\n')
    assert source.glance() != before
