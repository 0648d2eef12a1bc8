"""The command `firstline eval history`: from an export to a gold set and a report, in one go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from app.domain.errors import UnusableFile
from app.settings import load_settings
from app.storage.home.gold_file import write_gold
from eval.errors import EvaluationError
from eval.first_screen import Past, history_lines
from eval.gates import read_gate
from eval.history.basis import trust, trust_section
from eval.history.goldset import summary
from eval.history.goldset_command import DESK, FILES, SourcesOption, collected, live_kinds, pages_by_address
from eval.outcome import DetailsOption, FailIfOption, FirstScreen, JsonOption, SeedOption, finish
from eval.replay.certificates import before_any, in_force
from eval.replay.cost import Cost
from eval.replay.figures import Outcome
from eval.replay.pages import write_pages
from eval.replay.replayer import Setup
from eval.replay.report import in_short
from eval.replay.rows import read_history
from eval.replay.whole import learning_with, replayed_with, taught_by, usual_processes
from eval.wording import _
from indexer.bootstrap import default_writer
from indexer.build import build
from indexer.cli import open_sources
from indexer.protocols import FetchedSource

HOME = "home"
"""The folder of a history that no home answers: what is read of its sources is kept and indexed there."""


def history(  # noqa: PLR0913 - one parameter for each option of the command
    sources: SourcesOption,
    out: Annotated[Path, typer.Option("--out", help="Folder for the gold set, the report and the decisions.")],
    *,
    home: Annotated[
        Path | None,
        typer.Option("--home", help="Answer from this home; else from the desk's, or the export's earlier threads."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="How many days back a desk is looked at.")] = 365,
    seed: SeedOption = 0,
    details: DetailsOption = False,
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
) -> None:
    """From a desk or an export to a gold set and a report: what would have been answered, and what that proves."""
    gates = [read_gate(text) for text in fail_if or ()]
    _made(out)
    answering = home or _home_of(sources)
    pages = {} if answering is None else pages_by_address(answering)
    rows = collected(sources, pages, home=answering or out / HOME, days=days)
    write_gold(rows, out / "gold.csv")
    write_gold(rows, out / "gold.jsonl")
    searched = answering or _indexed(sources, out / HOME)
    asked, decisions = read_history(out / "gold.jsonl"), out / "decisions.jsonl"
    with learning_with(seed, usual_processes(len(asked.requests))) as learning:
        setup = taught_by(asked, Setup(home=searched), learning)
        found, figures = replayed_with(asked, setup, decisions, learning.others)
    gold = summary(rows)
    write_pages(
        figures, found, Cost(), out / "report.html", first=[trust_section(gold, figures, str(out), str(searched))]
    )
    told = _told(gold, figures, out) | {"seed": seed}
    lines = [
        *history_lines(figures, _past(setup, found, decisions)),
        _("The report: %(place)s") % {"place": told["report"]},
    ]
    finish(told, as_json=as_json, gates=gates, screen=FirstScreen(lines=lines, details=details))


def _past(setup: Setup, found: Sequence[Outcome], decisions: Path) -> Past:
    certified = in_force(setup.home, setup.certificates[-1][1]) if setup.certificates else before_any(setup.home)
    surest = max(one.replayed.confidence for one in found)
    looked_at = f"--decisions {decisions} --home {setup.home}"
    return Past(surest=surest, answers_from=certified.thresholds.answer, looked_at=looked_at)


def _home_of(sources: list[str]) -> Path | None:
    """Return the home of the first desk among the sources; None where only exports are, whose threads answer."""
    kinds = [text.partition(":") for text in sources]
    desks = [Path(location) if location else load_settings().home for kind, __, location in kinds if kind == DESK]
    for kind, __, location in kinds:
        if kind in FILES and not desks:
            raise EvaluationError(f"{location!r} holds requests but no pages to answer from. Name them: --home HOME.")
    return next(iter(desks), None)


def _made(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UnusableFile(f"{str(out)!r} cannot be made ({problem.strerror}). Choose another folder.") from problem


def _indexed(sources: list[str], home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    named = [text if "=" in text.partition(":")[0] else f"history-{n}={text}" for n, text in enumerate(sources)]
    opened = open_sources(named, home, own=live_kinds(home))
    for source in opened:
        if isinstance(source, FetchedSource):
            source.fetch()
    build(opened, home=home, writer=default_writer(home))
    return home


def _told(gold: Mapping[str, Any], figures: dict[str, Any], out: Path) -> dict[str, Any]:
    names = ("requests", "answered", "right", "wrong", "unclear", "coverage", "deflection", "provable", "hash")
    (out / "figures.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    told = {name: figures[name] for name in names}
    return {
        "message": " ".join(in_short(figures)),
        "gold": gold,
        **told,
        "trust": trust(gold, figures),
        "report": str(out / "report.html"),
    }
