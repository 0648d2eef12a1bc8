"""Word files and slides as text, and what is refused before it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from indexer.formats import Unreadable
from indexer.formats.slides import read_pptx
from indexer.formats.values import sensible_title
from indexer.formats.word import read_docx
from indexer.pagebreaks import PAGE_BREAK, page_at
from tests.fixtures.papers import travel_policy, write_docx, write_pptx


def test_styles_become_headings_steps_and_rows(tmp_path: Path) -> None:
    read = read_docx(travel_policy(tmp_path / "travel.docx"))
    assert read.title == "Travel policy"
    assert read.text == (
        "# Travel policy\n\n# Booking\n\n"
        "Trains are booked in the travel portal; flights need an approval by the head of your team.\n\n"
        "## How to book a train\n\n"
        "1. Open the travel portal.\n2. Choose the trip.\n3. Send the request.\n\n"
        "# Limits\n\n| Country | Hotel |\n| --- | --- |\n| Spain | 120 EUR |"
    )


def test_a_bold_line_alone_is_a_heading_and_a_bold_sentence_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    for words in ("Parental leave", "Tell your manager early."):
        document.add_paragraph().add_run(words).bold = True
        document.add_paragraph("Sixteen weeks are paid.")
    paragraph = document.add_paragraph()
    paragraph.add_run("Note").bold = True
    paragraph.add_run(" that days may be sold.")
    document.save(str(tmp_path / "a.docx"))
    read = read_docx(tmp_path / "a.docx")
    assert read.title == "Parental leave"
    assert read.text == (
        "## Parental leave\n\nSixteen weeks are paid.\n\n**Tell your manager early.**\n\nSixteen weeks are paid.\n\n"
        "**Note** that days may be sold."
    )


def test_signs_that_lead_to_notes_are_left_out(tmp_path: Path) -> None:
    path = travel_policy(tmp_path / "a.docx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    word = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = b'<w:footnote w:id="2"><w:p><w:r><w:t>Not in December.</w:t></w:r></w:p></w:footnote>'
    parts["word/footnotes.xml"] = b"<w:footnotes " + word + b">" + note + b"</w:footnotes>"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = b'<Relationship Id="rId99" Type="' + kind + b'" Target="footnotes.xml"/></Relationships>'
    listed = "word/_rels/document.xml.rels"
    parts[listed] = parts[listed].replace(b"</Relationships>", relation)
    sign = b'team.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"team.</w:t></w:r>", sign)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    text = read_docx(path).text
    assert "by the head of your team.\n" in text
    assert text.endswith("1. Not in December.")


def test_a_title_in_the_properties_is_used_where_a_person_wrote_it(tmp_path: Path) -> None:
    blocks = (("Heading 1", "Purpose"), ("Normal", "It says how."))
    assert read_docx(write_docx(tmp_path / "a.docx", *blocks, title="Travel, in short")).title == "Travel, in short"
    assert read_docx(write_docx(tmp_path / "a.docx", *blocks, title="Word Document")).title == "Purpose"


@pytest.mark.parametrize(
    "title",
    ["", " ", "Untitled", "Untitled-1", "Microsoft Word - x", "hb_final_v3", "leave.docx", "Document 1", "(anonymous)"],
)
def test_what_programs_put_for_a_title_is_none(title: str) -> None:
    assert sensible_title(title) == ""


@pytest.mark.parametrize("title", ["Leave", "Staff handbook 2026", "Política de viajes", "Documents we keep"])
def test_what_people_wrote_is_the_title(title: str) -> None:
    assert sensible_title(title) == title


def test_slides_are_pages_with_their_titles_first(tmp_path: Path) -> None:
    read = read_pptx(
        write_pptx(tmp_path / "a.pptx", ("Badge", ["Go to floor 2.", "Bring it."]), ("Parking", ["Level 3."]))
    )
    assert read.title == "Badge"
    assert read.text.replace(PAGE_BREAK, "~") == (
        "## Badge\n\n- Go to floor 2.\n- Bring it.~\n\n## Parking\n\nLevel 3.~"
    )
    assert page_at(read.text, read.text.index("Level")) == 2


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * (40 << 20) + b"</a>")
    with pytest.raises(Unreadable, match="unpacks to far more"):
        read_docx(tmp_path / "a.docx")


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    path = write_pptx(tmp_path / "a.pptx", ("Badge", ["Line."]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (tmp_path / "secret.txt").write_text("do not tell")
    bomb = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}"><!ENTITY a "aaaa">]>'.encode()
    parts["ppt/slides/slide1.xml"] = bomb + parts["ppt/slides/slide1.xml"].replace(b"Line.", b"&s;&a;Line.")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    read = read_pptx(path)
    assert "do not tell" not in read.text
    assert "aaaa" not in read.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "damaged"),
        (b"PK\3\4 no zip", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "password"),
        (b"text", "damaged"),
    ],
)
def test_what_is_no_word_file_is_said_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        read_docx(tmp_path / "a.docx")


def test_a_zip_of_something_else_is_no_word_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Unreadable, match="no such document"):
        read_docx(tmp_path / "a.docx")
