"""Decisions of replays by the name they were kept under, or by their file."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import NotFound
from app.settings import load_settings
from app.storage.home.evaluation_cards import FOLDER

DECISIONS = "decisions.jsonl"


def decisions_of(named: str, home: Path | None) -> Path:
    """Return the file of decisions: `named` is one, or the name of a replay kept in `home`. Raises `NotFound`."""
    file = Path(named)
    if file.is_file():
        return file
    kept = (home or load_settings().home) / FOLDER / f"{named}.{DECISIONS}"
    if kept.is_file():
        return kept
    raise NotFound(
        f"{named!r} is neither a file nor a replay that was kept. "
        "Run `firstline eval replay --decisions FILE`, or with `--save NAME`."
    )
