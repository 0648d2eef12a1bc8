"""The command `firstline eval knowledge`: what the pages of administration show about the knowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from app.bootstrap.discretion import left_out
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.domain.knowledge_findings import DAMAGE, GAPS, PAGES, WORDS
from app.settings import load_settings
from app.storage.experience import SqlExperience
from eval.history.desk_rows import desk_rows
from eval.knowledge.gap_prediction import trials_of
from eval.knowledge.gaps import FindGaps, unmet_of
from eval.knowledge.gaps_command import damage_figures, gap_figures
from eval.knowledge.pages_command import page_figures, pages_of
from eval.knowledge.unknown_words import FindUnknownWords, House
from eval.outcome import JsonOption, Keep, finish
from eval.replay.knowledge import page_words
from indexer.bootstrap import default_encoder, language_identifier, message_encoder
from indexer.types import Document

MOST, SHOWN = 20_000, 50


def knowledge(
    *,
    home: Annotated[Path, typer.Option("--home", help="The home whose desk and pages are looked at.")],
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 365,
    minutes_per_ticket: Annotated[float, typer.Option(min=0, help="Minutes of an agent's time a ticket takes.")] = 12.0,
    stale_years: Annotated[float, typer.Option(min=0, help="After so many years a page counts as left alone.")] = 2.0,
    as_json: JsonOption = False,
) -> None:
    """What do the pages lack, by the desk of a home? Gaps, harm, contradictions, words; kept for administrators."""
    now = SystemClock().now()
    settings = load_settings(home=home)
    store = open_store(settings)
    rows = desk_rows(
        SqlExperience(store.engine),
        store,
        since=now - timedelta(days=days),
        until=now + timedelta(seconds=1),
        limit=MOST,
        left_out=left_out(settings),
    )
    pages = pages_of(home)
    found = {
        GAPS: _gaps(pages, rows, minutes_per_ticket),
        DAMAGE: damage_figures(rows, home, most=SHOWN),
        PAGES: page_figures(pages, stale_years),
        WORDS: _unknown_words(home, pages, rows),
    }
    for kind, figures in found.items():
        Keep(name=f"desk-{kind}", home=home, kind=kind, configuration={"days": days}).write(figures)
    finish(_told(found), as_json=as_json, gates=[])


def _gaps(pages: Sequence[Document], rows: Sequence[Mapping[str, Any]], minutes_per_ticket: float) -> dict[str, Any]:
    encode = default_encoder().encode
    unmet = unmet_of(rows, minutes=minutes_per_ticket)
    trials = trials_of(FindGaps(encode)(unmet)[:SHOWN], encode)
    found = gap_figures(rows, len(unmet), trials, {}, encode)
    named = {gap[name] for gap in found["gaps"] for name in ("linked", "nearest_miss")}
    return found | {"titles": {page.id: page.title for page in pages if page.id in named}}


def _unknown_words(home: Path, pages: Sequence[Document], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    house = House(pages=pages, holds=page_words(home), identify=language_identifier().identify)
    found = FindUnknownWords(house=house, encode=message_encoder().embed_passages)(rows)
    titles = {page.id: page.title for page in pages}
    named = {row["page"] for row in found} & set(titles)
    return {"requests": len(rows), "words": found, "titles": {id: titles[id] for id in named}}


def _told(found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    gaps, pages = found[GAPS], found[PAGES]
    return {
        "requests": gaps["requests"],
        "unmet": gaps["unmet"],
        "gaps": len(gaps["gaps"]),
        "in_gaps": gaps["in_gaps"],
        "misleading_pages": found[DAMAGE]["pages"],
        "unknown_words": len(found[WORDS]["words"]),
        **{name: pages[name] for name in ("pages", "contradicting_pairs", "duplicate_pairs", "stale_pages")},
    }
