"""The command `firstline eval quotes`: how often the quoted sentences say what was asked."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from eval.answering.command import DatasetOption, PartOption
from eval.answering.quotes import figures, learn, see, with_marks
from eval.gates import read_gate
from eval.outcome import FailIfOption, HomeOption, JsonOption, Keep, SaveOption, finish
from eval.outputs import write_output
from eval.questions import indexed, read_more, read_questions


def quotes(  # noqa: PLR0913 - one parameter for each option of the command
    dataset: DatasetOption,
    *,
    marked: Annotated[
        list[Path], typer.Option("--marked", help="JSON lines whose `says` marks the sentences that answer.")
    ],
    part: PartOption = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Also learn from the marks, and write the weights to this JSON file.")
    ] = None,
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
    save: SaveOption = "",
    home: HomeOption = None,
) -> None:
    """How often do the quoted sentences say what was asked? Needs questions that mark the sentences which do."""
    gates = [read_gate(text) for text in fail_if or ()]
    questions = with_marks([question for file in marked for question in read_more(file, part=part)])
    with tempfile.TemporaryDirectory() as directory:
        seen = see(questions, indexed(read_questions(dataset).sources, Path(directory)))
    if out is not None:
        write_output(out, json.dumps(learn(seen), indent=1) + "\n", called="weights")
    made = {"dataset": str(dataset), "marked": [str(path) for path in marked], "part": part}
    keep = Keep(name=save, home=home, kind="quotes", configuration=made)
    finish(figures(questions, seen), as_json=as_json, gates=gates, keep=keep)
