"""Keeping a home safe: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import HomeOption, JsonOption, tell
from app.domain.audit import BACKED_UP, RESTORED
from app.settings import load_settings


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
    note_act(settings, BACKED_UP, about=file.name)
    tell(report, f"Saved to {file}.", json=json)


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
