"""The first page: ask, see what became of it, and say whether it helped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.domain.errors import InvalidInput
from app.domain.feedback import Feedback, Verdict
from app.domain.request import MAX_TEXT, Incoming, Origin
from app.services.front_desk import FrontDesk
from app.services.requests.known_issues import known_issues
from app.services.requests.read_request import RequestStory
from app.web.handover import fields_of
from app.web.headlines import end_of_incident, headline_of, is_their_word, is_upset
from app.web.history import acknowledgement_of, history_of
from app.web.promising import heard_by, written
from app.web.rating import is_asked_soon, rating_scale
from app.web.rendering import language_of, page, page_in, page_language
from app.web.views import may_write_back, sources_of, stage_of, suggestions_of
from app.web.visiting import Desk, RequestId, Visitor
from app.web.wording import _

CHANNEL = "web"
_REFRESH_SECONDS = {"waiting": 2, "person": 20}
_ASKED_SOON_SECONDS = 3

_EMPTY = _("There is no question here yet. Write a sentence about what you need.")
_TOO_LONG = _("That is more than 20,000 characters. Shorten it; you can send a log file later.")

router = APIRouter()


@router.get("/")
def start(request: Request, q: str = "") -> Response:
    """Show the box to ask in; `q` fills it."""
    return _box(request, text=q)


@router.post("/ask")
def ask(
    request: Request,
    desk: Desk,
    who: Visitor,
    text: Annotated[str, Form()] = "",
    message: Annotated[str, Form(max_length=100, pattern=r"^[\w-]*$")] = "",
) -> Response:
    """Handle the question and go to its page; sending the same form twice asks once."""
    origin = Origin(channel=CHANNEL, conversation=who.requester, message=message)
    try:
        outcome = desk.ask(Incoming(text=text, requester=who.requester, audience=who.audience, origin=origin))
    except InvalidInput:
        return _box(request, text=text, error=_TOO_LONG if len(text) > MAX_TEXT else _EMPTY, status=422)
    return _to(outcome.request.id)


@router.get("/requests/{request_id}")
def show(request: Request, request_id: RequestId, desk: Desk, who: Visitor, said: str = "") -> Response:
    """Show one request: the answer or the ticket, and what happened so far; a merged one where it goes on."""
    story = desk.read_request(request_id, reader=who)
    if story.continues_at:
        return _to(story.continues_at)
    return request_page(request, desk, story, Shown(thanks=_thanks(story, said)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page of a request shows beside the request: thanks, or a problem and the words that were not taken."""

    thanks: str = ""
    problem: str = ""
    text: str = ""
    status: int = 200


def request_page(request: Request, desk: FrontDesk, story: RequestStory, shown: Shown) -> Response:
    """Return the page of one request."""
    stage, language = stage_of(story), language_of(request, desk, story)
    rating = rating_scale(desk, story)
    soon = _ASKED_SOON_SECONDS if not rating and is_asked_soon(desk, story) else 0
    return page_in(
        language,
        request,
        "request.html",
        status=shown.status,
        story=story,
        stage=stage,
        decision=story.receipt.decision if story.receipt else None,
        headline=headline_of(story),
        upset=is_upset(story),
        their_word=is_their_word(story),
        by=_by(desk, story, language),
        ended=end_of_incident(story),
        retried=any(event.kind == "answered" for event in story.events),
        sources=sources_of(story, desk.engine.documents),
        suggestions=suggestions_of(story),
        now=desk.clock.now(),
        refresh=_REFRESH_SECONDS.get(stage, soon),
        message=secrets.token_hex(8),
        may_write=may_write_back(story),
        thanks=shown.thanks,
        problem=shown.problem,
        text=shown.text,
        history=history_of(story),
        details=fields_of(story, language),
        rating=rating,
    )


def _by(desk: FrontDesk, story: RequestStory, language: str) -> str:
    moment = heard_by(story, desk.life.rules().sla, now=desk.clock.now())
    return written(moment, language) if moment else ""


@router.post("/requests/{request_id}/feedback")
def give_feedback(
    request_id: RequestId,
    desk: Desk,
    who: Visitor,
    verdict: Annotated[Verdict, Form()],
    receipt: Annotated[str, Form(max_length=100, pattern=r"^\w*$")] = "",
) -> Response:
    """Take a button's verdict on the answer; `receipt` names the answer it stood under."""
    groups = desk.read_request(request_id, reader=who).request.audience
    desk.record_feedback(
        Feedback(
            request_id=request_id,
            verdict=verdict,
            actor=who.requester,
            at=desk.clock.now(),
            receipt_id=receipt,
            groups=groups,
        )
    )
    return _to(request_id)


@router.post("/requests/{request_id}/choice")
def choose(request_id: RequestId, desk: Desk, who: Visitor, choice: Annotated[str, Form(max_length=2000)]) -> Response:
    """Take the answer to a question back: the chosen page is quoted, the chosen team gets it, a detail is used."""
    groups = desk.read_request(request_id, reader=who).request.audience
    desk.turns.chosen(request_id, choice, actor=who.requester, at=desk.clock.now(), groups=groups)
    return _to(request_id)


@router.post("/requests/{request_id}/separate")
def separate(request_id: RequestId, desk: Desk, who: Visitor) -> Response:
    """Take a request off the ticket it was attached to: it is something new."""
    desk.read_request(request_id, reader=who)
    desk.separate(request_id, actor=who.requester)
    return _to(request_id)


def _box(request: Request, *, text: str = "", error: str = "", status: int = 200) -> Response:
    desk: FrontDesk = request.app.state.desk
    examples = desk.rules.examples.get(page_language(request, desk), ())
    with desk.reading() as work:
        known = known_issues(work)
    return page(
        request,
        "ask.html",
        status=status,
        text=text,
        error=error,
        message=secrets.token_hex(8),
        examples=examples,
        known=known,
        has_pages=desk.check_readiness.has_pages,
        now=desk.clock.now(),
    )


def _thanks(story: RequestStory, said: str) -> str:
    unsure = said == "unsure" and stage_of(story) != "person"
    return acknowledgement_of(story, asks_if_solved=unsure, rated=said == "rated") if said else ""


def _to(request_id: str) -> RedirectResponse:
    return RedirectResponse(f"/requests/{request_id}", status_code=303)
