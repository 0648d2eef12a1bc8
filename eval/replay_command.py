"""The command `firstline eval replay`."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.answering.likeness import EncodedLikeness, packaged_curve
from app.bootstrap.deciding import load_triage_model
from app.settings import load_settings
from eval.errors import EvaluationError
from eval.gates import read_gate
from eval.home_copy import copy_with
from eval.outcome import FailIfOption, JsonOption, Keep, ReportOption, SaveOption, SeedOption, finish
from eval.outputs import make_folder, write_output
from eval.replay import Setup
from eval.replay_changes import Changed, check_changes
from eval.replay_cost import Cost, cost_figures
from eval.replay_figures import CameBack, Figures, Outcome, decision_rows, outcomes, replay_figures
from eval.replay_knowledge import open_past
from eval.replay_names import DECISIONS
from eval.replay_pages import write_pages
from eval.replay_rows import History, read_history
from eval.replay_run import Advance, Run, replayer_of, run, taught
from eval.replay_triage import TriageMode, choose_mode, plan_lessons, plan_refits
from eval.sharing_out import Others, other_processes
from indexer.bootstrap import default_encoder

FEW = 400
"""So few requests are replayed faster by one process than by several that must each load the encoders."""


def replay(  # noqa: PLR0913 - one parameter for each option of the command
    requests: Annotated[
        Path,
        typer.Option("--requests", help="JSON lines with text, and best id, time, asker, resolution, queue, priority."),
    ],
    *,
    home: Annotated[Path, typer.Option("--home", help="The home whose knowledge and engine are tried.")],
    decisions: Annotated[
        Path | None, typer.Option(help="Also write one JSON line a request; a stopped run goes on from there.")
    ] = None,
    triage: Annotated[
        TriageMode, typer.Option(help="Route by the home's model, by models learned from the history so far, or auto.")
    ] = "auto",
    hide_undated: Annotated[
        bool, typer.Option("--hide-undated", help="Hide documents without a date instead of taking them as old.")
    ] = False,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="What if this document did not exist? May be repeated.")
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", help="What if these pages (KIND:PLACE) had been there all along? May be repeated."),
    ] = None,
    answer_from: Annotated[
        float | None, typer.Option(min=0, max=1, help="What if it answered from this confidence?")
    ] = None,
    grace: Annotated[
        float | None, typer.Option(min=0, help="What if it kept silent where a person replies in so many seconds?")
    ] = None,
    channels: Annotated[
        list[str] | None, typer.Option("--channel", help="What if it answered in this channel only? May be repeated.")
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="How many processes; 0 chooses.")] = 0,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
    save: SaveOption = "",
    cost_per_ticket: Annotated[float, typer.Option(min=0, help="What a ticket costs you; in any currency.")] = 0.0,
    minutes_per_ticket: Annotated[float, typer.Option(min=0, help="Minutes of an agent's time a ticket takes.")] = 0.0,
    currency: Annotated[str, typer.Option(help="What to write behind the money: EUR.")] = "",
) -> None:
    """Replay past requests, each with what was known before it: what would have been answered, and was it right?"""
    gates = [read_gate(text) for text in fail_if or ()]
    keep = Keep(name=save, home=home, kind="replay")
    if save and decisions is None:
        decisions = keep.beside(DECISIONS)
    began = time.perf_counter()
    history = read_history(requests)
    with tempfile.TemporaryDirectory() as directory:
        changed = Changed(
            without=frozenset(without or ()), answer_from=answer_from, grace=grace, channels=frozenset(channels or ())
        )
        check_changes(changed, history.requests)
        plain = _with(Setup(home=home, undated_hidden=hide_undated, changed=changed), with_ or (), Path(directory))
        with other_processes((workers or usual_processes(len(history.requests))) - 1) as others:
            setup = _setup(history, plain, triage, _Learning(Path(directory), seed, others))
            found, figures = replayed_with(history, setup, decisions, others)
    figures["seconds"] = round(time.perf_counter() - began, 2)
    cost = Cost(per_ticket=cost_per_ticket, minutes=minutes_per_ticket, currency=currency)
    figures["savings"] = cost_figures(figures, cost)
    if report is not None:
        write_pages(figures, found, cost, report)
    if save:
        write_pages(figures, found, cost, keep.beside("html"), figures_too=False)
    finish(figures, as_json=as_json, gates=gates, keep=_carded(keep, figures, setup, requests))


def _carded(keep: Keep, figures: Figures, setup: Setup, requests: Path) -> Keep:
    """Return what is kept with the figures: the configuration tried, the history, and the hashes of both ends."""
    made = {
        "triage": figures["triage"],
        "undated": figures["undated"],
        **setup.changed.figures(),
        "threshold": figures["threshold"],
        "threshold_source": figures["threshold_source"],
    }
    data = {name: figures[name] for name in ("requests", "from", "until")} | {"file": requests.name}
    endings = (DECISIONS, "html", "csv")
    files = tuple(f"{keep.name}.{end}" for end in endings if keep.name and keep.beside(end).is_file())
    hashes = {
        "requests": hashlib.sha256(requests.read_bytes()).hexdigest()[:16],
        "decisions": figures["hash"],
        "index": figures["index_version"],
    }
    return replace(keep, configuration=made, data=data, hashes=hashes, files=files)


def _with(setup: Setup, sources: Sequence[str], directory: Path) -> Setup:
    """Return the setup on a copy of the home that has the pages of `sources` too, where there are any."""
    if not sources:
        return setup
    known = open_past(setup.home).index.document_ids
    copy = copy_with(setup.home, sources, directory)
    tried = frozenset(open_past(copy).index.document_ids) - frozenset(known)
    return replace(setup, home=copy, changed=replace(setup.changed, tried=tried))


@dataclass(frozen=True, slots=True)
class _Learning:
    directory: Path
    seed: int
    others: Others | None


def _setup(history: History, plain: Setup, wanted: TriageMode, learning: _Learning) -> Setup:
    """Return the setup with the triage models that the history itself teaches, where they are wanted."""
    if choose_mode(wanted, lambda: load_triage_model(plain.home), history.requests) == "home":
        return plain
    refits = plan_refits(history.requests)
    lessons = plan_lessons(history.requests, refits, learning.directory, seed=learning.seed)
    return taught(plain, lessons, learning.others)


def replayed_with(
    history: History, setup: Setup, decisions: Path | None, others: Others | None
) -> tuple[tuple[Outcome, ...], Figures]:
    """Return the outcomes of a history and their figures; write the decisions where a file is named."""
    if decisions:
        make_folder(decisions, called="decisions")
    kept = decisions.with_name(f"{decisions.name}.part") if decisions else None
    unknown = replayer_of(setup).unknown  # a home that cannot be replayed says so before anything starts
    if unknown:
        raise EvaluationError(f"There is no document {unknown[0]!r} in {str(setup.home)!r} to leave out.")
    with _progress(len(history.requests)) as advance:
        made = run(Run(setup=setup, requests=history.requests, others=others, kept=kept, advance=advance))
    settings, curve = load_settings(home=setup.home), packaged_curve("repeats")
    likeness = EncodedLikeness(encoder=default_encoder(), curve=curve)
    found = outcomes(
        history, made, CameBack(likeness=likeness, days=settings.repeat_days, least=settings.repeat_likeness)
    )
    if decisions is not None:
        lines = (json.dumps(row) + "\n" for row in decision_rows(found))
        write_output(decisions, "".join(lines), called="decisions")
    return found, replay_figures(history, found) | _circumstances(setup)


def _circumstances(setup: Setup) -> Figures:
    """Return what the figures were made with."""
    replayer = replayer_of(setup)
    return {
        "index_version": replayer.knowledge.version,
        "undated_documents": replayer.knowledge.undated,
        "undated": "hidden" if setup.undated_hidden else "visible",
        "triage": "history" if setup.from_history else "home",
        "triage_models": len(setup.models),
        **setup.changed.figures(),
        "threshold": replayer.thresholds.answer,
        "threshold_source": replayer.thresholds.source,
    }


def usual_processes(requests: int) -> int:
    """Return how many processes replay so many requests the fastest."""
    return 1 if requests < FEW else min(2, os.cpu_count() or 1)


@contextmanager
def _progress(total: int) -> Iterator[Advance]:
    """Show a bar on stderr, where somebody looks at it."""
    columns = (TextColumn("Replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replay", total=total)
        yield lambda count: bar.advance(task, count)
