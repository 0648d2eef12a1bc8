"""Answers are judged in a terminal by the keys of the page, and every word is kept at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.storage.home.answer_sheets import AnswerSheetFiles
from app.storage.home.gold_shelf import GoldFiles
from eval.cli import eval_app
from tests.fakes.administration_filled import a_gold_row, a_sheet


@pytest.fixture
def home(tmp_path: Path) -> Path:
    GoldFiles(tmp_path).keep("may", [a_gold_row(f"g{n}") for n in range(3)])
    return tmp_path


def judged(home: Path, keys: str) -> str:
    return CliRunner().invoke(eval_app, ["judge", "may", "--home", str(home)], input=keys).output


def words(home: Path) -> list[str]:
    return [row.answered_by for row in GoldFiles(home).rows("may")]


def test_a_key_judges_and_u_takes_the_last_one_back(home: Path) -> None:
    AnswerSheetFiles(home).keep("may", a_sheet("g0", "g1", "g2"))
    said = judged(home, "1\nx\n0\nu\n9\nq\n")
    assert words(home) == ["page-1", "?", ""]
    assert "1  Page 1 (90% sure: it would answer)" in said
    assert "1 of about 3 judged, 1 of them right; 2 more prove it, if they are right" in said
    assert "2 judged. Count what is proven: firstline eval certify may" in said
    judged(home, "2\n")
    assert words(home) == ["page-1", "?", "page-2"]


def test_before_the_engine_was_asked_the_command_for_that_is_named(home: Path) -> None:
    found = CliRunner().invoke(eval_app, ["judge", "may", "--home", str(home)])
    assert "firstline eval certify may" in str(found.exception)
