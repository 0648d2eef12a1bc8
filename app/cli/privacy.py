"""Whose words are left alone."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from app.cli.output import HomeOption, JsonOption, out, print_json, tell
from app.domain.audit import LEFT_OUT, TAKEN_IN
from app.services.access.leave_out import LeaveOut, TakeIn
from app.settings import load_settings

privacy = typer.Typer(help="People and conversations that nothing is learned from.", no_args_is_help=True)
Subject = Annotated[
    str, typer.Argument(help="slack:U0123, an e-mail address, or a conversation: slack:C0123.", show_default=False)
]
_NEXT = "What is in the index leaves it with the next `firstline index`, or when the running service refreshes it."


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.add_typer(privacy, name="privacy")


@privacy.command("leave-out")
def leave_out(subject: Subject, home: HomeOption = None, json: JsonOption = False) -> None:
    """Learn nothing more from somebody, or in a conversation; what they ask for is answered as before."""
    from app.bootstrap.door import note_act
    from app.bootstrap.ground import open_store
    from app.bootstrap.identity import SystemClock
    from app.bootstrap.triage.forgetting import forget_messages

    settings = load_settings(home=home)
    use_case = LeaveOut(unit_of_work=open_store(settings), clock=SystemClock())
    new = use_case(subject, by=f"command line, {getpass.getuser()}")
    if new:
        note_act(settings, LEFT_OUT, about=subject)
    forget_messages(settings)
    tell({"subject": subject, "changed": new}, f"{subject} is left out. {_NEXT}", json=json)


@privacy.command("take-in")
def take_in(subject: Subject, home: HomeOption = None, json: JsonOption = False) -> None:
    """Learn from somebody again, or in a conversation, from now on."""
    from app.bootstrap.door import note_act
    from app.bootstrap.ground import open_store

    settings = load_settings(home=home)
    known = TakeIn(unit_of_work=open_store(settings))(subject)
    if known:
        note_act(settings, TAKEN_IN, about=subject)
    said = (
        f"{subject} is taken in again." if known else f"{subject} was not left out; `firstline privacy list` says who."
    )
    tell({"subject": subject, "changed": known}, said, json=json)


@privacy.command("list")
def list_left_out(home: HomeOption = None, json: JsonOption = False) -> None:
    """List who and what is left out: those who asked, and those of the settings."""
    from app.bootstrap.ground import open_store

    settings = load_settings(home=home)
    with open_store(settings)() as work:
        asked = work.opt_outs.all()
    if json:
        print_json({"asked": asked, "settings": sorted(settings.not_learned_from)})
        return
    for one in asked:
        out.print(f"{one.subject}  since {one.at:%Y-%m-%d}, by {one.by}", markup=False, soft_wrap=True)
    for subject in sorted(settings.not_learned_from):
        out.print(f"{subject}  by the settings", markup=False, soft_wrap=True)
    if not asked and not settings.not_learned_from:
        out.print("Nobody and nothing is left out.")
