"""The command `firstline eval storms`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from app.domain.incident import StormRule
from eval.datasets import DEMO_CORPUS
from eval.gates import read_gate
from eval.outcome import FailIfOption, HomeOption, JsonOption, Keep, SaveOption, SeedOption, finish
from eval.storms import Traffic, a_first_morning, a_week, false_alarms, watch

_MORNINGS = 10


def storms(  # noqa: PLR0913 - one parameter for each option of the command
    *,
    corpus: Annotated[
        Path, typer.Option(help="A folder with requests.jsonl and storms.jsonl.", show_default="the demo company's")
    ] = DEMO_CORPUS,
    part: Annotated[Literal["train", "test"], typer.Option(help="Which part of them.")] = "test",
    per_hour: Annotated[int, typer.Option(min=1, help="Everyday requests in each working hour.")] = 30,
    people: Annotated[int, typer.Option(min=2, help="So many people reporting the like make an incident.")] = 4,
    minutes: Annotated[int, typer.Option(min=1, help="How long a storm may take to gather.")] = 30,
    likeness: Annotated[float, typer.Option(min=0, max=1, help="When two requests report the like.")] = 0.4,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
    save: SaveOption = "",
    home: HomeOption = None,
) -> None:
    """Inject bursts into a week of traffic and measure how soon they are noticed, and how often wrongly."""
    from app.answering.likeness import EncodedLikeness, packaged_curve
    from indexer.bootstrap import default_encoder

    gates = [read_gate(text) for text in fail_if or ()]
    rule = StormRule(people=people, minutes=minutes, likeness=likeness)
    alike = EncodedLikeness(encoder=default_encoder(), curve=packaged_curve("reports"))
    week = a_week(corpus, Traffic(per_hour=per_hour), part=part, seed=seed)
    made = {
        "part": part,
        "per_hour": per_hour,
        "people": people,
        "minutes": minutes,
        "likeness": likeness,
        "seed": seed,
    }
    keep = Keep(name=save, home=home, kind="storms", configuration=made)
    mornings = [a_first_morning(corpus, part=part, seed=_MORNINGS * seed + day) for day in range(_MORNINGS)]
    found = watch(week, alike, rule).as_json() | {"first_mornings": false_alarms(mornings, alike, rule)}
    finish(found, as_json=as_json, gates=gates, keep=keep)
