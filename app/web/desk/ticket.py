"""One ticket: what was said, what the engine believes, what was tried, and everything that can be done with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from app.domain.mention import Colleague, handles
from app.domain.reply import may_be_solved
from app.services.desk.list_tickets import AT_WORK
from app.services.desk.read_ticket import TicketStory
from app.web.desk.forms import ReplyForm
from app.web.desk.later import CHOICES
from app.web.desk.seat import AtDesk, Seat, TicketId
from app.web.desk.story import items_of, tried_of
from app.web.naming import DONE, PRIORITY_NAMES
from app.web.rendering import page

_LATELY = 3

router = APIRouter(prefix="/desk/tickets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A reply to begin with, and what it was made from."""

    text: str
    source: str


@router.get("/{ticket_id}")
def show(
    ticket_id: TicketId,
    seat: AtDesk,
    take: Annotated[str, Query(max_length=100)] = "",
    macro: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show the ticket to an agent of its queue; `take` and `macro` name what the reply begins with."""
    story = seat.story(ticket_id)
    seat.desk.tools.mentions.see(ticket_id, agent=seat.agent)
    return ticket_page(seat, story, begun=_begun(seat, ticket_id, take, macro))


def ticket_page(seat: Seat, story: TicketStory, *, problem: str = "", begun: Begun | None = None) -> Response:
    """Return the page of a ticket; `problem` says what is wrong with what was just sent."""
    ticket, drafts, life = story.ticket, seat.desk.tools.drafts, seat.desk.life
    return page(
        seat.request,
        "desk/ticket.html",
        status=422 if problem else 200,
        story=story,
        ticket=ticket,
        triage=story.receipts[-1].triage if story.receipts else None,
        items=items_of(story),
        tried=tried_of(story),
        mine=ticket.assignee == seat.id,
        thanked=may_be_solved(ticket, story.events),
        may_act=ticket.state in AT_WORK | {"new", "answered"},
        queues=_queues(seat, story),
        priorities=PRIORITY_NAMES,
        draft=begun.text if begun else drafts.of(ticket.id, agent=seat.agent),
        note_draft=seat.desk.tools.note_drafts.of(ticket.id, agent=seat.agent),
        source=begun.source if begun else "web",
        dues=seat.dues(ticket)[ticket.id],
        macros=life.macros.fitting(ticket.queue),
        closing=life.rules().closing,
        agents=sorted(one.id for one in life.rules().roster.agents.values() if one.serves(ticket.queue)),
        people=_people(seat, ticket.queue),
        later=CHOICES,
        others=drafts.others_at(ticket.id, agent=seat.agent),
        last_act=seat.just_done,
        done=DONE,
        key=secrets.token_hex(8),
        problem=problem,
        now=seat.desk.clock.now(),
    )


def conflict_page(seat: Seat, ticket_id: str, reply: ReplyForm | None = None) -> Response:
    """Return what happened meanwhile; a reply is kept, to be sent all the same or mended."""
    story = seat.story(ticket_id)
    return page(
        seat.request,
        "desk/conflict.html",
        status=409,
        ticket=story.ticket,
        items=items_of(story)[-_LATELY:],
        reply=reply,
        now=seat.desk.clock.now(),
    )


def to_ticket(ticket_id: str) -> RedirectResponse:
    """Lead back to the ticket, which then says what was done."""
    return RedirectResponse(f"/desk/tickets/{ticket_id}?did=1", status_code=303)


def _begun(seat: Seat, ticket_id: str, suggestion_id: str, macro_id: str) -> Begun | None:
    if suggestion_id:
        return Begun(text=seat.suggestion(ticket_id, suggestion_id).text, source=f"suggestion:{suggestion_id}")
    if not macro_id:
        return None
    draft = seat.desk.life.macros.draft(ticket_id, macro_id, agent=seat.id)
    return Begun(text=draft.text, source=f"macro:{macro_id}")


def _people(seat: Seat, queue: str) -> Mapping[str, Colleague]:
    """Return whom a note may name, by what to write behind the @."""
    found = handles(seat.desk.tools.mentions.colleagues(queue))
    return {handle: one for handle, one in found.items() if one.id != seat.id}


def _queues(seat: Seat, story: TicketStory) -> tuple[str, ...]:
    """Return where a ticket may go: where it is, what the engine thought of, then every queue there is."""
    thought_of = [queue for receipt in story.receipts for queue in receipt.triage.candidates]
    with seat.desk.reading() as work:
        loads = work.desk.loads(states=AT_WORK)
    known = {load.queue for load in loads} | set(seat.desk.tools.queues()) | seat.agent.queues
    return tuple(filter(None, dict.fromkeys([story.ticket.queue, *thought_of, *sorted(known)])))
