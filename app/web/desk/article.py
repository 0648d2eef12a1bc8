"""Making an article of a ticket: a draft to review, then a page or a file, and nothing without the reviewer's word."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from app.domain.approved import MAX_ANSWER, MAX_TITLE
from app.domain.article import ArticleDraft, Reviewed
from app.domain.errors import InvalidInput
from app.domain.readers import EVERYONE
from app.services.tickets.undo import LastAct
from app.web.desk.forms import ArticleForm, ArticleWords
from app.web.desk.seat import AtDesk, Seat, TicketId
from app.web.desk.ticket import ticket_page, to_ticket
from app.web.rendering import page
from app.web.wording import _

_NOTHING_YET = _("An article is made of what you told the requester, so reply first.")
_NOT_YET = _(
    "It needs a title, a text and somebody who may read it. If it has them, its folder cannot be written: tell an "
    "administrator."
)

router = APIRouter(prefix="/desk/tickets")


@router.get("/{ticket_id}/article")
def draft(ticket_id: TicketId, seat: AtDesk, anew: bool = False) -> Response:
    """Show the draft, to be read and changed; what the agent wrote before comes back, unless they begin `anew`."""
    story = seat.story(ticket_id)
    try:
        drafted = seat.desk.advice.articles.draft(ticket_id)
    except InvalidInput:
        return ticket_page(seat, story, problem=_NOTHING_YET)
    begun = None if anew else seat.desk.tools.article_drafts.of(ticket_id, agent=seat.agent)
    first = Reviewed(ticket_id=ticket_id, title=drafted.title, text=drafted.text, audience=frozenset())
    return _form(seat, drafted, begun or first, back=begun is not None)


@router.post("/{ticket_id}/article/draft")
def keep(ticket_id: TicketId, seat: AtDesk, form: Annotated[ArticleWords, Form()]) -> Response:
    """Keep what is being written."""
    seat.desk.tools.article_drafts(form.reviewed(ticket_id), agent=seat.agent)
    return Response(status_code=204)


@router.post("/{ticket_id}/article")
def make(ticket_id: TicketId, seat: AtDesk, form: Annotated[ArticleForm, Form()]) -> Response:
    """Publish it, or hand it over as a file."""
    seat.ticket(ticket_id)
    reviewed, drafts = form.reviewed(ticket_id), seat.desk.tools.article_drafts
    try:
        if form.act == "export":
            file = _file(seat, reviewed)
            drafts(reviewed, agent=seat.agent)
            return file
        seat.desk.advice.articles.publish(reviewed, by=seat.id)
    except InvalidInput:
        return _form(seat, seat.desk.advice.articles.draft(ticket_id), reviewed, problem=_NOT_YET)
    drafts.forget(ticket_id, agent=seat.agent)
    seat.done(LastAct(kind="published"))
    return to_ticket(ticket_id)


def _file(seat: Seat, reviewed: Reviewed) -> Response:
    file = seat.desk.advice.articles.export(reviewed, by=seat.id)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.text, media_type="text/markdown; charset=utf-8", headers=headers)


def _form(seat: Seat, drafted: ArticleDraft, written: Reviewed, *, back: bool = False, problem: str = "") -> Response:
    story = seat.story(drafted.ticket_id)
    groups = {EVERYONE, *story.request.audience, *seat.agent.audience}
    return page(
        seat.request,
        "desk/article.html",
        status=422 if problem else 200,
        ticket=story.ticket,
        draft=drafted,
        written=written,
        back=back,
        groups=sorted(groups, key=lambda group: (group != EVERYONE, group)),
        longest={"title": MAX_TITLE, "text": MAX_ANSWER},
        problem=problem,
    )
