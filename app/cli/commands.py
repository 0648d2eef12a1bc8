"""Every command of `firstline`: thin, one line of help each; errors become one sentence and an exit code."""

from __future__ import annotations

from importlib.metadata import entry_points, version
from typing import Annotated

import typer

from app.cli import answers, ask, demo, door, keep, knowledge, learning, live, privacy, service, slack, teams
from app.cli.output import complain, out
from app.domain.errors import FirstlineError, InvalidInput, UnusableFile
from classifier.types import ClassifierError
from indexer.plugins import UnknownKind
from indexer.types import IndexerError

EXTENSIONS = "firstline.commands"
"""Entry points of this group add command groups; `eval` comes this way, since the service does not know it."""


def _tell_version(wanted: bool) -> None:
    if wanted:
        out.print(f"firstline {version('firstline')}")
        raise typer.Exit()


cli = typer.Typer(
    name="firstline",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (demo, knowledge, ask, answers, learning, service, keep, slack, teams, door, live, privacy):
    commands.register(cli)


@cli.callback()
def _firstline(
    asked: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Say which version this is.")
    ] = False,
) -> None:
    """Self-service answers and triage for internal support: quoted, linked, measured, on one machine."""


OWN_COMMANDS = frozenset(
    [command.name or command.callback.__name__ for command in cli.registered_commands if command.callback]
    + [group.name for group in cli.registered_groups if group.name]
)


def _add_extensions() -> None:
    """Load the extensions' commands; left out when one of our own is meant, since evaluation is heavy to import."""
    present = {group.name for group in cli.registered_groups}
    for point in entry_points(group=EXTENSIONS):
        if point.name not in present:
            cli.add_typer(point.load(), name=point.name)


def carry_out(given: list[str]) -> int:
    """Run what was typed and return its exit status."""
    if not given or given[0] not in OWN_COMMANDS:
        _add_extensions()
    try:
        cli(args=given, prog_name="firstline")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except (FirstlineError, IndexerError, ClassifierError, OSError) as error:
        complain(_told(error))
        return _status(error)
    return 0


def _told(error: Exception) -> str:
    """Return the error's sentence; the system's own about a file, as where a disk is full, with what to look at."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    place = f"{str(error.filename)!r}" if error.filename else "A file"
    return f"{place} cannot be read or written ({error.strerror}). Check permissions and free space."


def _status(error: Exception) -> int:
    """Return 2 for what was typed; what a file holds, or a place that cannot be written, is a failure."""
    if isinstance(error, UnusableFile):
        return 1
    return 2 if isinstance(error, InvalidInput | UnknownKind) else 1
