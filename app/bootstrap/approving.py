"""Approved answers of a home: made, reworded, withdrawn, written as files, and indexed."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap.ground import open_store
from app.bootstrap.identity import SortableIds, SystemClock
from app.bootstrap.sources.kinds import ANSWERS, own_kinds
from app.domain.approved import ApprovedAnswer
from app.domain.article import ArticleDraft
from app.services.desk.approve_answer import ApproveAnswer, EditAnswer, WithdrawAnswer
from app.services.desk.draft_article import DraftArticle, ExportAnswers
from app.settings import Settings
from app.storage.home.article_files import ArticleFolder
from indexer.bootstrap import default_writer, language_identifier
from indexer.build import BuildOptions, BuildReport, build

LISTED = 1_000


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
