"""The command `firstline eval triage`."""

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

_Csv = Annotated[Path, typer.Option(help="A CSV file with the columns text and label.", show_default=False)]


def triage(  # noqa: PLR0913 - one parameter for each option of the command
    train: _Csv,
    test: _Csv,
    *,
    label_column: Annotated[str, typer.Option(help="The column that holds the label.")] = "label",
    out_of_scope_label: Annotated[str, typer.Option(help="The label of texts no other label fits.")] = "oos",
    validation: Annotated[Path | None, typer.Option(help="More rows, to choose the out-of-scope rule from.")] = None,
    predictions: Annotated[Path | None, typer.Option(help="Also write one CSV row a test row.")] = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
    save: SaveOption = "",
    home: HomeOption = None,
) -> None:
    """Train triage on one labelled file and measure it on another."""
    from eval.triage.evaluate import evaluate_triage
    from indexer.bootstrap import default_encoder

    gates = [read_gate(text) for text in fail_if or ()]  # before the work: a misspelt gate costs no minute
    found = evaluate_triage(
        train,
        test,
        encoder=default_encoder(),
        label_column=label_column,
        out_of_scope_label=out_of_scope_label,
        predictions_path=predictions,
        validation_csv=validation,
        seed=seed,
    )
    if report is not None:
        from eval.triage.report import triage_page

        write_report(triage_page(found), report)
    made = {"train": str(train), "test": str(test), "label_column": label_column, "seed": seed}
    keep = Keep(name=save, home=home, kind="triage", configuration=made)
    finish(found.as_json(), as_json=as_json, gates=gates, keep=keep)
