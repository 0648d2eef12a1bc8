"""What helps with a ticket: replies to send, pages to read, and how the like was solved before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.responses import Response

from app.domain.decision import Decision
from app.domain.errors import NotFound
from app.domain.lifecycle import is_over
from app.domain.suggested import SuggestedReply
from app.services.tickets.undo import LastAct
from app.web.desk.seat import AtDesk, Seat, TicketId
from app.web.desk.story import tried_of
from app.web.desk.ticket import to_ticket
from app.web.marking import to_line
from app.web.rendering import page
from app.web.views import document_href, snippet_of
from app.web.wording import _

KINDS: dict[str, str] = {
    "thread": _("solved before"),
    "answer": _("approved answer"),
    "macro": _("macro"),
    "page": _("page"),
}
_LOOKED_AT, _SHOWN = 20, 4
SUGGESTION = "suggestion:"
"""Begins the source of a reply that was made from a suggestion."""

router = APIRouter(prefix="/desk/tickets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page that may help, with a sentence of it and how likely it fits."""

    document_id: str
    title: str
    href: str
    snippet: str
    likely: float


@router.get("/{ticket_id}/help")
def help_with(ticket_id: TicketId, seat: AtDesk) -> Response:
    """Show what may be said and read; everything here the *requester* may read too, so it may be passed on."""
    story = seat.story(ticket_id)
    replies = seat.desk.advice.replies(ticket_id)
    decision = seat.desk.engine.decide(replace(story.request, explicit=True)).decision
    shown = {reply.document_id for reply in replies}
    alike = tuple(
        one for one in seat.desk.advice.similar(ticket_id, k=_LOOKED_AT) if seat.agent.serves(one.ticket.queue)
    )
    return page(
        seat.request,
        "desk/help.html",
        ticket=story.ticket,
        replies=[(reply, _source(reply)) for reply in replies],
        articles=[article for article in articles_of(decision) if article.document_id not in shown],
        kinds=KINDS,
        tried={page.document_id for page in tried_of(story)},
        solved=[(one, _told(seat, one.ticket.id)) for one in alike if is_over(one.ticket)][:_SHOWN],
        going=[one for one in alike if not is_over(one.ticket)][:_SHOWN],
        now=seat.desk.clock.now(),
    )


@router.post("/{ticket_id}/suggestions/{suggestion_id}/reject")
def reject(ticket_id: TicketId, suggestion_id: TicketId, seat: AtDesk) -> Response:
    """Say that a suggested reply does not fit; it is not suggested here again, and less often elsewhere."""
    seat.ticket(ticket_id)
    learn(seat, ticket_id, suggestion_id, sent=None)
    seat.done(LastAct(kind="rejected"))
    return to_ticket(ticket_id)


def learn(seat: Seat, ticket_id: str, suggestion_id: str, *, sent: str | None) -> None:
    """Note what became of a suggestion; raise `NotFound` for one that was never made for this ticket."""
    seat.suggestion(ticket_id, suggestion_id)
    seat.desk.advice.learn(suggestion_id, agent=seat.id, sent=sent)


def learn_if_suggested(seat: Seat, ticket_id: str, source: str, sent: str) -> None:
    """Note that a reply was sent, where it was made from a suggestion; a source that is none is no matter."""
    if not source.startswith(SUGGESTION):
        return
    try:
        learn(seat, ticket_id, source.removeprefix(SUGGESTION), sent=sent)
    except NotFound:  # the reply is sent, whatever its form said it came from
        return


def articles_of(decision: Decision) -> tuple[Article, ...]:
    """Return the pages of a decision, each once, what answers before what is offered."""
    once: dict[str, Article] = {}
    for article in _articles(decision):
        once.setdefault(article.document_id, article)
    return tuple(once.values())


def _told(seat: Seat, ticket_id: str) -> str:
    """Return what an agent last told the requester of a ticket, on one line; empty where nobody told them anything."""
    with seat.desk.reading() as work:
        told = [message.text for message in work.conversations.of_ticket(ticket_id) if message.kind == "reply"]
    return to_line(told[-1]) if told else ""


def _source(reply: SuggestedReply) -> str:
    return document_href(reply.document_id) if reply.kind in {"thread", "page"} else ""


def _articles(decision: Decision) -> Iterator[Article]:
    for span in decision.answer.spans if decision.answer else ():
        yield Article(
            document_id=span.document_id,
            title=span.title,
            href=document_href(span.document_id, (span,)),
            snippet=to_line(span.text),
            likely=decision.confidence,
        )
    for item in decision.suggestions:
        yield Article(
            document_id=item.document_id,
            title=item.title,
            href=document_href(item.document_id),
            snippet=snippet_of(item),
            likely=item.score,
        )
