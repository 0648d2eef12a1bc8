"""The doctor, part by part."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.health import check_up
from app.settings import load_settings
from app.storage.database import make_home
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.sources.markdown import MarkdownSource
from tests.fakes.snapshot_writer import FakeSnapshotWriter


def index(folder: Path, home: Path) -> None:
    build([MarkdownSource(folder)], home=home, writer=FakeSnapshotWriter())


def sources(home: Path) -> tuple[bool, str]:
    found = next(check for check in check_up(load_settings(home=home)) if check.name == "sources")
    return found.ok, found.detail


def told_of_index(home: Path) -> str:
    (found,) = [check for check in check_up(load_settings(home=home)) if check.name == "index"]
    assert found.ok
    return found.detail


def test_a_place_that_was_mistyped_once_is_no_fault_of_the_home(tmp_path: Path) -> None:
    pages = tmp_path / "kb"
    pages.mkdir()
    (pages / "vpn.md").write_text("# VPN\n\nRestart it.")
    for folder in (pages, tmp_path / "bk"):
        index(folder, tmp_path / "home")
    assert sources(tmp_path / "home") == (True, "1 source(s), 1 document(s)")


def test_a_source_that_cannot_be_read_any_more_is_named(tmp_path: Path) -> None:
    pages = tmp_path / "kb"
    pages.mkdir()
    (pages / "vpn.md").write_text("# VPN\n\nRestart it.")
    index(pages, tmp_path / "home")
    (pages / "vpn.md").rename(tmp_path / "vpn.md")
    pages.rmdir()
    index(pages, tmp_path / "home")
    healthy, told = sources(tmp_path / "home")
    assert not healthy
    assert "There is no folder" in told


def test_a_misspelt_variable_is_to_be_mended_even_before_there_is_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTLINE_AGENT_TOKN", "tell-nobody")
    first = check_up(load_settings(home=tmp_path / "none"))[0]
    assert (first.name, first.ok) == ("settings", False)
    assert "did you mean FIRSTLINE_AGENT_TOKEN?" in first.detail
    assert "tell-nobody" not in first.detail


def test_a_home_that_we_make_is_its_owners_alone_and_one_that_others_can_read_is_named(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    make_home(home)
    assert home.stat().st_mode & 0o777 == 0o700
    assert home_line(home) == f"{home} is there and can be written"
    home.chmod(0o755)
    make_home(home)
    assert home_line(home).endswith(f"Others on this machine can read it, restricted pages included: chmod 700 {home}")


def home_line(home: Path) -> str:
    return next(check.detail for check in check_up(load_settings(home=home)) if check.name == "home" and check.ok)


def test_pages_that_another_release_noted_are_to_be_noted_again(tmp_path: Path) -> None:
    pages, home = tmp_path / "kb", tmp_path / "home"
    pages.mkdir()
    (pages / "vpn.md").write_text("# VPN\n\nRestart it.")
    build([MarkdownSource(pages)], home=home, writer=default_writer(home))
    now = told_of_index(home)
    (notes,) = home.glob("index/snapshots/*/noted/noted.json")
    notes.write_text('{"version": 1}')

    assert "firstline index" not in now
    assert "firstline index with its sources once" in told_of_index(home)
