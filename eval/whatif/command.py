"""The commands `firstline eval whatif` and `firstline eval compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from eval.errors import EvaluationError
from eval.gates import Gate, read_gate
from eval.outcome import (
    FailIfOption,
    HomeOption,
    JsonOption,
    Keep,
    ReportOption,
    SaveOption,
    SeedOption,
    finish,
)
from eval.replay.difference import difference_figures, read_pairs
from eval.replay.names import decisions_of
from eval.report import write_report


def whatif(  # noqa: PLR0913 - one parameter for each option of the command
    before: Annotated[str, typer.Argument(help="Decisions of a replay as things are: a file, or a kept name.")],
    after: Annotated[str, typer.Argument(help="Decisions of a replay of the same requests after a change.")],
    *,
    tries: Annotated[int, typer.Option(min=1, help="How many changes you try on this history.")] = 1,
    home: HomeOption = None,
    save: SaveOption = "",
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
) -> None:
    """Compare two replays of one history: answered, right and wrong, with the conversations that changed."""
    gates = [read_gate(text) for text in fail_if or ()]
    keep = Keep(name=save, home=home, kind="whatif", configuration={"before": before, "after": after})
    _compare_replays(keep, tries, as_json=as_json, gates=gates, report=report)


def compare(  # noqa: PLR0913 - one parameter for each option of the command
    first: Annotated[str, typer.Argument(help="A TREC run, or decisions of a replay.", show_default=False)],
    second: Annotated[str, typer.Argument(help="Another one of the same requests.", show_default=False)],
    *,
    dataset: Annotated[
        Path | None, typer.Option(help="For TREC runs: a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv.")
    ] = None,
    seed: SeedOption = 0,
    home: HomeOption = None,
    save: SaveOption = "",
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
) -> None:
    """Say whether two replays of one history, or two runs of one data set, differ by more than chance."""
    gates = [read_gate(text) for text in fail_if or ()]
    if dataset is None:
        keep = Keep(name=save, home=home, kind="compare", configuration={"before": first, "after": second})
        _compare_replays(keep, 1, as_json=as_json, gates=gates, report=report)
        return
    if report is not None:
        raise EvaluationError("Two TREC runs have no report of their own. Leave --report out.")
    from eval.retrieval.evaluate import compare_runs

    made = {"first": first, "second": second, "dataset": str(dataset), "seed": seed}
    keep = Keep(name=save, home=home, kind="compare", configuration=made)
    figures = compare_runs(dataset, Path(first), Path(second), seed=seed)
    finish(figures, as_json=as_json, gates=gates, keep=keep)


def _compare_replays(keep: Keep, tries: int, *, as_json: bool, gates: list[Gate], report: Path | None) -> None:
    before, after = (decisions_of(str(keep.configuration[name]), keep.home) for name in ("before", "after"))
    figures: dict[str, Any] = difference_figures(read_pairs(before, after), tries=tries)
    if report is not None:
        from eval.whatif.report import difference_page

        title = f"{keep.configuration['before']} against {keep.configuration['after']}"
        write_report(difference_page(figures, title), report)
    finish(figures, as_json=as_json, gates=gates, keep=keep)
