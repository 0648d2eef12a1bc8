"""`EvaluationShelf`: runs come back as they were saved, newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import NotFound
from app.domain.evaluation import EvaluationRun
from app.ports import EvaluationShelf
from app.storage.home.evaluation_shelf import EvaluationFiles
from tests.fakes.builders import MOMENT
from tests.fakes.memory_evaluations import MemoryEvaluations


@pytest.fixture(params=["memory", "files"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> EvaluationShelf:
    return MemoryEvaluations() if request.param == "memory" else EvaluationFiles(tmp_path)


def a_run(id: str = "answering-1", *, minutes: int = 0, kind: str = "answering") -> EvaluationRun:
    figures = {"coverage": 0.4, "query_ms": {"p50": 3}, "dial": [{"max_wrong": 0.05, "threshold": None}], "é": "ñ"}
    at = MOMENT + timedelta(minutes=minutes)
    made = {"configuration": {"channels": ["help"]}, "hashes": {"index": "v1"}}
    return EvaluationRun(id=id, kind=kind, at=at, name="halyard", figures=figures, made=made)


def test_an_empty_shelf_has_none(shelf: EvaluationShelf) -> None:
    assert shelf.runs() == ()
    with pytest.raises(NotFound, match="answering-1"):
        shelf.get("answering-1")


def test_a_run_comes_back_as_it_was_saved_and_the_last_word_counts(shelf: EvaluationShelf) -> None:
    shelf.save(a_run())
    assert shelf.get("answering-1") == a_run()
    changed = replace(a_run(), name="other")
    shelf.save(changed)
    assert shelf.runs() == (changed,)


def test_runs_come_newest_first_by_kind_and_bounded(shelf: EvaluationShelf) -> None:
    older, newer, other = a_run("a-1"), a_run("a-2", minutes=2), a_run("r-1", minutes=1, kind="replay")
    for run in (newer, other, older):
        shelf.save(run)
    assert shelf.runs() == (newer, other, older)
    assert shelf.runs(kind="answering") == (newer, older)
    assert shelf.runs(limit=1) == (newer,)
