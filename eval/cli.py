"""`firstline eval ...`: measure the engine offline, before anything goes live."""

from __future__ import annotations

import typer

from eval.answering_command import answering, confidence
from eval.goldset_command import goldset
from eval.messages_command import messages
from eval.replay_command import replay
from eval.retrieval_command import compare, retrieval
from eval.storms_command import storms
from eval.triage_command import triage
from eval.whatif_command import whatif

eval_app = typer.Typer(help="Measure the engine offline, before anything goes live.", no_args_is_help=True)


@eval_app.callback()
def _eval() -> None:
    """Measure the engine offline, before anything goes live."""


eval_app.command("triage")(triage)
eval_app.command("retrieval")(retrieval)
eval_app.command("compare")(compare)
eval_app.command("answering")(answering)
eval_app.command("confidence")(confidence)
eval_app.command("messages")(messages)
eval_app.command("storms")(storms)
eval_app.command("replay")(replay)
eval_app.command("goldset")(goldset)
eval_app.command("whatif")(whatif)
