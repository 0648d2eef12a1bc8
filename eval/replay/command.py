"""The command `firstline eval replay`."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from classifier.triage_file import parse_routing
from classifier.types import ClassifierError
from eval.errors import EvaluationError
from eval.gates import read_gate
from eval.outcome import FailIfOption, JsonOption, Keep, ReportOption, SaveOption, SeedOption, finish
from eval.replay.certificates import CertificateMode
from eval.replay.changes import Changed, check_changes
from eval.replay.cost import Cost, cost_figures
from eval.replay.figures import Figures
from eval.replay.names import DECISIONS
from eval.replay.pages import write_pages
from eval.replay.replayer import Setup
from eval.replay.rows import read_history
from eval.replay.triage import TriageMode
from eval.replay.whole import RULES, Tried, Ways, learning_with, replayed_with, taught_by, usual_processes
from eval.spare_memory import keep_together


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
    certificate: Annotated[
        CertificateMode,
        typer.Option(
            help="Answer by the home's certificate, by those that the history so far proves, by none, or auto: by the "
            "home's from the day it was made on, before it by the history's."
        ),
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
    model: Annotated[
        str, typer.Option(help="What if this kept triage model served? `firstline triage models` lists them.")
    ] = "",
    rules: Annotated[Path | None, typer.Option("--rules", help="What if this triage.toml ruled?")] = None,
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
    keep_together()
    gates = [read_gate(text) for text in fail_if or ()]
    keep = Keep(name=save, home=home, kind="replay")
    if save and decisions is None:
        decisions = keep.beside(DECISIONS)
    began = time.perf_counter()
    history = read_history(requests)
    changed = Changed(
        without=frozenset(without or ()),
        answer_from=answer_from,
        grace=grace,
        channels=frozenset(channels or ()),
        model=model,
    )
    check_changes(changed, history.requests)
    tried = Tried(changed=changed, sources=with_ or (), texts={} if rules is None else {RULES: _rules(rules)})
    ways = Ways(triage="home" if model else triage, certificate=certificate)
    with learning_with(seed, workers or usual_processes(len(history.requests))) as learning:
        setup = taught_by(history, Setup(home=home, undated_hidden=hide_undated), learning, ways)
        setup = tried.on(setup, learning.directory)
        found, figures = replayed_with(history, setup, decisions, learning.others)
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
        "certificate": figures["certificate"],
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


def _rules(path: Path) -> str:
    """Return a triage file to try; raise `EvaluationError` for one that cannot be read or is unsound."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        parse_routing(text)
    except (OSError, ValueError, ClassifierError) as problem:
        raise EvaluationError(f"The rules {str(path)!r} cannot be tried: {problem}") from problem
    return text
