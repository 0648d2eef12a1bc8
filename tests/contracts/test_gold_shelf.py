"""`GoldShelf`: sets come back as they were kept, a row changes alone, and a wrong change changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.domain.gold import GoldRow
from app.domain.labelling import AnswerSheet, Candidate, ProposedAnswer
from app.ports import AnswerSheets, GoldShelf
from app.storage.home.answer_sheets import AnswerSheetFiles
from app.storage.home.gold_shelf import GoldFiles
from tests.fakes.memory_gold import MemoryAnswerSheets, MemoryGold

ONE = GoldRow(id="1", text="=HYPERLINK(1), say 'no'", evidence="there", resolution="a\nb; c", basis="agent_resolution")
TWO = GoldRow(id="2", text="+39 does not answer", evidence="there", review="drop")


@pytest.fixture(params=["memory", "files"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> GoldShelf:
    return MemoryGold() if request.param == "memory" else GoldFiles(tmp_path)


def test_an_empty_shelf_has_none(shelf: GoldShelf) -> None:
    assert shelf.names() == ()
    assert shelf.unclear() == {}
    with pytest.raises(NotFound, match="march"):
        shelf.rows("march")


def test_sets_come_back_as_they_were_kept_and_the_last_word_counts(shelf: GoldShelf) -> None:
    shelf.keep("march", [ONE, TWO])
    shelf.keep("april", [TWO])
    assert shelf.names() == ("april", "march")
    assert shelf.rows("march") == (ONE, TWO)
    shelf.keep("march", [TWO])
    assert shelf.rows("march") == (TWO,)


def test_a_row_changes_in_its_place(shelf: GoldShelf) -> None:
    shelf.keep("march", [ONE, TWO])
    mended = replace(ONE, resolution="restart it", review="keep")
    shelf.change("march", [mended])
    assert shelf.rows("march") == (mended, TWO)


def test_a_change_of_a_row_that_is_not_there_changes_nothing(shelf: GoldShelf) -> None:
    shelf.keep("march", [ONE])
    with pytest.raises(NotFound, match="'2'"):
        shelf.change("march", [replace(ONE, review="keep"), TWO])
    with pytest.raises(NotFound, match="may"):
        shelf.change("may", [ONE])
    assert shelf.rows("march") == (ONE,)


@pytest.mark.parametrize("name", ["", "../out", "March"])
def test_a_name_that_cannot_be_a_files_is_refused(shelf: GoldShelf, name: str) -> None:
    with pytest.raises(InvalidInput):
        shelf.keep(name, [ONE])


@pytest.fixture(params=["memory", "files"])
def sheets(request: pytest.FixtureRequest, tmp_path: Path) -> AnswerSheets:
    return MemoryAnswerSheets() if request.param == "memory" else AnswerSheetFiles(tmp_path)


def test_what_the_engine_would_answer_comes_back_and_the_last_counts(sheets: AnswerSheets) -> None:
    assert sheets.of("march") is None
    page = Candidate(
        document_id="vpn", title="Túnel", quote="a\nb", url="https://kb.example/vpn", marks=((0, 1), (2, 3))
    )
    for wanted in (72, 10):
        sheet = AnswerSheet(
            wanted=wanted,
            needed=(wanted, wanted + 35),
            answers=(
                ProposedAnswer(row="1", confidence=0.75, candidates=(page,)),
                ProposedAnswer(row="2", confidence=0.0),
            ),
        )
        sheets.keep("march", sheet)
        assert sheets.of("march") == sheet
    with pytest.raises(InvalidInput):
        sheets.keep("../out", sheet)
