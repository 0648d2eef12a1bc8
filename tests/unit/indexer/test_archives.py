"""Exports are read within bounds, and a dangerous or damaged one is refused in a clear sentence."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from indexer.archives import ArchiveLimits, open_export
from indexer.types import SourceUnavailable
from tests.fixtures.knowledge import write_files, write_zip


def test_a_folder_and_a_zip_of_it_hold_the_same(tmp_path: Path) -> None:
    files = {"a/b.txt": "one", "c.txt": "two"}
    folder, archive = write_files(tmp_path / "f", files), write_zip(tmp_path / "f.zip", files)
    for export in (open_export(folder), open_export(archive)):
        assert export.names == ("a/b.txt", "c.txt")
        with export.open("a/b.txt") as file:
            assert file.read() == b"one"


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "..\\out.txt", "C:\\out.txt"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceUnavailable, match="leads out of it"):
        open_export(write_zip(tmp_path / "bad.zip", {name: "x"}))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        link = zipfile.ZipInfo("passwords")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(SourceUnavailable, match="is a link"):
        open_export(tmp_path / "link.zip")


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = write_files(tmp_path / "f", {"a.txt": "one"})
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert open_export(folder).names == ("a.txt",)


def test_a_zip_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    bomb = write_zip(tmp_path / "bomb.zip", {"zeros": bytes(64 << 20)})
    with pytest.raises(SourceUnavailable, match="zip bomb"):
        open_export(bomb)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (ArchiveLimits(files=1), "2 files"),
        (ArchiveLimits(total=5 << 20), "6 MB"),
        (ArchiveLimits(file=2 << 20), "3 MB"),
    ],
)
def test_an_archive_over_its_bounds_is_refused(tmp_path: Path, limits: ArchiveLimits, says: str) -> None:
    archive = write_zip(tmp_path / "big.zip", {"a": bytes(3 << 20), "b": bytes(3 << 20)})
    with pytest.raises(SourceUnavailable, match=says):
        open_export(archive, limits)


def test_an_encrypted_zip_says_what_to_do(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"a.txt": "x"})
    raw = bytearray(archive.read_bytes())
    raw[6] |= 1  # the flag of the local header
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    archive.write_bytes(bytes(raw))
    with pytest.raises(SourceUnavailable, match="encrypted; unpack it"):
        open_export(archive)


@pytest.mark.parametrize("content", [b"", b"PK", b"this is no zip at all", bytes(1000)])
def test_what_is_no_zip_is_one_clear_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(SourceUnavailable, match=r"damaged or no zip file .* export it again"):
        open_export(tmp_path / "x.zip")


def test_damage_inside_a_zip_is_noticed_on_reading(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", {"a.txt": "hello " * 1000})
    raw = bytearray(archive.read_bytes())
    raw[45] ^= 0xFF
    archive.write_bytes(bytes(raw))
    with pytest.raises(SourceUnavailable, match="damaged"), open_export(archive).open("a.txt") as file:
        file.read()
