"""`firstline eval ...`: measure the engine offline, before anything goes live."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from eval.answering.command import answering, confidence
from eval.answering.quotes_command import quotes
from eval.certify.command import certify
from eval.certify.judge_command import judge
from eval.history.command import history
from eval.history.goldset_command import goldset
from eval.knowledge.command import knowledge
from eval.knowledge.gaps_command import damage, gaps
from eval.knowledge.pages_command import pages
from eval.live.command import live
from eval.live.shadow_command import shadow
from eval.messages.command import messages
from eval.outcome import want_times
from eval.replay.command import replay
from eval.retrieval.command import retrieval
from eval.storms_command import storms
from eval.suggestions.command import suggestions
from eval.triage.command import triage
from eval.whatif.command import compare, whatif
from eval.whatif.trial_command import trial
from eval.wording import speak

Language = Literal["en", "es", "it"]

eval_app = typer.Typer(help="Measure the engine offline, before anything goes live.", no_args_is_help=True)


@eval_app.callback()
def _eval(
    untimed: Annotated[
        bool, typer.Option("--untimed", help="Leave out how long things took: two runs print the same bytes.")
    ] = False,
    language: Annotated[Language, typer.Option("--language", help="Write reports in this language.")] = "en",
) -> None:
    """Measure the engine offline, before anything goes live."""
    want_times(not untimed)
    speak(language)


eval_app.command("triage")(triage)
eval_app.command("retrieval")(retrieval)
eval_app.command("compare")(compare)
eval_app.command("answering")(answering)
eval_app.command("confidence")(confidence)
eval_app.command("quotes")(quotes)
eval_app.command("messages")(messages)
eval_app.command("storms")(storms)
eval_app.command("suggestions")(suggestions)
eval_app.command("certify")(certify)
eval_app.command("judge")(judge)
eval_app.command("replay")(replay)
eval_app.command("goldset")(goldset)
eval_app.command("history")(history)
eval_app.command("whatif")(whatif)
eval_app.command("trial")(trial)
eval_app.command("shadow")(shadow)
eval_app.command("live")(live)
eval_app.command("gaps")(gaps)
eval_app.command("damage")(damage)
eval_app.command("pages")(pages)
eval_app.command("knowledge")(knowledge)
