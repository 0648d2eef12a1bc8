"""PDFs as text: headings, whole paragraphs, steps and rows, page by page, and nothing that only frames a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.formats import Unreadable
from indexer.formats.pdf import read_pdf
from indexer.pagebreaks import PAGE_BREAK, page_at
from tests.fixtures.papers import Put, Rule, column, grid, handbook, running, write_pdf


def text_of(path: Path, *pages: Sequence[Put | Rule]) -> str:
    return read_pdf(write_pdf(path / "a.pdf", pages)).text


def test_a_handbook_reads_like_a_page(tmp_path: Path) -> None:
    read = read_pdf(handbook(tmp_path / "handbook.pdf"))
    assert read.title == "Staff handbook"
    assert read.text.replace(PAGE_BREAK, "~") == (
        "# Staff handbook\n\n"
        "## Leave\n\n"
        "Every employee has 28 days of annual leave. The leave year begins in April.\n\n"
        "Days may be sold.\n\n"
        "## How to ask for leave\n\n"
        "1. Open the leave portal.\n"
        "2. Choose the first and the last day, and half days where needed.\n"
        "3. Press Send.~\n\n"
        "## Expenses\n\n"
        "Keep the receipts for all that costs more than 20 euros, and hand ~them in within sixty days.\n\n"
        "| Country | Hotel |\n| --- | --- |\n| Spain | 120 EUR |\n| Italy | 130 EUR |~"
    )


@pytest.mark.parametrize(("words", "page"), [("28 days", 1), ("Keep the", 2), ("them in", 3), ("130 EUR", 3)])
def test_each_place_has_its_page(tmp_path: Path, words: str, page: int) -> None:
    text = read_pdf(handbook(tmp_path / "handbook.pdf")).text
    assert page_at(text, text.index(words)) == page


def test_the_left_column_is_read_before_the_right_one(tmp_path: Path) -> None:
    left = column(["Whoever works abroad asks the desk", "for an exception, since many"])
    right = column(["countries are closed.", "", "It holds for thirty days."], x=320)
    assert text_of(tmp_path, [*left, *right]).rstrip(PAGE_BREAK) == (
        "Whoever works abroad asks the desk for an exception, since many countries are closed."
        "\n\nIt holds for thirty days."
    )


def test_a_word_of_one_s_own_hyphen_keeps_it(tmp_path: Path) -> None:
    lines = column(
        ["The self-service portal is open. Use self-", "service for all, and the of-", "fice for the rest of it."]
    )
    assert "Use self-service for all, and the office" in text_of(tmp_path, list(lines))


def test_a_code_that_ends_a_line_keeps_its_hyphen(tmp_path: Path) -> None:
    assert "the code E-101 means" in text_of(
        tmp_path, list(column(["This is long enough; the code E-", "101 means no."]))
    )


def test_accents_and_numbered_headings_are_kept(tmp_path: Path) -> None:
    page = [
        Put("2. Días de asuntos propios", 60, 700, 14, bold=True),
        *column(["Quien quiera más días, los pide."], top=680),
    ]
    assert text_of(tmp_path, page).startswith("# 2. Días de asuntos propios\n\nQuien quiera más días, los pide.")


def test_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    page = [
        Put("Contents", 60, 740, 14, bold=True),
        *column(["1. Leave ........................ 2", "2. Expenses .................... 3"], top=720),
        Put("1. Leave", 60, 660, 14, bold=True),
        *column(["There are 28 days."], top=640),
    ]
    assert text_of(tmp_path, page).rstrip(PAGE_BREAK) == "# 1. Leave\n\nThere are 28 days."


def test_a_long_cell_stays_one_cell(tmp_path: Path) -> None:
    page = [
        *column(["Codes of the client that people see most often, and what helps."], top=720),
        *(Put(words, x, 690, bold=True) for words, x in (("Code", 60), ("Meaning", 230))),
        *(Put(words, x, 670) for words, x in (("E101", 60), ("The password has expired;", 120))),
        Put("change it on the portal.", 120, 658),
        *(Put(words, x, 640) for words, x in (("E202", 60), ("No network.", 120))),
    ]
    assert "| E101 | The password has expired; change it on the portal. |\n| E202 | No network. |" in text_of(
        tmp_path, page
    )


def test_bullets_are_items_and_a_bold_line_is_a_heading(tmp_path: Path) -> None:
    page = [Put("What to bring", 60, 720, bold=True), *column(["• Passport", "• Badge, if you", "have one"], top=700)]
    assert text_of(tmp_path, page).rstrip(PAGE_BREAK) == "# What to bring\n\n- Passport\n- Badge, if you have one"


def test_running_heads_are_known_by_their_repetition(tmp_path: Path) -> None:
    pages = [[*running(n, 4), *column([f"Sentence number {n} stands alone."], top=500)] for n in range(1, 5)]
    text = text_of(tmp_path, *pages)
    assert "Kestrel" not in text
    assert "Page" not in text
    assert text.count("stands alone") == 4


def test_a_pdf_of_pictures_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="pictures without text"):
        read_pdf(write_pdf(tmp_path / "scan.pdf", [[]]))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and nothing", b"PK\3\4", b"%PDF-1.4\n" + b"\xff" * 9000])
def test_what_is_no_pdf_is_said_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="damaged, or no PDF"):
        read_pdf(path)


def test_one_damaged_page_leaves_the_others(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [list(column(["One."])), list(column(["Two."])), list(column(["Three."]))])
    path.write_bytes(path.read_bytes().replace(b"9 0 obj\n<< /Type /Page /Parent", b"9 0 obj\n<< /Type /Pige /Parent"))
    assert "One." in read_pdf(path).text
    assert "Three." in read_pdf(path).text


def test_a_drawn_table_is_read_by_its_lines_whatever_the_order(tmp_path: Path) -> None:
    page: list[Put | Rule] = [
        *grid((60, 160, 200, 400), (700, 680, 650, 630)),
        *(Put(words, x, 686, bold=True) for words, x in (("Country", 90), ("Rate", 165), ("Hotel", 280))),
        Put("Italy, with Rome", 62, 668),
        Put("and Milan", 62, 656),
        *(Put(words, x, 668) for words, x in (("50", 165), ("130 EUR", 202))),
        *(Put(words, x, 636) for words, x in (("Spain and more", 62), ("45", 165), ("120 EUR", 202))),
        *column(["Paid with the salary."], top=600),
    ]
    assert text_of(tmp_path, page).rstrip(PAGE_BREAK) == (
        "| Country | Rate | Hotel |\n| --- | --- | --- |\n"
        "| Italy, with Rome and Milan | 50 | 130 EUR |\n| Spain and more | 45 | 120 EUR |\n\nPaid with the salary."
    )


def test_commands_keep_their_lines(tmp_path: Path) -> None:
    page = [
        *column(["Type these two lines, one after the other:"], top=700),
        Put("net stop spooler", 60, 680, typed=True),
        Put("net start spooler", 60, 667, typed=True),
        *column(["Then print again."], top=650),
    ]
    assert "other:\n\n```\nnet stop spooler\nnet start spooler\n```\n\nThen print" in text_of(tmp_path, page)


def test_heads_that_change_from_chapter_to_chapter_are_known_by_their_count(tmp_path: Path) -> None:
    pages = [
        [
            Put(f"Chapter {n // 3 + 1}: Rules of kind {n // 3} {n + 10}", 60, 760),
            *column([f"Rule {n} is said."], top=700),
        ]
        for n in range(1, 7)
    ]
    text = text_of(tmp_path, *pages)
    assert "Chapter" not in text
    assert text.count("is said.") == 6


def test_a_small_raised_number_leads_to_a_note_and_is_left_out(tmp_path: Path) -> None:
    page = [
        *column(["The desk opens at nine, and at eight", "on Mondays"], top=700),
        Put("1", 112, 692, 6),
        Put(".", 116, 687),
    ]
    assert "on Mondays." in text_of(tmp_path, page)
