"""How far a long piece of work is, on stderr: a bar where somebody looks at it, a line now and then in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from indexer import protocols

_BETWEEN_LINES = 20.0
_err = Console(stderr=True, highlight=False)


class _Rate(ProgressColumn):
    """Steps a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "")


@contextmanager
def progress_bar(word: str = "Embedding", *, console: Console = _err) -> Iterator[protocols.Progress]:
    """Show what is done of all, with rate and time left; what takes only a moment leaves no line in a log."""
    if not console.is_terminal:
        yield Lines(word=word, say=lambda line: console.print(line, markup=False, soft_wrap=True))
        return
    columns = (TextColumn(word), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(word, total=None, visible=False)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield show


@dataclass(slots=True, kw_only=True)
class Lines:
    """The same for a log: a line at most every twenty seconds."""

    word: str
    say: Callable[[str], None]
    clock: Callable[[], float] = monotonic
    _said: float | None = field(default=None, init=False)

    def __call__(self, done: int, total: int) -> None:
        now = self.clock()
        if self._said is None:
            self._said = now
        if now - self._said >= _BETWEEN_LINES:
            self._said = now
            self.say(f"{self.word}: {done:,} of {total:,}")


@contextmanager
def still_at_it(word: str, *, console: Console = _err, every: float = _BETWEEN_LINES) -> Iterator[None]:
    """Say that a piece of work goes on whose end nobody can foresee, and for how long it has."""
    if console.is_terminal:
        columns = (SpinnerColumn(), TextColumn(word), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            bar.add_task(word, total=None)
            yield
        return
    over, began = Event(), monotonic()

    def tell() -> None:
        while not over.wait(every):
            console.print(f"{word}: {monotonic() - began:.0f} s so far", markup=False, soft_wrap=True)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
