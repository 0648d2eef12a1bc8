"""The command `firstline eval live`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap.drifting import LiveTraffic
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.settings import load_settings
from app.storage.experience import SqlExperience
from eval.first_screen import live_lines
from eval.gates import read_gate
from eval.live.figures import live_figures, traffic_figures
from eval.outcome import DetailsOption, FailIfOption, FirstScreen, JsonOption, Keep, SaveOption, finish

MOST = 50_000


def live(
    *,
    home: Annotated[Path, typer.Option("--home", help="The home of the service.")],
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 30,
    details: DetailsOption = False,
    save: SaveOption = "",
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
) -> None:
    """How does the engine do live? Deflection, hold-out, times, wrong answers with bounds, calibration, drift."""
    gates = [read_gate(text) for text in fail_if or ()]
    settings = load_settings(home=home)
    store, now = SqlExperience(open_store(settings).engine), SystemClock().now()
    since = now - timedelta(days=days)
    courses = store.courses(since=since, until=now, limit=MOST)
    if not (courses or as_json or gates or save):  # a table of noughts would only look like an answer
        typer.echo(f"Nothing was asked in these {days} days, so there is nothing to measure yet.")
        return
    answers = store.answers(since=since, until=now, limit=MOST)
    traffic = LiveTraffic(settings=settings, experience=store)(since, now)
    figures = live_figures(courses, answers, settings.retreat_above) | {"traffic": traffic_figures(traffic)}
    keep = Keep(name=save, home=home, kind="live", configuration={"days": days, "hold_out": settings.hold_out})
    lines = tuple(live_lines(figures, days=days, promised=settings.retreat_above))
    finish(figures, as_json=as_json, gates=gates, keep=keep, screen=FirstScreen(lines=lines, details=details))
