"""A file that is seconds old may be written again within the same time, so its state is not settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.folders import files_below, glance_of, state_of
from indexer.types import SourceUnavailable


def test_a_new_file_has_another_state_once_it_is_old(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("One.")
    written = page.stat().st_ctime
    assert state_of(page, now=written + 1) != state_of(page, now=written + 60)
    assert state_of(page, now=written + 60) == state_of(page, now=written + 600)


def test_what_is_not_there_cannot_be_glanced_at(tmp_path: Path) -> None:
    for look in (lambda: glance_of(tmp_path / "no"), lambda: files_below(tmp_path / "no", {".md"})):
        with pytest.raises(SourceUnavailable):
            look()


@pytest.mark.parametrize("within", ["page.md", "deep/page.md"])
def test_a_link_is_followed_within_the_folder_and_never_out_of_it(tmp_path: Path, within: str) -> None:
    folder, secret = tmp_path / "kb", tmp_path / "secret.txt"
    (folder / "deep").mkdir(parents=True)
    secret.write_text("token")
    (folder / within).write_text("# VPN")
    (folder / "same.md").symlink_to(folder / within)
    (folder / "out.md").symlink_to(secret)
    (folder / "deep" / "out.md").symlink_to("../../secret.txt")
    (folder / "nowhere.md").symlink_to(tmp_path / "none")
    assert [path.name for path in files_below(folder, {".md"})] == sorted(["page.md", "same.md"])
    linked = tmp_path / "linked"
    linked.symlink_to(folder, target_is_directory=True)
    assert len(files_below(linked, {".md"})) == 2
