"""A folder of files: what becomes of each kind, where links lead, who may read it, and what is left out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indexer.sources.files import FilesSource
from indexer.types import PUBLIC, BrokenDocument, Document
from tests.fixtures.knowledge import write_files
from tests.fixtures.papers import Put, column, folder_of_files, handbook, travel_policy, write_docx, write_pdf


def read(folder: Path, shelf: Path | None = None) -> Mapping[str, Document | BrokenDocument]:
    return {page.id: page for page in FilesSource(folder, shelf=shelf).documents()}


def page(folder: Path, id_: str) -> Document:
    found = read(folder)[id_]
    assert isinstance(found, Document)
    return found


def reason(folder: Path, id_: str) -> str:
    found = read(folder)[id_]
    assert isinstance(found, BrokenDocument)
    return found.reason


def test_every_kind_becomes_a_page_under_its_path(tmp_path: Path) -> None:
    titles = {id_: found.title for id_, found in read(folder_of_files(tmp_path)).items() if isinstance(found, Document)}
    assert titles == {
        "doors.txt": "Door codes",
        "hr/handbook.pdf": "Staff handbook",
        "parking.html": "Parking",
        "travel.docx": "Travel policy",
        "welcome.pptx": "Badge",
        "wifi.md": "Guest wifi",
    }


def test_without_a_title_or_heading_the_name_is_it_in_words(tmp_path: Path) -> None:
    write_docx(tmp_path / "03_parental-leave.docx", ("Normal", "It lasts sixteen weeks."))
    assert page(tmp_path, "03_parental-leave.docx").title == "Parental leave"


def test_the_day_a_file_was_changed_is_its_date(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp()
    os.utime(travel_policy(tmp_path / "travel.docx"), (moment, moment))
    assert page(tmp_path, "travel.docx").updated == date(2026, 3, 4)


def test_links_lead_below_the_folder_s_address(tmp_path: Path) -> None:
    handbook(tmp_path / "hr" / "Staff handbook.pdf")
    write_files(tmp_path, {"firstline.yaml": "url: https://acme.sharepoint.com/sites/all/Shared%20Documents/\n"})
    found = page(tmp_path, "hr/Staff handbook.pdf")
    assert found.url == "https://acme.sharepoint.com/sites/all/Shared%20Documents/hr/Staff%20handbook.pdf"


def test_one_file_may_have_an_address_and_a_title_of_its_own(tmp_path: Path) -> None:
    said = "files:\n  hr/handbook.pdf: {url: 'https://drive.example/d/1', title: Handbook}\n"
    found = page(write_files(folder_of_files(tmp_path), {"firstline.yaml": said}), "hr/handbook.pdf")
    assert (found.url, found.title) == ("https://drive.example/d/1", "Handbook")


def test_a_folder_is_for_whom_it_says_and_the_nearest_word_counts(tmp_path: Path) -> None:
    files = {
        "firstline.yaml": "audience: [staff]\nlanguage: en\n",
        "hr/firstline.yaml": "audience: [hr]\n",
        "hr/pay.md": "# Pay\n\nBands.\n",
        "hr/all.md": "---\naudience: [board]\n---\n# All\n",
        "it.txt": "The desk opens at nine.",
    }
    found = read(write_files(tmp_path, files))
    audiences = {id_: page.audience for id_, page in found.items() if isinstance(page, Document)}
    assert audiences == {"hr/pay.md": {"hr"}, "hr/all.md": {"board"}, "it.txt": {"staff"}}
    assert {page.language for page in found.values() if isinstance(page, Document)} == {"en"}


@pytest.mark.parametrize(
    "said",
    [
        "audience: [hr",
        "audience: []",
        "audience:",
        "audiences: [hr]",
        "- hr",
        "files: [a.txt]",
        "files: {a.txt: {audiense: hr}}",
    ],
)
def test_a_folder_that_says_something_wrong_is_shown_to_nobody(tmp_path: Path, said: str) -> None:
    folder = write_files(tmp_path, {"hr/firstline.yaml": said, "hr/a.txt": "Secret.", "b.txt": "Open."})
    assert "firstline.yaml" in reason(folder, "hr/a.txt")
    assert page(folder, "b.txt").audience == PUBLIC


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    write_pdf(tmp_path / "scan.pdf", [[]])
    write_files(tmp_path, {"bad.docx": b"PK\3\4", "old.doc": b"\xd0\xcf", "good.txt": "The desk opens at nine."})
    assert reason(tmp_path, "scan.pdf") == (
        "'scan.pdf' cannot be used: its pages are pictures without text; have it read by text recognition (OCR) first."
    )
    assert "damaged" in reason(tmp_path, "bad.docx")
    assert reason(tmp_path, "old.doc").endswith("files of the kind .doc are not read; save it as .docx.")
    assert page(tmp_path, "good.txt").text == "The desk opens at nine.\n"


def test_hidden_files_locks_other_kinds_and_links_that_lead_out_are_left_out(tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "kb", {"a.txt": "Open.", ".b.txt": "x", "~$c.docx": "x", "d.xlsx": "x", ".git/e.md": "x"}
    )
    write_files(tmp_path, {"secret.txt": "Secret."})
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "all").symlink_to(tmp_path, target_is_directory=True)
    assert set(read(folder)) == {"a.txt"}


def test_a_long_file_is_cut_into_documents_that_lead_to_their_pages(tmp_path: Path) -> None:
    write_long(tmp_path / "handbook.pdf")
    found = read(tmp_path)
    assert list(found) == [f"handbook.pdf/{name}" for name in ("leave", "expenses", "equipment")]
    assert page(tmp_path, "handbook.pdf/expenses").title == "Leave: Expenses"


def write_long(path: Path) -> None:
    said = [f"Rule number {n} says what is done and what is not done." for n in range(50)]
    pages = [
        [Put(name, 60, 780, 14, bold=True), *column(said, top=750)] if number == 0 else list(column(said, top=750))
        for name in ("Leave", "Expenses", "Equipment")
        for number in range(4)
    ]
    write_pdf(path, pages)


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    folder = folder_of_files(tmp_path / "kb")
    first = read(folder, tmp_path / "shelf.sqlite")
    again = FilesSource(folder, shelf=tmp_path / "shelf.sqlite", seconds=0.0)  # no time to read anything
    assert {page.id: page for page in again.documents()} == first


def test_a_file_that_breaks_keeps_its_documents(tmp_path: Path) -> None:
    folder, shelf = tmp_path / "kb", tmp_path / "shelf.sqlite"
    write_long(folder / "handbook.pdf")
    before = FilesSource(folder, shelf=shelf).document_ids()
    (folder / "handbook.pdf").write_bytes(b"%PDF half of it")
    source = FilesSource(folder, shelf=shelf)
    assert before < source.document_ids()
    assert [type(page) for page in source.documents()] == [BrokenDocument]


def test_what_is_gone_from_the_folder_is_gone_from_the_shelf(tmp_path: Path) -> None:
    folder, shelf = tmp_path / "kb", tmp_path / "shelf.sqlite"
    write_files(folder, {"a.txt": "The word is abracadabra.", "b.txt": "Another word."})
    read(folder, shelf)
    (folder / "a.txt").unlink()
    read(folder, shelf)
    assert b"abracadabra" not in shelf.read_bytes()
    assert b"Another word" in shelf.read_bytes()


def test_a_file_that_did_not_move_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.folders._SETTLED", -1.0)
    folder, shelf = tmp_path / "kb", tmp_path / "shelf.sqlite"
    write_files(folder, {"a.txt": "One.", "b.txt": "Two.", "c.md": "# Three"})
    source = FilesSource(folder, shelf=shelf, name="kb")
    ids = source.document_ids()
    before = source.fingerprints()
    assert set(before) == ids == {"a.txt", "b.txt", "c.md"}
    write_files(folder, {"b.txt": "Two and more."})
    again = FilesSource(folder, shelf=shelf, name="kb")
    again.document_ids()
    changed = {id_ for id_, told in again.fingerprints().items() if before[id_] != told}
    assert changed == {"b.txt"}
    assert [page.id for page in again.documents_except(ids - changed)] == ["b.txt"]
