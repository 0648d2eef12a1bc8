"""People look through a gold set: the telling rows first, every word kept and audited, a wrong one changing nothing."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidInput, NotFound, UnusableFile
from app.domain.gold import GoldFix, GoldRow
from app.services.access.audit import RecordAct
from app.services.admin.audited import Act, WriteAudit
from app.services.admin.review_gold import ReviewGold
from app.storage.home.gold_file import as_csv, from_csv, from_table
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.memory_gold import MemoryGold
from tests.fixtures.workbooks import workbook

ROWS = (
    GoldRow(id="a", text="How do I reset my password?", resolution="On the page.", evidence="a"),
    GoldRow(id="b", text="VPN?", ambiguous="the question is short", evidence="b"),
    GoldRow(id="c", text="The scanner is offline again", evidence="c"),
    GoldRow(id="d", text="the scanner is offline again!", evidence="d", duplicate_of="c"),
    GoldRow(id="e", text="Who may see the payroll?", evidence="e", review="drop"),
)


@pytest.fixture
def units() -> MemoryUnitsOfWork:
    return MemoryUnitsOfWork()


@pytest.fixture
def review(units: MemoryUnitsOfWork) -> ReviewGold:
    shelf = MemoryGold({"march": ROWS}, {"a": 0.9, "c": 0.6, "d": 0.6, "e": 1.0})
    audit = WriteAudit(record=RecordAct(unit_of_work=units, clock=FakeClock()))
    return ReviewGold(shelf=shelf, audit=audit, as_sheet=as_csv, from_sheet=from_csv, from_table=from_table)


def act(row: str = "") -> Act:
    return Act(actor="ann@example.com", subject=row)


def ids(rows: tuple[GoldRow, ...]) -> list[str]:
    return [row.id for row in rows]


def audited(units: MemoryUnitsOfWork) -> list[tuple[str, str, str]]:
    with units() as work:
        return [(entry.act, entry.about, entry.detail) for entry in reversed(work.audit.latest(limit=9))]


def test_a_set_at_a_glance(review: ReviewGold) -> None:
    (found,) = review.sets()
    assert (found.name, found.rows, found.kept, found.dropped, found.waiting) == ("march", 5, 0, 1, 4)


def test_the_rows_whose_label_settles_most_come_first_and_copies_once(review: ReviewGold) -> None:
    assert ids(review.rows("march", show="telling")) == ["c", "a"]


def test_rows_are_shown_by_what_they_wait_for_and_page_by_page(review: ReviewGold) -> None:
    assert ids(review.rows("march", show="waiting")) == ["b"]
    assert ids(review.rows("march", show="judged")) == ["e"]
    assert ids(review.rows("march", limit=2)) == ["a", "b"]
    assert ids(review.rows("march", after="b", limit=2)) == ["c", "d"]
    assert review.rows("march", after="gone") == ()


def test_a_word_is_kept_audited_and_can_be_taken_back(review: ReviewGold, units: MemoryUnitsOfWork) -> None:
    review.judge("march", act("b"), "drop")
    assert review.row("march", "b").review == "drop"
    review.judge("march", act("b"), "")
    assert review.row("march", "b") == ROWS[1]
    assert audited(units) == [("gold_judged", "b", "march: drop"), ("gold_judged", "b", "march: open")]


def test_another_word_or_an_unknown_row_changes_nothing(review: ReviewGold, units: MemoryUnitsOfWork) -> None:
    with pytest.raises(InvalidInput, match="keep or drop"):
        review.judge("march", act("b"), "maybe")
    with pytest.raises(NotFound, match="'z'"):
        review.judge("march", act("z"), "keep")
    assert review.rows("march") == ROWS
    assert audited(units) == []


def test_a_mended_row_is_kept_and_no_longer_doubtful(review: ReviewGold) -> None:
    row = review.save("march", act("b"), GoldFix(document_id=" vpn ", queue="network"))
    assert (row.document_id, row.queue, row.basis, row.ambiguous, row.review) == (
        "vpn",
        "network",
        "linked_page",
        "",
        "keep",
    )


def test_a_spreadsheet_comes_back_and_only_what_differs_counts(review: ReviewGold, units: MemoryUnitsOfWork) -> None:
    sheet = review.sheet("march")
    assert review.take("march", act(), sheet) == 0
    lines = sheet.splitlines()
    mended = "\n".join([lines[0], lines[1] + "Keep", lines[3] + "drop"])
    assert review.take("march", act(), mended) == 2
    assert [row.review for row in review.rows("march")] == ["keep", "", "drop", "", "drop"]
    assert audited(units)[-1] == ("gold_mended", "", "march: 2")


@pytest.mark.parametrize(
    ("sheet", "says"), [("", "no row"), ("id,text,review\na,x,perhaps\n", "keep or drop"), ("id,text\nz,x\n", "'z'")]
)
def test_a_wrong_spreadsheet_changes_nothing(review: ReviewGold, sheet: str, says: str) -> None:
    with pytest.raises((InvalidInput, NotFound), match=says):
        review.take("march", act(), sheet)
    assert review.rows("march") == ROWS


@pytest.mark.parametrize(("sign", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-16")])
def test_a_table_is_brought_as_spreadsheets_save_it(review: ReviewGold, sign: str, encoding: str) -> None:
    table = f"Fecha{sign}Descripción\r\n1/10/2026{sign}¿Dónde está el wifi?\r\n"
    assert review.bring("april", act(), table.encode(encoding)) == 1
    assert review.rows("april")[0].text == "¿Dónde está el wifi?"


def test_what_is_no_table_is_named_as_such(review: ReviewGold) -> None:
    with pytest.raises(UnusableFile, match="no table of text"):
        review.bring("april", act(), b"%PDF-1.7" + b"\x00" * 90)


def test_a_workbook_is_brought_as_it_is(review: ReviewGold) -> None:
    content = workbook(("Descripción",), ("¿Dónde está el wifi?",))
    assert review.bring("april", act(), content) == 1
    assert review.rows("april")[0].text == "¿Dónde está el wifi?"
