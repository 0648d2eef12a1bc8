"""The command `firstline eval retrieval`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.gates import read_gate
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
from eval.report import write_report

_Dataset = Annotated[
    Path, typer.Option(help="A folder with corpus.jsonl, queries.jsonl and qrels/test.tsv.", show_default=False)
]


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
    save: SaveOption = "",
    home: HomeOption = None,
) -> None:
    """Index a data set, ask its queries, and measure the ranking."""
    from eval.retrieval.evaluate import evaluate_retrieval

    gates = [read_gate(text) for text in fail_if or ()]
    found = evaluate_retrieval(dataset, seed=seed, model=model, run_path=run)
    if report is not None:
        from eval.retrieval.report import retrieval_page

        write_report(retrieval_page(found), report)
    made = {"dataset": str(dataset), "model": model, "seed": seed}
    keep = Keep(name=save, home=home, kind="retrieval", configuration=made)
    finish(found.as_json(), as_json=as_json, gates=gates, keep=keep)
