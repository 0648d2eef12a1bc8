"""What commands print: one JSON object on stdout with --json, readable text otherwise; everything else on stderr."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.services.requests.present import plain

out = Console(soft_wrap=False, highlight=False)
err = Console(stderr=True, highlight=False)

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder with index, triage model and database.", show_default=".firstline")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")]
AudienceOption = Annotated[
    str, typer.Option("--audience", help="Groups the asker belongs to, joined by commas; everybody is in `everyone`.")
]


def complain(sentence: str) -> None:
    """Print one sentence about what went wrong on stderr."""
    err.print(sentence, style="red", markup=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print `value` as one JSON object; any text survives, lone surrogates included."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=True) + "\n")


def tell(values: object, sentence: str, *, json: bool) -> None:
    """Print what was done: its values as one JSON object, or the sentence."""
    if json:
        print_json(values)
    else:
        out.print(sentence, markup=False, soft_wrap=True)


def groups(audience: str) -> frozenset[str]:
    """Return the named groups and `everyone`."""
    return frozenset(part.strip() for part in audience.split(",") if part.strip()) | {"everyone"}
