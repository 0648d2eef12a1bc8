"""Every kind of source that a home can read, beside those that the indexer opens by their location alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.discretion import left_out, oldest_kept
from app.bootstrap.ground import open_store
from app.bootstrap.sources.confluence import confluence_kinds
from app.bootstrap.sources.jira import jira_kinds
from app.bootstrap.sources.mail_history import mail_kinds
from app.bootstrap.sources.slack_history import slack_kinds
from app.bootstrap.sources.zendesk import zendesk_kinds
from app.settings import Settings
from app.storage.database import make_home
from app.storage.knowledge_sources import AnswersSource, SolvedTicketsSource
from app.storage.unit_of_work import SqlUnitsOfWork
from indexer.plugins import SourceFactory

if TYPE_CHECKING:
    from indexer.sources.files import FilesSource


def _silent(_: str) -> None: ...


ANSWERS, TICKETS, FILES = "answers", "desk", "files"


def own_kinds(settings: Settings, tell: Callable[[str], None] = _silent) -> Mapping[str, SourceFactory]:
    """Return the kinds of source that need more than a location: `answers:HOME`, `desk:HOME`, files and live ones."""

    def answers(location: str, *, name: str = "") -> AnswersSource:
        return AnswersSource(engine=_database(settings, location).engine, name=name or ANSWERS)

    def tickets(location: str, *, name: str = "") -> SolvedTicketsSource:
        slack = {("slack", id): room.group for id, room in settings.slack_channels.items() if room.group}
        rooms = slack | {("teams", id): room.group for id, room in settings.teams_rooms.items()}
        return SolvedTicketsSource(
            engine=_database(settings, location).engine,
            name=name or TICKETS,
            rooms=rooms,
            left_out=left_out(settings),
            oldest=oldest_kept(settings),
        )

    def files(location: str, *, name: str = "") -> FilesSource:
        # imported here: only whoever reads files waits for it
        from indexer.sources.files import FilesSource

        return FilesSource(location, name=name, shelf=settings.home / "index" / "files.sqlite")

    kinds: dict[str, SourceFactory] = {ANSWERS: answers, TICKETS: tickets, FILES: files}
    for live in (slack_kinds, confluence_kinds, jira_kinds, zendesk_kinds, mail_kinds):
        kinds |= live(settings, tell)
    return kinds


def _database(settings: Settings, location: str) -> SqlUnitsOfWork:
    """Return the database of the home at `location`, or the one that the settings name where that is the home."""
    home = Path(location) if location else settings.home
    same = home.resolve() == settings.home.resolve()
    if not same:
        return open_store(settings.model_copy(update={"home": home, "database_url": ""}))
    make_home(settings.home)  # it is about to be indexed for the first time
    return open_store(settings)
