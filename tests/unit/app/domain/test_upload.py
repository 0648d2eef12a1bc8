"""Files that people send: what they are counts, and what they are called is made harmless."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.files import AttachedFile, checked_files
from app.domain.upload import MAX_BYTES, MAX_UPLOADS, MOST_KEPT, Upload, UploadRefused, handing_out, known_uploads

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def known(name: str, content: bytes) -> AttachedFile:
    return known_uploads([Upload(name=name, content=content)])[0]


@pytest.mark.parametrize(
    ("name", "content", "called", "type"),
    [
        ("screen.png", PNG, "screen.png", "image/png"),
        ("screen.html", PNG, "screen.html.png", "image/png"),
        ("Photo.JPEG", b"\xff\xd8\xff\xe0" + bytes(9), "Photo.JPEG", "image/jpeg"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", "image/webp"),
        ("bill.pdf", b"%PDF-1.7 ...", "bill.pdf", "application/pdf"),
        ("x.zip", b"PK\x03\x04\x14", "x.zip", "application/zip"),
        ("vpn.log", "Fehler 809 ä".encode(), "vpn.log", "text/plain"),
        ("old.txt", "año".encode("cp1252"), "old.txt", "text/plain"),
        ("win.txt", "año".encode("utf-16"), "win.txt", "text/plain"),
        ("rows.CSV", b"a,b\n1,2\n", "rows.CSV", "text/csv"),
        ("page.html", b"<script>alert(1)</script>", "page.html.txt", "text/plain"),
        ("run.exe", b"echo hello", "run.exe.txt", "text/plain"),
        ("pic.svg", b"<svg onload='x()'/>", "pic.svg.txt", "text/plain"),
        ("../../etc/passwd", b"root", "passwd.txt", "text/plain"),
        ("C:\\logs\\a.log", b"x", "a.log", "text/plain"),
        ("invoice\u202efdp.txt", b"x", "invoicefdp.txt", "text/plain"),
        ("...", b"x", "file.txt", "text/plain"),
        (".txt", b"x", "txt.txt", "text/plain"),
        ("", b"", "file.txt", "text/plain"),
    ],
)
def test_a_file_is_what_its_content_is_and_is_called_so(name: str, content: bytes, called: str, type: str) -> None:
    file = known(name, content)
    assert (file.name, file.type) == (called, type)


def test_an_office_file_is_told_from_other_archives_by_its_name() -> None:
    assert known("plan.docx", b"PK\x03\x04").type.endswith("wordprocessingml.document")
    assert known("macros.docm", b"PK\x03\x04").name == "macros.docm.zip"


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00\x03\x00", b"\x7fELF\x02\x01\x01\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"]
)
def test_what_is_neither_a_picture_nor_a_text_nor_an_office_file_is_not_taken(content: bytes) -> None:
    with pytest.raises(UploadRefused, match="not taken") as refused:
        known("holiday.png", content)
    assert refused.value.problem == "kind"


def test_what_a_text_says_is_read_and_its_end_is_kept() -> None:
    assert known("a.log", b"one\r\ntwo").text == "one\r\ntwo"
    (kept,) = checked_files([known("long.log", b"x" * 30_000 + b"\nerror 809")])
    assert kept.text.endswith("error 809")
    assert kept.cut


@pytest.mark.parametrize(
    ("sizes", "kept", "problem"),
    [([1] * (MAX_UPLOADS + 1), 0, "many"), ([1], MOST_KEPT, "full"), ([MAX_BYTES + 1], 0, "large")],
)
def test_too_many_and_too_large_ones_are_refused(sizes: list[int], kept: int, problem: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        known_uploads([Upload(name="a.txt", content=b"x" * size) for size in sizes], kept=kept)
    assert refused.value.problem == problem


@given(st.text(max_size=300), st.binary(max_size=200))
def test_whatever_comes_is_refused_or_has_a_name_that_can_stand_anywhere(name: str, content: bytes) -> None:
    try:
        file = known(name, content)
    except UploadRefused:
        return
    assert file.name.isprintable()
    assert 0 < len(file.name) <= 200
    assert not {"/", "\\"} & set(file.name)
    assert not file.name.startswith(".")
    headers: Mapping[str, str] = handing_out(file)
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Disposition"].isascii()
    assert checked_files([file])[0].name == file.name
