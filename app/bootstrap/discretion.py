"""Whose words a home learns nothing from, and how long it keeps anybody's: its settings, and what people asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.bootstrap.ground import open_store
from app.bootstrap.identity import SystemClock
from app.domain.opt_out import is_left_out
from app.domain.roster import Agent
from app.services.access.leave_out import LeftOut
from app.settings import Settings
from app.storage.database import DATABASE_FILE
from app.storage.home.live_desk import live_desk
from indexer.sources.slack import Discretion

_SLACK, _TEAMS = "slack:", "teams:"


def left_out(settings: Settings) -> frozenset[str]:
    """Return the people and conversations that nothing is learned from, agents under each of their names."""
    subjects = _listed(settings)
    if not subjects:
        return subjects
    known = [_names(agent) for agent in live_desk(settings.home)().roster.agents.values()]
    return subjects.union(*(names for names in known if any(is_left_out(subjects, person=name) for name in names)))


def _names(agent: Agent) -> set[str]:
    elsewhere = {_SLACK + agent.slack if agent.slack else "", _TEAMS + agent.teams if agent.teams else ""}
    return {agent.id} | (elsewhere - {""})


def _listed(settings: Settings) -> frozenset[str]:
    listed = LeftOut.of(settings.not_learned_from)
    if not settings.database_url and not (settings.home / DATABASE_FILE).is_file():
        return listed.always  # nobody can have asked yet, and who only reads makes no database
    with open_store(settings)() as work:
        return listed(work)


def oldest_kept(settings: Settings) -> datetime | None:
    """Return the moment before which nothing is kept, if there is one."""
    kept = timedelta(days=settings.history_days)
    return SystemClock().now() - kept if kept else None


def slack_discretion(settings: Settings) -> Discretion:
    """Return it as Slack's sources take it: people and channels by Slack's own ids."""
    ids = {name.removeprefix(_SLACK) for name in left_out(settings) if name.startswith(_SLACK)}
    return Discretion(
        people=frozenset(id_ for id_ in ids if id_[:1] in {"U", "W"}),
        channels=frozenset(id_ for id_ in ids if id_[:1] in {"C", "G"}),
        since=oldest_kept(settings),
    )
