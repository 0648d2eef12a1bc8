"""What a replay leaves behind: the page, and beside it the decisions as CSV and the figures as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from app.domain.evaluation_card import parted
from app.storage.home.spreadsheet import guarded
from eval.outputs import write_output
from eval.replay.cost import Cost
from eval.replay.figures import Figures, Outcome, decision_rows
from eval.report import Section, write_report


def write_pages(
    figures: Figures,
    found: Sequence[Outcome],
    cost: Cost,
    path: Path,
    *,
    figures_too: bool = True,
    first: Sequence[Section] = (),
) -> None:
    """Write the page at `path`, `.csv` and, unless a card holds them, `.figures.json` beside it.

    Raises `UnusableFile` where that cannot be.
    """
    from eval.replay.report import replay_page  # the drawing of charts takes memory that a replay needs

    write_report(replay_page(figures, found, cost, first=first), path)
    write_output(path.with_suffix(".csv"), _table(found), called="table of decisions")
    if figures_too:
        steady = json.dumps(parted(figures)[0], indent=1, sort_keys=True)
        write_output(path.with_suffix(".figures.json"), steady + "\n", called="figures")


def _table(found: Sequence[Outcome]) -> str:
    held = io.StringIO()
    rows = list(decision_rows(found))
    table = csv.DictWriter(held, fieldnames=list(rows[0]) if rows else [])
    table.writeheader()
    table.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return held.getvalue()


def _cell(value: object) -> object:
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else value
    return guarded(text) if isinstance(text, str) else text
