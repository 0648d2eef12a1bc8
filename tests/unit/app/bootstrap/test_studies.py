"""A study runs beside the server: one at a time, and what it says last is the problem when it fails."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from app.bootstrap.identity import SystemClock
from app.bootstrap.studies import ProcessStudy, knowledge_study
from app.domain.errors import Conflict


def a_study(program: str, *, longest: float = 30) -> ProcessStudy:
    return ProcessStudy(command=(sys.executable, "-c", program), clock=SystemClock(), longest=longest)


def ended(study: ProcessStudy) -> str:
    end = time.monotonic() + 30
    while study.state().since is not None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return study.state().problem


def test_a_study_that_ends_well_leaves_no_problem(tmp_path: Path) -> None:
    study = a_study(f"open({str(tmp_path / 'done')!r}, 'w').close()")
    study.start()
    assert ended(study) == ""
    assert (tmp_path / "done").exists()


def test_while_one_is_under_way_there_is_no_other(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    study = a_study(f"import os, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)")
    study.start()
    with pytest.raises(Conflict, match="under way"):
        study.start()
    gate.touch()
    assert ended(study) == ""
    study.start()
    assert ended(study) == ""


def test_how_far_it_is_can_be_read_while_it_is_under_way(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    wait = f"while not os.path.exists({str(gate)!r}): time.sleep(0.01)"
    study = a_study(f"import os, sys, time\nprint('Embedding: 256 of 1,501', file=sys.stderr, flush=True)\n{wait}")
    study.start()
    end = time.monotonic() + 30
    while study.state().steps is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert study.state().steps == (256, 1501)
    gate.touch()
    assert ended(study) == ""
    assert study.state().steps is None


def test_what_it_says_last_is_the_problem() -> None:
    study = a_study("import sys; sys.exit('Reading.\\nThere is no index yet. Build one.')")
    study.start()
    assert ended(study) == "There is no index yet. Build one."


def test_a_study_that_cannot_begin_or_never_ends_is_a_problem_too() -> None:
    nothing = ProcessStudy(command=("/nowhere/at-all",), clock=SystemClock())
    nothing.start()
    assert "/nowhere/at-all" in ended(nothing)
    endless = a_study("import time; time.sleep(60)", longest=0.2)
    endless.start()
    assert "timed out" in ended(endless)


def test_the_command_is_the_one_that_people_can_run_too() -> None:
    command = knowledge_study(Path("home"))
    assert command[command.index("eval") :] == ("eval", "knowledge", "--home", "home", "--json")
