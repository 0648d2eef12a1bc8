"""`firstline index`: bring knowledge in from the command line."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer
from rich.console import Console

from indexer.build import BuildOptions, BuildReport, build, is_written
from indexer.naming import note_name, settled_name
from indexer.plugins import SourceFactory, source_factory, source_kinds
from indexer.progress import progress_bar
from indexer.protocols import DocumentSource, FetchedSource, ThreadSource

_SHOWN_FAILURES = 20
_PATIENCE = 900.0
"""Seconds to wait while another build is writing: a running service reads by itself what changed in folders."""
_err = Console(stderr=True, highlight=False)


SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="[NAME=]KIND:LOCATION...", help="What to read, such as files:./handbook", show_default=False
    ),
]
ApproveDeletesOption = Annotated[
    bool, typer.Option("--approve-deletes", help="Delete what is gone from the sources, however much it is.")
]


def index(
    sources: list[str],
    *,
    home: Path,
    json: bool = False,
    approve_deletes: bool = False,
    own: Mapping[str, SourceFactory] = MappingProxyType({}),
) -> None:
    """Read pages and resolved threads into the index; a rerun does only what changed.

    `own` are kinds of source that the caller brings along, by name.
    """
    if is_written(home / "index"):
        _err.print("Another build is writing this index; this one goes on when that has ended.", soft_wrap=True)
    opened = _fetched(sources, home, own)
    # imported here: it loads the encoders, which wrong usage should not have to wait for
    from indexer.bootstrap import default_writer

    with progress_bar() as progress:
        report = build(
            opened,
            home=home,
            writer=default_writer(home),
            options=BuildOptions(approve_deletes=approve_deletes, patience=_PATIENCE),
            progress=progress,
        )
    if json:
        sys.stdout.write(json_format.dumps(asdict(report)) + "\n")
    _tell(report)
    if any(not failure.id for failure in report.failed):
        raise typer.Exit(1)


def _fetched(
    sources: Sequence[str], home: Path, own: Mapping[str, SourceFactory]
) -> list[DocumentSource | ThreadSource]:
    """Open the sources, keep the names they were given, and have those fetch that do."""
    opened = open_sources(sources, home, own=own)
    for name, kind, location in map(_parted, sources):
        if name:
            note_name(home, name, kind=kind, location=location, patience=_PATIENCE)
    for source in opened:
        if isinstance(source, FetchedSource):
            source.fetch()
    return opened


def open_sources(
    texts: Sequence[str], home: Path, *, own: Mapping[str, SourceFactory] = MappingProxyType({})
) -> list[DocumentSource | ThreadSource]:
    """Return the sources that `[NAME=]KIND:LOCATION` texts describe; raises `typer.BadParameter` for wrong ones."""
    opened = [_open_source(text, home, own) for text in texts]
    names = [source.name for source in opened]
    for name in names:
        if names.count(name) > 1:
            raise typer.BadParameter(
                f"Two sources are called {name!r}; give one a name of its own: NAME=KIND:LOCATION."
            )
    return opened


def _open_source(text: str, home: Path, own: Mapping[str, SourceFactory]) -> DocumentSource | ThreadSource:
    name, kind, location = _parted(text)
    kinds = sorted({*source_kinds(), *own})
    if not location or not kind:
        pages = f" For a folder of Word, PDF, Markdown and other files: files:{text}" if Path(text).is_dir() else ""
        raise typer.BadParameter(f"{text!r} is not KIND:LOCATION; KIND is one of {', '.join(kinds)}.{pages}")
    if kind not in kinds:
        raise typer.BadParameter(f"There is no source kind {kind!r}; use one of {', '.join(kinds)}.")
    factory = own.get(kind) or source_factory(kind)
    if not name:
        proposed = factory(location).name
        name = settled_name(home, kind=kind, location=location, proposed=proposed, patience=_PATIENCE)
    return factory(location, name=name)


def _parted(text: str) -> tuple[str, str, str]:
    """Return name, kind and location of `[NAME=]KIND:LOCATION`."""
    described, _, location = text.partition(":")
    name, _, kind = described.rpartition("=")
    return name, kind, location


def _tell(report: BuildReport) -> None:
    """Say on stderr what happened, in words."""
    _err.print(
        f"{report.documents} documents, {report.chunks} chunks: {report.added} added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.deleted} deleted, in {report.seconds:.1f} s.",
        markup=False,
        soft_wrap=True,
    )
    for failure in report.failed[:_SHOWN_FAILURES]:
        where = f"{failure.source} {failure.id}".strip()
        _err.print(f"Left out {where}: {failure.reason}", markup=False, style="yellow", soft_wrap=True)
    if len(report.failed) > _SHOWN_FAILURES:
        _err.print(f"... and {len(report.failed) - _SHOWN_FAILURES} more; --json lists them all.", style="yellow")
    for note in report.notes:
        _err.print(note, markup=False, style="yellow", soft_wrap=True)
