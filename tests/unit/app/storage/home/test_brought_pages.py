"""Pages brought by hand are kept whole or not at all, and only what is read is taken."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from app.domain.brought import BroughtFile
from app.domain.errors import InvalidInput, NotFound, UnusableFile
from app.storage.home.brought_pages import FOLDER, BroughtFolders
from tests.fixtures.knowledge import exported_articles


def a_file(name: str, content: bytes = b"# Chairs\n\nAsk facilities.\n") -> BroughtFile:
    return BroughtFile(name=name, content=io.BytesIO(content))


def a_zip(**files: str) -> BroughtFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    packed.seek(0)
    return BroughtFile(name="export.zip", content=packed)


def kept(home: Path, name: str = "handbook") -> list[str]:
    folder = home / FOLDER / name
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_files_are_added_to_those_that_are_there(tmp_path: Path) -> None:
    folders = BroughtFolders(tmp_path)
    found = folders.take("handbook", [a_file("chairs.md"), a_file("C:\\docs\\desks.md")])
    assert (found.source, found.files) == (f"files:{tmp_path / FOLDER / 'handbook'}", 2)
    folders.take("handbook", [a_file("chairs.md", b"# Chairs, again\n")])
    assert kept(tmp_path) == ["chairs.md", "desks.md"]
    assert (tmp_path / FOLDER / "handbook" / "chairs.md").read_bytes() == b"# Chairs, again\n"
    assert folders.holds("handbook")
    assert not folders.holds("other")


def test_nothing_is_copied_for_a_file_that_comes_along(tmp_path: Path) -> None:
    folders = BroughtFolders(tmp_path)
    folders.take("handbook", [a_file("chairs.md")])
    before = (tmp_path / FOLDER / "handbook" / "chairs.md").stat()
    folders.take("handbook", [a_file("desks.md")], groups=["hr"])
    after = (tmp_path / FOLDER / "handbook" / "chairs.md").stat()
    assert (before.st_ino, before.st_ctime_ns) == (after.st_ino, after.st_ctime_ns)
    assert kept(tmp_path) == ["chairs.md", "desks.md", "firstline.yaml"]


def test_a_zip_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    folders = BroughtFolders(tmp_path)
    folders.take("handbook", [a_file("old.md")])
    found = folders.take("handbook", [a_zip(it__chairs_dot_md="# Chairs", hr__leave_dot_html="<h1>Leave</h1>")])
    assert (found.source, found.files) == (f"files:{tmp_path / FOLDER / 'handbook'}", 2)
    assert kept(tmp_path) == ["hr/leave.html", "it/chairs.md"]
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["handbook"]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ({"entities_dot_xml": "<x/>"}, "confluence-export"),
        ({"IT__index_dot_html": "<p>", "IT__styles__site_dot_css": ""}, "confluence-export"),
        ({"channels_dot_json": "[]", "users_dot_json": "[]"}, "slack-export"),
    ],
)
def test_an_export_stays_as_it_is(tmp_path: Path, names: dict[str, str], kind: str) -> None:
    found = BroughtFolders(tmp_path).take("wiki", [a_zip(**names)])
    assert found.source == f"{kind}:{tmp_path / FOLDER / 'wiki' / 'export.zip'}"
    assert kept(tmp_path, "wiki") == ["export.zip"]
    with pytest.raises(InvalidInput, match="is an export"):
        BroughtFolders(tmp_path).take("wiki", [a_file("chairs.md")])
    with pytest.raises(InvalidInput, match="stands in the export"):
        BroughtFolders(tmp_path).take("wiki", [a_zip(**names)], groups=["hr"])
    assert kept(tmp_path, "wiki") == ["export.zip"]


def test_what_was_brought_is_named_and_can_be_read_again(tmp_path: Path) -> None:
    folders = BroughtFolders(tmp_path)
    assert folders.names() == ()
    first = folders.take("handbook", [a_file("chairs.md")], groups=["hr"])
    second = folders.take("wiki", [a_zip(entities_dot_xml="<x/>", exportDescriptor_dot_properties="x")])
    assert folders.names() == ("handbook", "wiki")
    assert (folders.kept("handbook"), folders.kept("wiki")) == (first, second)
    with pytest.raises(NotFound):
        folders.kept("../handbook")


def test_who_may_read_them_is_written_beside_them(tmp_path: Path) -> None:
    BroughtFolders(tmp_path).take("pay", [a_file("bonus.md")], groups=["hr", "managers"])
    said = json.loads((tmp_path / FOLDER / "pay" / "firstline.yaml").read_text())
    assert said == {"audience": ["hr", "managers"]}


@pytest.mark.parametrize("place", ["firstline_dot_yaml", "pay__firstline_dot_yaml"])
def test_groups_do_not_stand_against_what_a_zip_says_of_its_readers(tmp_path: Path, place: str) -> None:
    said = {place: "audience: [everyone]\n", "pay__bands_dot_md": "# Bands"}
    folders = BroughtFolders(tmp_path)
    with pytest.raises(InvalidInput, match="Leave the groups empty"):
        folders.take("pay", [a_zip(**said)], groups=["hr"])
    assert not folders.holds("pay")
    folders.take("pay", [a_zip(**said)])
    assert place.replace("__", "/").replace("_dot_", ".") in kept(tmp_path, "pay")


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (a_zip(picture_dot_png="x"), "holds nothing that is read"),
        (a_zip(**{"..__outside_dot_md": "# Out"}), "leads out of it"),
        (a_file("export.zip", b"no zip at all"), "damaged or no zip file"),
        (a_file(".hidden.md"), "cannot name a file"),
        (a_file("x" * 300 + ".md"), "cannot name a file"),
        (a_file("two\nlines.md"), "cannot name a file"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(tmp_path: Path, file: BroughtFile, why: str) -> None:
    folders = BroughtFolders(tmp_path)
    folders.take("handbook", [a_file("chairs.md")])
    with pytest.raises(InvalidInput, match=why):
        folders.take("handbook", [file])
    assert kept(tmp_path) == ["chairs.md"]
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["handbook"]


def test_a_home_that_takes_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(UnusableFile, match="cannot be kept"):
        BroughtFolders(tmp_path).take("handbook", [a_file("chairs.md")])


def test_an_export_of_articles_is_kept_as_one_and_a_newer_one_takes_its_place(tmp_path: Path) -> None:
    folders, exported = BroughtFolders(tmp_path), exported_articles(tmp_path / "kb.xml").read_bytes()
    found = folders.take("snow", [a_file("kb.xml", exported)], groups=["hr"])
    assert (found.source, found.files) == (f"articles:{tmp_path / FOLDER / 'snow' / 'exported-articles.xml'}", 2)
    table = b"Number,Short description,Text\nKB9,Chairs,Ask facilities.\n"
    assert folders.take("snow", [a_file("KB.CSV", table)]).files == 1
    assert kept(tmp_path, "snow") == ["exported-articles.csv"]
    assert folders.kept("snow").source.startswith("articles:")
    for name, content in (("kb.csv", b"Foo,Bar\n1,2\n"), ("kb.xml", b"<a><b>")):
        with pytest.raises(InvalidInput, match=name):
            folders.take("snow", [a_file(name, content)])
