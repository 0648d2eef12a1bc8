"""Whose words a home learns nothing from, and how long it keeps anybody's: from the settings."""

from __future__ import annotations

from datetime import timedelta

from app.bootstrap.identity import SystemClock
from app.settings import Settings
from indexer.sources.slack import Discretion

_SLACK = "slack:"


def slack_discretion(settings: Settings) -> Discretion:
    """Return it as Slack's sources take it: people and channels by Slack's own ids."""
    ids = {name.removeprefix(_SLACK) for name in settings.not_learned_from if name.startswith(_SLACK)}
    kept = timedelta(days=settings.history_days)
    return Discretion(
        people=frozenset(id_ for id_ in ids if id_[:1] in {"U", "W"}),
        channels=frozenset(id_ for id_ in ids if id_[:1] in {"C", "G"}),
        since=SystemClock().now() - kept if kept else None,
    )
