"""The desk of a home, opened for its history: `desk:HOME` among the sources of a gold set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict

from app.bootstrap.discretion import left_out
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.settings import load_settings
from app.storage.experience import SqlExperience
from eval.errors import EvaluationError
from eval.history.desk_history import DeskHistory

MOST_REQUESTS = 20_000


class Within(TypedDict):
    """A time, and how many requests of it at most."""

    since: datetime
    until: datetime
    limit: int


def within(*, days: int) -> Within:
    """Return the last `days` days."""
    now = SystemClock().now()
    return Within(since=now - timedelta(days=days), until=now + timedelta(seconds=1), limit=MOST_REQUESTS)


def desk_of(home: Path | None, pages: Mapping[str, str] = MappingProxyType({})) -> DeskHistory:
    """Return the history of the desk of `home`, or of the usual one; raise `EvaluationError` where there is none."""
    settings = load_settings() if home is None else load_settings(home=home)
    if not settings.database_url and not settings.home.is_dir():
        raise EvaluationError(f"There is no desk in {str(settings.home)!r}. Name the home of one: desk:HOME.")
    store = open_store(settings)
    return DeskHistory(
        happened=SqlExperience(store.engine),
        units=store,
        left_out=left_out(settings),
        pages=pages,
        address=settings.public_url.rstrip("/"),
    )
