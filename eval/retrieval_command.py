"""The commands `firstline eval retrieval` and `firstline eval compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.gates import read_gate
from eval.outcome import FailIfOption, JsonOption, ReportOption, SeedOption, finish, save_report

_Dataset = Annotated[
    Path, typer.Option(help="A folder with corpus.jsonl, queries.jsonl and qrels/test.tsv.", show_default=False)
]
_Run = Annotated[Path, typer.Argument(help="A TREC run.", show_default=False)]


def retrieval(  # noqa: PLR0913 - one parameter for each option of the command
    dataset: _Dataset,
    *,
    model: Annotated[
        str | None, typer.Option(help="A baseline instead: bm25, minilm, use, or a sentence-transformers model.")
    ] = None,
    run: Annotated[Path | None, typer.Option(help="Also write the ranking as a TREC run, 100 deep.")] = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
) -> None:
    """Index a data set, ask its queries, and measure the ranking."""
    from eval.retrieval import evaluate_retrieval

    gates = [read_gate(text) for text in fail_if or ()]
    found = evaluate_retrieval(dataset, seed=seed, model=model, run_path=run)
    if report is not None:
        from eval.retrieval_report import retrieval_page

        save_report(retrieval_page(found), report)
    finish(found.as_json(), as_json=as_json, gates=gates)


def compare(dataset: _Dataset, first: _Run, second: _Run, *, seed: SeedOption = 0, as_json: JsonOption = False) -> None:
    """Say whether two runs of one data set differ by more than chance."""
    from eval.retrieval import compare_runs

    finish(compare_runs(dataset, first, second, seed=seed), as_json=as_json, gates=())
