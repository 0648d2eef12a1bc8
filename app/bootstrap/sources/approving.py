"""The desk's own knowledge over a home: approved answers, solved tickets, and the index of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.discretion import left_out, oldest_kept
from app.bootstrap.ground import open_store
from app.bootstrap.identity import SortableIds, SystemClock
from app.bootstrap.sources.confluence import confluence_kinds
from app.bootstrap.sources.jira import jira_kinds
from app.bootstrap.sources.mail_history import mail_kinds
from app.bootstrap.sources.slack_history import slack_kinds
from app.bootstrap.sources.zendesk import zendesk_kinds
from app.domain.approved import ApprovedAnswer
from app.domain.article import ArticleDraft
from app.services.desk.approve_answer import ApproveAnswer, EditAnswer, WithdrawAnswer
from app.services.desk.draft_article import DraftArticle, ExportAnswers
from app.settings import Settings
from app.storage.database import make_home
from app.storage.home.article_files import ArticleFolder
from app.storage.knowledge_sources import AnswersSource, SolvedTicketsSource
from app.storage.unit_of_work import SqlUnitsOfWork
from indexer.bootstrap import default_writer, language_identifier
from indexer.build import BuildOptions, BuildReport, build
from indexer.plugins import SourceFactory

if TYPE_CHECKING:
    from indexer.sources.files import FilesSource


def _silent(_: str) -> None: ...


ANSWERS, TICKETS, FILES = "answers", "desk", "files"
LISTED = 1_000


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


def approve(settings: Settings, *, title: str, text: str, audience: frozenset[str], by: str, ticket: str = "") -> str:
    """Keep an answer for `audience` and return its id."""
    use_case = ApproveAnswer(
        unit_of_work=open_store(settings),
        clock=SystemClock(),
        ids=SortableIds(),
        identify=language_identifier().identify,
    )
    return use_case(title, text, audience=audience, approved_by=by, ticket_id=ticket).id


def edit(
    settings: Settings, answer_id: str, *, title: str | None, text: str | None, audience: frozenset[str] | None
) -> ApprovedAnswer:
    """Reword an answer; None leaves a part as it is."""
    use_case = EditAnswer(unit_of_work=open_store(settings), clock=SystemClock())
    return use_case(answer_id, title=title, text=text, audience=audience)


def withdraw(settings: Settings, answer_id: str) -> ApprovedAnswer:
    """Take an answer back."""
    return WithdrawAnswer(unit_of_work=open_store(settings), clock=SystemClock())(answer_id)


def draft(settings: Settings, ticket_id: str) -> ArticleDraft:
    """Return what could be approved of a ticket."""
    return DraftArticle(unit_of_work=open_store(settings), identify=language_identifier().identify)(ticket_id)


def approved(settings: Settings, *, withdrawn: bool) -> tuple[ApprovedAnswer, ...]:
    """Return the answers, the newest first, `LISTED` at most."""
    with open_store(settings)() as work:
        return work.answers.find(withdrawn=withdrawn, limit=LISTED)


def export(settings: Settings, folder: Path, *, only: str = "") -> tuple[str, ...]:
    """Write the answers as markdown files into `folder` and return their paths."""
    return ExportAnswers(unit_of_work=open_store(settings))(ArticleFolder(folder), only=only)


def index_answers(settings: Settings) -> BuildReport:
    """Bring the approved answers in the index up to date; whoever withdrew the last ones meant it."""
    source = own_kinds(settings)[ANSWERS]("")
    options = BuildOptions(approve_deletes=True)
    return build([source], home=settings.home, writer=default_writer(settings.home), options=options)


def _database(settings: Settings, location: str) -> SqlUnitsOfWork:
    """Return the database of the home at `location`, or the one that the settings name where that is the home."""
    home = Path(location) if location else settings.home
    same = home.resolve() == settings.home.resolve()
    if not same:
        return open_store(settings.model_copy(update={"home": home, "database_url": ""}))
    make_home(settings.home)  # it is about to be indexed for the first time
    return open_store(settings)
