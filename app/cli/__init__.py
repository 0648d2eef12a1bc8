"""The `firstline` command. What is here must load at once: the commands take a second, and Ctrl+C may come in it."""

from __future__ import annotations

import sys

_INTERRUPTED = 130
"""What shells say of a command that Ctrl+C ended."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 failed, 2 wrong usage, 3 a gate does not hold, 130 interrupted."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; wrong usage is said by typer itself."""
    try:
        from app.cli.commands import carry_out

        return carry_out(sys.argv[1:] if arguments is None else arguments)
    except (KeyboardInterrupt, ImportError) as error:
        if not _by_hand(error):
            raise
        return _INTERRUPTED


def _by_hand(error: BaseException | None) -> bool:
    """Whether it began with Ctrl+C: a library that is being loaded in C calls that an `ImportError`."""
    return error is not None and (
        isinstance(error, KeyboardInterrupt) or _by_hand(error.__cause__ or error.__context__)
    )
