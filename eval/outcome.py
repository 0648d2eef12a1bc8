"""How every `eval` command ends: figures on stdout, a report file when asked for, exit status 3 for a failing gate."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.domain.errors import InvalidInput
from eval.gates import STATUS, Gate, failures
from eval.report import Report, write_report

SeedOption = Annotated[int, typer.Option("--seed", help="Seed of everything random.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")]
ReportOption = Annotated[Path | None, typer.Option("--report", help="Also write an HTML report that opens offline.")]
FailIfOption = Annotated[
    list[str] | None, typer.Option("--fail-if", help="Exit with 3 when this holds, as in 'ece>0.05'; may be repeated.")
]


def finish(figures: Mapping[str, object], *, as_json: bool, gates: Sequence[Gate]) -> None:
    """Print the figures, then say which gates fail; raises typer.Exit(3) when one does."""
    if as_json:
        sys.stdout.write(json.dumps(dict(figures), ensure_ascii=True) + "\n")
    else:
        Console().print(_table(figures))
    reasons = failures(gates, figures)
    for reason in reasons:
        Console(stderr=True).print(f"Gate: {reason}", style="red", markup=False, highlight=False)
    if reasons:
        raise typer.Exit(STATUS)


def save_report(report: Report, path: Path) -> None:
    """Write the HTML report; raises InvalidInput when the place cannot be written."""
    try:
        write_report(report, path)
    except OSError as problem:
        raise InvalidInput(f"The report cannot be written to {str(path)!r} ({problem.strerror}).") from problem


def _table(figures: Mapping[str, object]) -> Table:
    table = Table(show_header=False, box=None)
    for name, value in figures.items():
        if isinstance(value, float):
            table.add_row(name, f"{value:.4f}")
        elif value is not None and not (isinstance(value, (list, dict)) and not value):
            table.add_row(name, str(value))
    return table
