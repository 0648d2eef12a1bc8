"""The command `firstline eval whatif`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.gates import read_gate
from eval.outcome import FailIfOption, JsonOption, finish
from eval.replay_difference import difference_figures, read_pairs


def whatif(
    before: Annotated[Path, typer.Argument(help="Decisions of a replay as things are.")],
    after: Annotated[Path, typer.Argument(help="Decisions of a replay of the same requests after a change.")],
    *,
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
) -> None:
    """Compare two replays of one history: answered, right and wrong, with the conversations that changed."""
    gates = [read_gate(text) for text in fail_if or ()]
    finish(difference_figures(read_pairs(before, after)), as_json=as_json, gates=gates)
