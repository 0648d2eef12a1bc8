"""The commands `firstline eval gaps` and `firstline eval damage`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.domain.errors import UnusableFile
from eval.errors import EvaluationError
from eval.gates import read_gate
from eval.knowledge.damage import harmful
from eval.knowledge.gap_prediction import Trial, predicted, trials_of, whole
from eval.knowledge.gaps import Encode, FindGaps, Period, gap_row, unmet_of
from eval.outcome import (
    FailIfOption,
    JsonOption,
    Keep,
    ReportOption,
    SaveOption,
    finish,
)
from eval.replay.difference import read_decisions
from eval.replay.names import decisions_of
from eval.replay.rows import read_history
from eval.report import write_report
from indexer.bootstrap import default_encoder

_Home = Annotated[Path, typer.Option("--home", help="The home whose knowledge is looked at.")]
_Decisions = Annotated[str, typer.Option("--decisions", help="Decisions of a replay: a file, or a kept name.")]


def gaps(  # noqa: PLR0913 - one parameter for each option of the command
    *,
    decisions: _Decisions,
    home: _Home,
    requests: Annotated[
        Path | None, typer.Option(help="The requests that were replayed: predict what each draft would deflect.")
    ] = None,
    minutes_per_ticket: Annotated[float, typer.Option(min=0, help="Minutes of an agent's time a ticket takes.")] = 12.0,
    fewest: Annotated[int, typer.Option(min=2, help="A gap has at least so many requests.")] = 3,
    most: Annotated[int, typer.Option(min=1, help="How many gaps to show, the costliest first.")] = 50,
    drafts: Annotated[Path | None, typer.Option(help="Folder to write the drafts to, as Markdown to read.")] = None,
    save: SaveOption = "",
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
) -> None:
    """What does the knowledge lack? Clusters of requests left to people, with a drafted page and what it would save."""
    gates = [read_gate(text) for text in fail_if or ()]
    rows = list(read_decisions(decisions_of(decisions, home)).values())
    unmet = unmet_of(rows, minutes=minutes_per_ticket)
    encode: Encode = default_encoder().encode
    trials = trials_of(FindGaps(encode, fewest=fewest)(unmet)[:most], encode)
    tried = predicted(trials, home, {past.id: past for past in read_history(requests).requests}) if requests else {}
    figures = gap_figures(rows, len(unmet), trials, tried, encode)
    if drafts is not None:
        _write_drafts(figures["gaps"], drafts)
    if report is not None:
        from eval.knowledge.gaps_report import gaps_page

        write_report(gaps_page(figures), report)
    configuration = {"decisions": decisions, "fewest": fewest, "minutes_per_ticket": minutes_per_ticket}
    keep = Keep(name=save, home=home, kind="gaps", configuration=configuration)
    finish(figures, as_json=as_json, gates=gates, keep=keep)


def gap_figures(
    rows: Sequence[Mapping[str, Any]],
    unmet: int,
    trials: Sequence[Trial],
    tried: Mapping[str, Mapping[str, Any]],
    encode: Encode,
) -> dict[str, Any]:
    """Return the gaps as plain values, with their drafts and what was predicted of these."""
    moments = sorted(one for trial in trials for one in (trial.gap.members[0].at, trial.gap.members[-1].at))
    found = []
    for trial in trials:
        draft = whole(trial, encode)
        row = gap_row(trial.gap, Period(begin=moments[0], end=moments[-1]))
        row["draft"] = None if draft is None else asdict(draft) | {"day": draft.day.isoformat()}
        row["predicted"] = tried.get(trial.draft.id) if trial.draft else None
        found.append(row)
    return {
        "requests": len(rows),
        "unmet": unmet,
        "in_gaps": sum(row["requests"] for row in found),
        "minutes_in_gaps": round(sum(row["minutes"] for row in found), 1),
        "gaps": found,
    }


def _write_drafts(found: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Write each draft as a page of its own; nothing that is there already is touched."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for row in found:
            draft = row["draft"]
            path = folder / f"{_file_name(draft['id'])}.md" if draft else None
            if path is not None and not path.exists():
                head = f"---\nid: {draft['id']}\nupdated: {draft['day']}\ntags: [draft]\n---\n"
                path.write_text(head + draft["text"] + "\n", encoding="utf-8")
    except OSError as problem:
        raise UnusableFile(f"The drafts cannot be written to {str(folder)!r} ({problem.strerror}).") from problem


def _file_name(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name)[:100]


def damage(
    *,
    decisions: _Decisions,
    home: _Home,
    most: Annotated[int, typer.Option(min=1, help="How many pages to show, the most harmful first.")] = 50,
    save: SaveOption = "",
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
) -> None:
    """Which pages mislead? Ranked by how often they were wrong, how often they are shown, and how old they are."""
    gates = [read_gate(text) for text in fail_if or ()]
    rows = list(read_decisions(decisions_of(decisions, home)).values())
    if not rows:
        raise EvaluationError("There are no decisions in this replay.")
    keep = Keep(name=save, home=home, kind="damage", configuration={"decisions": decisions})
    finish(damage_figures(rows, home, most=most), as_json=as_json, gates=gates, keep=keep)


def damage_figures(rows: Sequence[Mapping[str, Any]], home: Path, *, most: int) -> dict[str, Any]:
    """Return the pages that misled as plain values, the most harmful first."""
    from eval.replay.knowledge import open_past

    content = open_past(home).index
    dated = {
        name: content.content.document(row)
        for name in {name for row in rows for name in row.get("documents") or ()}
        if (row := content.document_rows.get(name)) is not None
    }
    found = harmful(rows, {name: (page.title, page.owner, page.updated) for name, page in dated.items()})[:most]
    return {"requests": len(rows), "pages": len(found), "harm": [asdict(page) for page in found]}
