"""Replaying a history in several processes, and taking up where a run was stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

from eval.replay.replayer import Replayed, Replayer, Setup, digest, row_of
from eval.replay.rows import PastRequest
from eval.replay.triage import Lesson, learn
from eval.replay.vectors import OneByOne, flush_asked, remember_asked
from eval.sharing_out import Others, shared_out
from eval.spare_memory import give_back, keep_together
from indexer.bootstrap import default_encoder, dense_models

PART = 100
"""Requests handed to a process at a time; so many are lost at most when a run is stopped."""

Placed = tuple[int, PastRequest]
Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A history to replay, with the help of `others`.

    `kept` is a file of decisions made so far, `advance` is told how many more are made.
    """

    setup: Setup
    requests: Sequence[PastRequest]
    others: Others | None = None
    part: int = PART
    kept: Path | None = None
    advance: Advance = lambda _: None


def run(asked: Run) -> tuple[Replayed, ...]:
    """Return the decisions in the order of the requests; those of an interrupted run of the same are not made again."""
    with _keeping(asked) as (made, keep):
        asked.advance(len(made))
        rest = list(enumerate(asked.requests))[len(made) :]
        for part in _parts(asked, [rest[start : start + asked.part] for start in range(0, len(rest), asked.part)]):
            keep(part)
            made.extend(part)
            asked.advance(len(part))
    return tuple(made)


def _parts(asked: Run, parts: Sequence[list[Placed]]) -> Iterator[list[Replayed]]:
    """Yield each part replayed, in order."""
    yield from shared_out(partial(replay_part, asked.setup), parts, asked.others)


def taught(setup: Setup, lessons: Sequence[Lesson], others: Others | None) -> Setup:
    """Return the setup with the models that the history itself teaches."""
    made = filter(None, shared_out(partial(learn_lesson, setup.home), lessons, others, ahead=0))
    return replace(setup, from_history=True, models=tuple(sorted(made)))


def learn_lesson(home: Path, lesson: Lesson) -> tuple[int, Path] | None:
    """Train one model; what is embedded for it will be asked for again."""
    keep_together()
    remember_asked(home)
    made = learn(OneByOne(default_encoder(), dense_models()), lesson)
    flush_asked()
    give_back()
    return made


def replay_part(setup: Setup, part: Sequence[Placed]) -> list[Replayed]:
    """Return the decisions on one part; the engine is opened once a process."""
    keep_together()
    found = replayer_of(setup).decide(part)
    flush_asked()
    give_back()
    return found


@lru_cache(maxsize=1)
def replayer_of(setup: Setup) -> Replayer:
    """Return the engine of `setup`, opened once a process."""
    remember_asked(setup.home)
    return Replayer(setup)


@contextmanager
def _keeping(asked: Run) -> Iterator[tuple[list[Replayed], Callable[[Sequence[Replayed]], None]]]:
    """Give what an earlier run of the same left behind, and a function that keeps more."""
    if asked.kept is None:
        yield [], lambda _: None
        return
    name = digest([replayer_of(asked.setup).fingerprint, [repr(request) for request in _stable(asked.requests)]])
    made = _left_behind(asked.kept, name)
    del made[len(made) // asked.part * asked.part :]  # whole parts: each is decided as one
    with asked.kept.open("w", encoding="utf-8") as file:
        _append(file, [{"run": name}, *map(row_of, made)])
        yield made, lambda part: _append(file, map(row_of, part))
    asked.kept.unlink()


def _stable(requests: Sequence[PastRequest]) -> Iterator[tuple[object, ...]]:
    """Yield requests as values whose text is the same in every process (sets have no order)."""
    for request in requests:
        gold = sorted(request.resolution.documents), request.resolution.text
        yield request.id, request.text, request.time.isoformat(), sorted(request.audience), *gold


def _append(file: IO[str], rows: Any) -> None:
    for row in rows:
        file.write(json.dumps(row) + "\n")
    file.flush()


def _left_behind(path: Path, name: str) -> list[Replayed]:
    """Return the decisions in the file, when they are of this very run; a line cut short by the stop is left out."""
    if not path.is_file():
        return []
    rows = list(chain.from_iterable(map(_row, path.read_text(encoding="utf-8").split("\n"))))
    if not rows or rows[0] != {"run": name}:
        return []
    return [read_row(row) for row in rows[1:]]


def _row(line: str) -> Iterator[dict[str, Any]]:
    try:
        yield json.loads(line)
    except ValueError:
        return


def read_row(row: dict[str, Any]) -> Replayed:
    """Return what `row_of` gave."""
    known = {field.name for field in fields(Replayed)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items() if name in known
    }
    return Replayed(**values)
