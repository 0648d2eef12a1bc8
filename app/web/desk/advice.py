"""What helps with a ticket: pages to read, and how the like was solved before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.responses import Response

from app.domain.decision import Decision
from app.web.desk.seat import AtDesk, TicketId
from app.web.marking import to_line
from app.web.rendering import page
from app.web.views import document_href

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
    """Show what may be read; everything here the *requester* may read too, so it may be passed on."""
    story = seat.story(ticket_id)
    decision = seat.desk.decide(replace(story.request, explicit=True)).decision
    return page(seat.request, "desk/help.html", ticket=story.ticket, articles=articles_of(decision))


def articles_of(decision: Decision) -> tuple[Article, ...]:
    """Return the pages of a decision, each once, what answers before what is offered."""
    once: dict[str, Article] = {}
    for article in _articles(decision):
        once.setdefault(article.document_id, article)
    return tuple(once.values())


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
            snippet=to_line(item.snippet),
            likely=item.score,
        )
