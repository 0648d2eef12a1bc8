"""The command `firstline eval goldset`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, cast

import typer

from app.domain.errors import InvalidInput
from app.domain.gold import GoldRow, marked
from app.domain.gold_audit import propose
from app.settings import load_settings
from app.storage.home.gold_file import read_gold, write_gold
from app.storage.home.gold_shelf import GoldFiles, unclear_answers
from eval.errors import EvaluationError
from eval.history.desk_source import desk_of, within
from eval.history.goldset import bare, from_threads, summary, with_linked
from eval.outcome import JsonOption, finish
from eval.replay.names import decisions_of
from indexer.plugins import SourceFactory
from indexer.protocols import FetchedSource, ThreadSource

FILES, DESK, LIVE = ("gold", "tickets"), "desk", ("jira", "mbox", "slack", "zendesk")
SourcesOption = Annotated[
    list[str],
    typer.Option(
        "--from",
        help="desk:HOME (its own tickets), slack-export:PLACE, slack:CHANNEL, jira:ADDRESS, zendesk:ADDRESS, "
        "mbox:FILE, jsonl:FILE, tickets:FILE, gold:FILE.",
    ),
]


def goldset(  # noqa: PLR0913 - one parameter for each option of the command
    sources: SourcesOption,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write: CSV to review, or JSON lines to replay.")
    ] = None,
    kept_as: Annotated[
        str, typer.Option("--set", help="Keep it in the home under this name, to be reviewed on the page.")
    ] = "",
    home: Annotated[
        Path | None, typer.Option("--home", help="Recognise links to the pages of this home as the resolution.")
    ] = None,
    audit: Annotated[
        str | None,
        typer.Option(help="A kept replay, or a file of decisions: write only the rows worth a person's look."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="How many days back a desk is looked at.")] = 365,
    most: Annotated[int, typer.Option(min=1, help="How many rows to propose with --audit.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """Collect past requests and what solved them, from the desk, chat exports and tickets, for review and replay."""
    if out is None and not kept_as:
        raise InvalidInput("Say where the gold set goes: --out FILE, or --set NAME to keep it in the home.")
    pages = {} if home is None else pages_by_address(home)
    rows = collected(sources, pages, home=home, days=days)
    found = rows if audit is None else propose(rows, unclear_answers(decisions_of(audit, home)), most=most)
    if out is not None:
        write_gold(found, out)
    if kept_as:
        GoldFiles(home or load_settings().home).keep(kept_as, found)
    places = {"out": None if out is None else str(out), "set": kept_as or None}
    finish(summary(rows) | {"written": len(found), **places}, as_json=as_json, gates=())


def collected(
    sources: Sequence[str], pages: Mapping[str, str], *, home: Path | None = None, days: int = 365
) -> tuple[GoldRow, ...]:
    """Return the rows of all sources, marked; raise `EvaluationError` where there is none. `home` is that of a desk."""
    rows = marked(_looked_through([(text, tuple(_read(text, pages, home, days))) for text in sources]))
    if not rows:
        raise EvaluationError("There is no resolved request in these sources. Nothing was written.")
    return rows


def _looked_through(read: Sequence[tuple[str, Sequence[GoldRow]]]) -> Iterator[GoldRow]:
    """Yield the rows of all sources; one of a gold set takes the place of those with its id before it."""
    mended: dict[str, int] = {}
    for number, (text, rows) in enumerate(read):
        if text.startswith(f"{FILES[0]}:"):
            mended |= {row.id: number for row in rows}
    for number, (_text, rows) in enumerate(read):
        yield from (row for row in rows if mended.get(row.id, number) <= number)


def _read(text: str, pages: Mapping[str, str], home: Path | None, days: int) -> Iterator[GoldRow]:
    """Yield the rows of one source; `pages` are ids of pages by address."""
    kind, _, location = text.partition(":")
    if kind in FILES and location:
        read = read_gold(Path(location))
        yield from read if kind == FILES[0] else (with_linked(row, pages) for row in read)
        return
    if kind == DESK:
        desk_home = Path(location) if location else home or load_settings().home
        yield from desk_of(desk_home, pages or pages_by_address(desk_home)).masked(**within(days=days))
        return
    from indexer.cli import open_sources

    named = text if "=" in kind else f"goldset={text}"  # a name of its own, so that no home need remember one
    for source in open_sources([named], Path(), own=live_kinds(home)):
        if isinstance(source, FetchedSource):
            source.fetch()
        if not hasattr(source, "resolved_threads"):
            raise EvaluationError(f"{text!r} holds pages, not resolved requests.")
        yield from from_threads(cast(ThreadSource, source), pages)


def live_kinds(home: Path | None) -> Mapping[str, SourceFactory]:
    """Return the kinds of source that know people's wishes; what they bring near is kept in the home."""
    from app.bootstrap.sources.kinds import own_kinds

    known = own_kinds(load_settings() if home is None else load_settings(home=home))
    return {live: known[live] for live in LIVE}


def pages_by_address(home: Path) -> Mapping[str, str]:
    """Return the ids of the home's pages by their address; none where it has no index."""
    from eval.replay.knowledge import open_past

    if not (home / "index").is_dir():
        return {}
    content = open_past(home).index.content
    documents = map(content.document, range(len(content.kinds_and_dates()[0])))
    return {bare(document.url): document.id for document in documents if document.url and document.kind == "page"}
