"""How far a long piece of work is can be read in a log, too."""

from __future__ import annotations

from io import StringIO
from threading import Event
from typing import Any

import pytest
from rich.console import Console

from indexer.progress import Lines, progress_bar, still_at_it


def test_a_log_gets_a_line_every_twenty_seconds() -> None:
    said: list[str] = []
    moments = iter((0.0, 5.0, 21.0, 30.0, 45.0))
    lines = Lines(word="Embedding", say=said.append, clock=lambda: next(moments))
    for done in (1, 500, 1000, 1500, 2000):
        lines(done, 2000)
    assert said == ["Embedding: 1,000 of 2,000", "Embedding: 2,000 of 2,000"]


def test_what_takes_a_moment_leaves_no_line_in_a_log() -> None:
    written = StringIO()
    with progress_bar(console=Console(file=written)) as show:
        show(1, 2)
        show(2, 2)
    assert written.getvalue() == ""


def test_somebody_who_looks_on_sees_a_bar() -> None:
    written = StringIO()
    with progress_bar("Asking", console=Console(file=written, force_terminal=True, width=80)) as show:
        show(1, 2)
    assert "Asking" in written.getvalue()
    assert "1/2" in written.getvalue()


def test_work_without_an_end_in_sight_says_in_a_log_that_it_goes_on() -> None:
    written, said = StringIO(), Event()

    class Log(Console):
        def print(self, *objects: object, **kwargs: Any) -> None:
            super().print(*objects, **kwargs)
            said.set()

    with still_at_it("Training", console=Log(file=written), every=0.01):
        assert said.wait(30)
    assert written.getvalue().startswith("Training: 0 s so far")


def test_work_that_fails_is_said_to_go_on_no_more() -> None:
    written = StringIO()
    with pytest.raises(ValueError, match="no rows"), still_at_it("Training", console=Console(file=written)):
        raise ValueError("no rows")
    assert written.getvalue() == ""


def test_somebody_who_looks_on_sees_that_it_goes_on() -> None:
    written = StringIO()
    with still_at_it("Training", console=Console(file=written, force_terminal=True, width=80)):
        pass
    assert "Training" in written.getvalue()
