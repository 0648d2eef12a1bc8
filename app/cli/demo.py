"""The demo company, from its pages to a running web page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.ask import show_decision
from app.cli.output import JsonOption, err, out, print_json
from app.cli.service import run_server
from app.domain.request import Origin, Request
from app.services.requests.present import decision_json
from app.settings import load_settings

if TYPE_CHECKING:
    from app.bootstrap.engine import Engine

DEMO_HOME = Path(".firstline/demo")


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help="Ask three questions, print the answers, and stop.")] = False,
    port: Annotated[int | None, typer.Option(help="Port of the page; 0 picks a free one.", show_default="8080")] = None,
    home: Annotated[Path, typer.Option("--home", help="Where the demo is built.")] = DEMO_HOME,
    json: JsonOption = False,
) -> None:
    """Build a demo company's index, train its triage, and open its page."""
    from app.bootstrap.demo import QUESTIONS, build_demo, demo_questions
    from app.bootstrap.engine import build_engine

    settings = load_settings(home=home, port=port, examples=QUESTIONS)
    build_demo(settings, tell=lambda sentence: err.print(sentence, style="dim"))
    if not once:
        run_server(settings)
        return
    engine = build_engine(settings)
    answers = []
    for text in demo_questions():
        receipt = engine.decide(_asked(engine, text))
        answers.append({"question": text} | decision_json(receipt))
        if not json:
            out.rule(text)
            show_decision(receipt)
    if json:
        print_json({"answers": answers})


def _asked(engine: Engine, text: str) -> Request:
    return Request(
        id=engine.ids.new("req"),
        text=text,
        requester="demo",
        audience=engine.settings.web_audience,
        origin=Origin(channel="cli"),
        received_at=engine.clock.now(),
    )
