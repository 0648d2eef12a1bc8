"""The page of `eval gaps`: what is missing, the costliest first, with a draft to begin from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.report import Report, Section, TableOf


def gaps_page(figures: Mapping[str, Any]) -> Report:
    """Return the report: one line a gap, then its questions and its draft."""
    rows = [
        (
            row["question"][:120],
            str(row["requests"]),
            f"{row['minutes']:g}",
            f"{row['trend']:g}",
            row["linked"] or f"{row['nearest_miss']} (not it)",
            _predicted(row["predicted"]),
        )
        for row in figures["gaps"]
    ]
    columns = (
        "asked",
        "requests",
        "minutes",
        "trend",
        "page people linked, or the nearest",
        "a draft would have answered rightly",
    )
    return Report(
        title="What the knowledge lacks",
        subtitle=f"{figures['unmet']} of {figures['requests']} requests were left to people or answered wrongly; "
        f"{figures['in_gaps']} of them in {len(figures['gaps'])} gaps",
        summary=TableOf(title="Gaps, the costliest first", columns=columns, rows=rows),
        sections=[_section(row) for row in figures["gaps"]],
        notes=(
            "Trend compares the second half of the time with the first: 2 is twice as much.",
            "The prediction is made with a draft of the earlier requests and tried on the later ones.",
            "Drafts are masked, and made of single people's words: somebody who knows should read them first.",
        ),
    )


def _section(row: Mapping[str, Any]) -> Section:
    asked = TableOf(title="Asked as", columns=("question",), rows=[(question,) for question in row["questions"]])
    draft = row["draft"]
    lines = [line for line in draft["text"].splitlines() if line.strip()] if draft else []
    tables = (
        [asked, TableOf(title="Draft", columns=(draft["title"],), rows=[(line,) for line in lines])]
        if draft
        else [asked]
    )
    return Section(title=row["question"][:120], tables=tables)


def _predicted(row: Mapping[str, Any] | None) -> str:
    if row is None or not row["tried_on"]:
        return "not tried"
    low, high = row["interval"]
    return f"{row['right']} of {row['tried_on']} ({low:.0%} to {high:.0%}), wrong {row['wrong']}"
