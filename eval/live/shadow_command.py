"""The command `firstline eval shadow`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.domain.request import Request
from app.ports import UnitOfWorkFactory
from app.settings import load_settings
from app.storage.experience import SqlExperience
from app.storage.home.gold_file import read_gold
from eval.certificate import Promise
from eval.errors import EvaluationError
from eval.first_screen import shadow_lines
from eval.gates import read_gate
from eval.live.shadow import by_gold, judged, shadow_figures
from eval.outcome import DetailsOption, FailIfOption, FirstScreen, JsonOption, Keep, SaveOption, finish
from eval.replay.judging import Judge
from eval.replay.knowledge import open_past
from eval.replay.rows import Resolution
from indexer.bootstrap import language_identifier, message_encoder

MOST = 20_000


def shadow(  # noqa: PLR0913 - one parameter for each option of the command
    *,
    home: Annotated[Path, typer.Option("--home", help="The home that watched from the shadow.")],
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 14,
    gold: Annotated[
        Path | None,
        typer.Option(help="What people did, as `eval goldset` collects it; else what they wrote on tickets."),
    ] = None,
    max_wrong: Annotated[float, typer.Option(min=0.001, max=0.5, help="Largest share of wrong answers.")] = 0.05,
    details: DetailsOption = False,
    save: SaveOption = "",
    as_json: JsonOption = False,
    fail_if: FailIfOption = None,
) -> None:
    """May a channel in the shadow go live? What the engine would have said, against what people did."""
    gates = [read_gate(text) for text in fail_if or ()]
    now = SystemClock().now()
    store = open_store(load_settings(home=home))
    found = SqlExperience(store.engine).decided(since=now - timedelta(days=days), until=_end(now), limit=MOST)
    knowledge = open_past(home)
    judge = Judge(knowledge, message_encoder(), language_identifier().identify)
    said = by_gold(tuple(read_gold(gold))) if gold else by_tickets(store)
    seen = judged(found, said, judge)
    if not seen:
        raise EvaluationError(
            f"Nothing was met in the shadow in these {days} days. Name channels in `shadow_channels`, or give a Slack "
            'channel the policy "shadow", and let the service run.'
        )
    configuration = {"days": days, "gold": str(gold) if gold else "", "max_wrong": max_wrong}
    keep = Keep(name=save, home=home, kind="shadow", configuration=configuration)
    figures = shadow_figures(seen, Promise(max_wrong=max_wrong))
    screen = FirstScreen(lines=tuple(shadow_lines(figures, days=days)), details=details)
    finish(figures, as_json=as_json, gates=gates, keep=keep, screen=screen)


def by_tickets(units: UnitOfWorkFactory) -> Callable[[Request], Resolution]:
    """Return what people replied on the ticket of a request."""

    def done(request: Request) -> Resolution:
        with units() as work:
            ticket = work.tickets.of_request(request.id)
            said = work.conversations.of_ticket(ticket.id) if ticket else ()
        replies = [message.text for message in said if message.kind == "reply"]
        return Resolution(text="\n\n".join(replies))

    return done


def _end(now: datetime) -> datetime:
    return now + timedelta(seconds=1)
