"""Slack: the app's manifest, and whether everything is in place."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal

import typer

from app.cli.output import JsonOption, out, print_json
from app.domain.errors import InvalidInput
from app.settings import load_settings

slack_app = typer.Typer(help="Slack: the app manifest, and a check of tokens, scopes, channels and clock.")


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    slack_app.command()(manifest)
    slack_app.command()(check)
    cli.add_typer(slack_app, name="slack", no_args_is_help=True)


def manifest(
    name: Annotated[str, typer.Option(help="What the app is called in Slack.")] = "Firstline",
    url: Annotated[
        str, typer.Option(help="Public https address of this service; without it the app uses Socket Mode.")
    ] = "",
    assistant: Annotated[bool, typer.Option("--assistant", help="Also show it as an assistant.")] = False,
    form: Annotated[Literal["json", "yaml"], typer.Option("--format", help="How to print it.")] = "json",
) -> None:
    """Print the manifest to paste at api.slack.com/apps, "From a manifest"."""
    from app.channels.slack.manifest import app_manifest

    if url and not url.startswith("https://"):
        raise InvalidInput(f"Slack calls only https addresses, not {url!r}. Leave --url out to use Socket Mode.")
    made = app_manifest(name=name, url=url, assistant=assistant)
    if form == "json":
        sys.stdout.write(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
        return
    import yaml

    sys.stdout.write(yaml.safe_dump(made, sort_keys=False, allow_unicode=True))


def check(json: JsonOption = False) -> None:
    """Ask Slack whether tokens, scopes, channels and clock are in order, and say what is missing."""
    from app.bootstrap.channels.slack import check_slack

    findings = check_slack(load_settings())
    in_order = all(finding.ok for finding in findings)
    if json:
        print_json({"in_order": in_order, "checks": findings})
    else:
        for finding in findings:
            out.print("[green]ok  [/]" if finding.ok else "[red]fix [/]", end=" ")
            out.print(f"{finding.name}: {finding.detail}", markup=False, soft_wrap=True)
    raise typer.Exit(0 if in_order else 1)
