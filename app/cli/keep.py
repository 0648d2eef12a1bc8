"""Keeping a home safe: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import HomeOption, JsonOption, err, tell
from app.domain.audit import BACKED_UP, RESTORED
from app.domain.errors import DatabaseUnusable
from app.settings import load_settings

_ELSEWHERE = (
    "The database, with all requests and tickets, is where `database_url` says and {what}, with its own tools such as "
    "pg_dump. See docs/running.md."
)


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(backup)
    cli.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="Archive to write, for example firstline.tar.gz.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write everything in the home folder to one archive, while the service runs."""
    from app.bootstrap.door import note_act
    from app.bootstrap.keeping import backup_home

    settings = load_settings(home=home)
    report = backup_home(settings, file)
    try:
        note_act(settings, BACKED_UP, about=file.name)
    except DatabaseUnusable as error:  # what could be read is saved, and just then it is needed
        err.print(f"The audit log cannot say so. {error}", style="yellow", markup=False, soft_wrap=True)
    tell(report, f"Saved to {file}.", json=json)
    if not report.database:
        err.print(_ELSEWHERE.format(what="is not in it: save it beside this file"), style="yellow", soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(help="Archive made by `firstline backup`.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Unpack a backup into an empty home folder."""
    from app.bootstrap.door import note_act
    from app.bootstrap.keeping import restore_home

    settings = load_settings(home=home)
    report = restore_home(settings, file)
    note_act(settings, RESTORED, about=file.name)
    tell(report, f"Restored into {settings.home}.", json=json)
    if not report.database:
        err.print(
            _ELSEWHERE.format(what="was left as it is: restore it from what you saved of it"),
            style="yellow",
            soft_wrap=True,
        )
