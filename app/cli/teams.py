"""Microsoft Teams: the app package to upload."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import err
from app.domain.errors import InvalidInput, UnusableFile
from app.settings import load_settings

teams_app = typer.Typer(help="Microsoft Teams: the app package to upload. `firstline doctor` checks the rest.")


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    teams_app.callback()(_about)
    teams_app.command()(manifest)
    cli.add_typer(teams_app, name="teams", no_args_is_help=True)


def _about() -> None:
    """Keep `manifest` a command of its own, though it is the only one."""


def manifest(
    out: Annotated[Path, typer.Option(help="Where to write the package.")] = Path("firstline-teams.zip"),
    name: Annotated[str, typer.Option(help="What the bot is called in Teams.")] = "Firstline",
    url: Annotated[
        str, typer.Option(help="Public https address of this service.", show_default="public_url of the settings")
    ] = "",
    app_id: Annotated[
        str, typer.Option(help="Application id of the bot.", show_default="teams_app_id of the settings")
    ] = "",
) -> None:
    """Write the app package (a zip) to upload in the Teams admin centre."""
    from app.channels.teams.manifest import app_package, endpoint
    from app.channels.teams.rules import is_uuid

    settings = load_settings()
    site, id = (url or settings.public_url).rstrip("/"), app_id or settings.teams_app_id
    if not site.startswith("https://"):
        raise InvalidInput(f"Microsoft posts only to https addresses, not {site!r}. Give --url, or set public_url.")
    if not is_uuid(id):
        raise InvalidInput(f"{id!r} is no application id. Copy it from Azure (Bot, Configuration), or give --app-id.")
    if not name.strip():
        raise InvalidInput("The bot needs a name. Leave --name out to call it Firstline.")
    try:
        out.write_bytes(app_package(id, name=name.strip(), url=site))
    except OSError as error:
        raise UnusableFile(f"{str(out)!r} cannot be written: {error.strerror}. Choose another with --out.") from error
    err.print(f"{out} is ready to upload. Messaging endpoint of the bot in Azure: {endpoint(site)}", soft_wrap=True)
