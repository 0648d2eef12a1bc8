"""How every `eval` command ends: figures on stdout, a report file when asked for, exit status 3 for a failing gate."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.bootstrap.identity import SystemClock
from app.domain.evaluation_card import EvaluationCard, checked_name, parted
from app.settings import load_settings
from app.storage.home.evaluation_cards import folder_of, write_card
from eval.gates import STATUS, Gate, failures
from eval.wording import _

SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Seed of everything random.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")]
ReportOption = Annotated[Path | None, typer.Option("--report", help="Also write an HTML report that opens offline.")]
FailIfOption = Annotated[
    list[str] | None, typer.Option("--fail-if", help="Exit with 3 when this holds, as in 'ece>0.05'; may be repeated.")
]
DetailsOption = Annotated[bool, typer.Option("--details", help="Print every figure, too.")]
SaveOption = Annotated[
    str, typer.Option("--save", help="Keep the figures with their card as HOME/evaluations/NAME.json.")
]
HomeOption = Annotated[
    Path | None, typer.Option("--home", help="The home whose evaluations are meant.", show_default=".firstline")
]
_TIMES_WANTED: ContextVar[bool] = ContextVar("times_wanted", default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Under which name the figures are kept, and what the card says besides them; without a name nothing is kept."""

    name: str
    kind: str
    home: Path | None = None
    configuration: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def place(self) -> Path:
        """Where files beside the card go; raises InvalidInput for a name or a home that cannot be used."""
        checked_name(self.name)
        return folder_of(self._home)

    @property
    def _home(self) -> Path:
        return self.home or load_settings().home

    def beside(self, ending: str) -> Path:
        """Return the place of a file that lies beside the card."""
        return self.place / f"{self.name}.{ending}"

    def write(self, figures: Mapping[str, Any]) -> None:
        """Write the card."""
        steady, timing = parted(figures)
        at = SystemClock().now().isoformat(timespec="seconds")
        card = EvaluationCard(
            name=self.name,
            kind=self.kind,
            at=at,
            configuration=self.configuration,
            data=self.data,
            hashes=self.hashes,
            figures=steady,
            timing=timing,
            files=self.files,
        )
        write_card(self._home, card)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstScreen:
    """What is read first of many figures: some sentences. The table of them all is printed only with `details`."""

    lines: Sequence[str]
    details: bool


_LONGEST_CELL = 400
_ENDS = 2


def want_times(wanted: bool) -> None:
    """Say whether the command prints figures that differ each time it runs; without, two runs give the same bytes."""
    _TIMES_WANTED.set(wanted)


def finish(
    figures: Mapping[str, object],
    *,
    as_json: bool,
    gates: Sequence[Gate],
    keep: Keep | None = None,
    screen: FirstScreen | None = None,
) -> None:
    """Keep and print the figures, then say which gates fail; raises typer.Exit(3) when one does."""
    if keep is not None and keep.name:
        keep.write(figures)
    shown = dict(figures) if _TIMES_WANTED.get() else parted(figures)[0]
    if as_json:
        sys.stdout.write(json.dumps(shown, ensure_ascii=True) + "\n")
    else:
        _print(shown, screen)
    reasons = failures(gates, figures)
    for reason in reasons:
        Console(stderr=True).print(f"Gate: {reason}", style="red", markup=False, highlight=False)
    if reasons:
        raise typer.Exit(STATUS)


def _print(shown: Mapping[str, object], screen: FirstScreen | None) -> None:
    console = Console(highlight=False)
    if screen is not None:
        for line in screen.lines:
            console.print(line, markup=False, soft_wrap=True)
    if screen is None or screen.details:
        console.print(_table(shown))
    else:
        console.print(_("Every figure: --details, or --json."), style="dim")


def _table(figures: Mapping[str, object]) -> Table:
    table = Table(show_header=False, box=None)
    for name, value in figures.items():
        if isinstance(value, float):
            table.add_row(name, f"{value:.4f}")
        elif value is not None and not (isinstance(value, (list, dict, str)) and not value):
            table.add_row(name, _cell(value))
    return table


def _cell(value: object) -> str:
    """Return a figure as it fits a terminal; of figures for many groups only how many there are."""
    told = _told(value)
    if not isinstance(value, dict | list | tuple) or len(told) <= _LONGEST_CELL:
        return told
    return f"{len(value)} of them; --json writes each"


def _told(value: object) -> str:
    """Return a figure in plain writing, without the signs of a programming language."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_told(part)}" for name, part in value.items() if part != "")
    if isinstance(value, list | tuple):
        return " to ".join(map(_told, value)) if _is_interval(value) else "; ".join(map(_told, value))
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "unknown" if value is None else str(value)


def _is_interval(value: Sequence[object]) -> bool:
    return len(value) == _ENDS and all(isinstance(part, float) for part in value)
