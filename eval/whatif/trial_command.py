"""The command `firstline eval trial`: what was written on the page What if, tried on past requests."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.domain.what_if import WHAT_IF, WhatIf
from app.storage.home.evaluation_shelf import EvaluationFiles
from app.storage.home.gold_shelf import GoldFiles
from app.storage.home.what_if_files import WhatIfFiles
from eval.errors import EvaluationError
from eval.history.desk_source import desk_of, within
from eval.outcome import JsonOption, Keep, SeedOption, finish
from eval.replay.changes import Changed, check_changes
from eval.replay.difference import difference_figures, read_pairs
from eval.replay.figures import Figures
from eval.replay.names import DECISIONS
from eval.replay.replayer import Setup
from eval.replay.rows import History, read_history
from eval.replay.whole import (
    RULES,
    Learning,
    Tried,
    Ways,
    learning_with,
    replayed_with,
    taught_by,
    usual_processes,
)
from eval.report import write_report
from eval.whatif.report import difference_page

MOST_KEPT = 500
BEFORE = f"before.{DECISIONS}"
_DAYS = 365


def trial(
    name: Annotated[str, typer.Argument(help="What is tried: HOME/whatif/NAME.json.")],
    *,
    home: Annotated[Path, typer.Option("--home", help="The home in which it is tried; it stays as it is.")],
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Replay past requests as things are and with a change; keep both, their difference and a card under its name."""
    asked = WhatIfFiles(home).get(name)
    keep = Keep(name=name, home=home, kind=WHAT_IF)
    requests = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _asked(asked.history, home))
    told = hashlib.sha256(requests.encode()).hexdigest()[:16]
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        (place / "requests.jsonl").write_text(requests, encoding="utf-8")
        history = read_history(place / "requests.jsonl")
        changed = _changed(asked)
        check_changes(changed, history.requests)
        tried = Tried(changed=changed, sources=_pages(asked, place), texts={RULES: asked.rules} if asked.rules else {})
        with learning_with(seed, usual_processes(len(history.requests))) as learning:
            before, after = _both(history, home, tried, keep, learning)
    figures = difference_figures(
        read_pairs(keep.beside(BEFORE), keep.beside(DECISIONS)), tries=1 + _tried_before(home, name, told)
    )
    write_report(difference_page(figures, name), keep.beside("html"))
    figures |= {"changed": figures["changed"][:MOST_KEPT], "history": told}
    finish(figures, as_json=as_json, gates=(), keep=_carded(keep, asked, told, before, after))


def _both(history: History, home: Path, tried: Tried, keep: Keep, learning: Learning) -> tuple[Figures, Figures]:
    """Return the figures of the replay as things are, and of the one with the change."""
    ways = Ways(triage="home" if tried.changed.model else "auto")
    as_is = taught_by(history, Setup(home=home), learning, ways)
    _, before = replayed_with(history, as_is, keep.beside(BEFORE), learning.others)
    _, after = replayed_with(history, tried.on(as_is, learning.directory), keep.beside(DECISIONS), learning.others)
    return before, after


def _asked(history: str, home: Path) -> Iterable[Mapping[str, Any]]:
    """Return the rows to replay: of a gold set, or what was asked at the desk within a year."""
    if history:
        return [row.as_request() for row in GoldFiles(home).rows(history)]
    found = desk_of(home).rows(**within(days=_DAYS))
    if not found:
        raise EvaluationError("Nobody asked anything at this desk within a year. Choose a gold set instead.")
    return [row.as_request() for row in found]


def _changed(asked: WhatIf) -> Changed:
    return Changed(
        without=frozenset(asked.without),
        answer_from=asked.answer_from,
        grace=asked.grace,
        channels=frozenset(asked.channels),
        model=asked.model,
    )


def _pages(asked: WhatIf, directory: Path) -> tuple[str, ...]:
    """Return the source that holds the page to try, written for it; none without one."""
    if not asked.draft:
        return ()
    pages = directory / "pages"
    pages.mkdir()
    (pages / f"{asked.name}.md").write_text(asked.draft, encoding="utf-8")
    return (f"markdown:{pages}",)


def _tried_before(home: Path, name: str, requests: str) -> int:
    """Return how many other changes were tried on the same requests: each is one more chance to be fooled."""
    kept = EvaluationFiles(home).runs(kind=WHAT_IF, limit=1000)
    return sum(run.id != name and run.figures.get("history") == requests for run in kept)


def _carded(keep: Keep, asked: WhatIf, requests: str, before: Figures, after: Figures) -> Keep:
    """Return what is kept with the figures: what was tried, on what, and the hashes of both ends."""
    made = {"history": asked.history or "desk", **{name: getattr(asked, name) for name in asked.changes}}
    hashes = {"requests": requests, "before": before["hash"], "after": after["hash"], "index": before["index_version"]}
    return Keep(
        name=keep.name,
        home=keep.home,
        kind=keep.kind,
        configuration=made
        | {"triage": before["triage"], "certificate": before["certificate"], "threshold": after["threshold"]},
        data={name: before[name] for name in ("requests", "from", "until")},
        hashes=hashes,
        files=tuple(f"{keep.name}.{ending}" for ending in (BEFORE, DECISIONS, "html")),
    )
