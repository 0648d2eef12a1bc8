"""The desk's first page: queues with how much waits in each, and the list that somebody asked for."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from app.domain.lifecycle import DEFAULT_QUEUE
from app.domain.ticket_filter import NOBODY, Load, TicketFilter, matches
from app.services.desk.list_tickets import AT_WORK, TicketList
from app.services.desk.mentions import Named
from app.services.tickets.undo import LastAct
from app.web.desk.filtering import GROUP_NAMES, GROUPS, ME, MENTIONS, ORDER_NAMES, SOON, Asked, asked_in
from app.web.desk.forms import ListQuery
from app.web.desk.later import CHOICES
from app.web.desk.seat import AtDesk, Dues, Seat
from app.web.naming import DESK_STATES, DONE, PRIORITY_NAMES
from app.web.rendering import page
from app.web.wording import _

_PAGE = 50
_LOOKED_THROUGH = 200
"""Tickets whose promises are worked out for the list of those due soon."""
_MAX_QUERY = 2000

router = APIRouter(prefix="/desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A way into the list: what it is called, where it leads, how many tickets wait there."""

    name: str
    href: str
    tickets: int | None
    current: bool
    is_queue: bool = False
    is_news: bool = False


@router.get("")
def listing(seat: AtDesk, query: Annotated[ListQuery, Query()]) -> Response:
    """Show the list that the address asks for; without a question in it, the one this person saved."""
    saved = seat.desk.tools.views.of(person=seat.id)
    asked = asked_in(saved) if saved and not seat.request.url.query else Asked(**query.model_dump(exclude={"after"}))
    named = seat.desk.tools.mentions(agent=seat.agent) if asked.state == MENTIONS else ()
    found, dues = _found(seat, asked, named, after=query.after)
    views, rules = _views(found, asked, seat), seat.desk.life.rules()
    groups = GROUP_NAMES | {name: text for name, text in DESK_STATES.items() if name not in {"new", "answered"}}
    return page(
        seat.request,
        "desk/list.html",
        heading=next((view.name for view in views if view.current), groups.get(asked.state, groups["work"])),
        asked=asked,
        found=found,
        dues=dues,
        named={one.ticket.id: one.mention for one in reversed(named)},
        after=query.after,
        next_href=asked.href(after=found.tickets[-1].id) if found.more else "",
        views=views,
        queues=_queues(found, asked, seat),
        is_saved=asked.query() == saved,
        groups=groups,
        orders=ORDER_NAMES,
        priorities=PRIORITY_NAMES,
        later=CHOICES,
        closing=rules.closing,
        agents=sorted(one.id for one in rules.roster.agents.values() if one.id != seat.id),
        key=secrets.token_hex(8),
        last_act=seat.just_done,
        done=DONE,
        agent=seat.id,
        now=seat.desk.clock.now(),
    )


@router.post("/view")
def save_view(seat: AtDesk, query: Annotated[str, Form(max_length=_MAX_QUERY)] = "") -> Response:
    """Let the desk open with this list for this person; an empty one is the standard again."""
    asked = asked_in(query)
    seat.desk.tools.views.keep(asked.query(), person=seat.id)
    seat.done(LastAct(kind="saved"))
    return RedirectResponse(f"{asked.href()}&did=1", status_code=303)


def _found(seat: Seat, asked: Asked, named: tuple[Named, ...], *, after: str) -> tuple[TicketList, Dues]:
    """Return the tickets of the list, and what is promised on those at work."""
    wanted, soon = asked.filter(agent=seat.id), asked.state == SOON
    found = seat.desk.tools.list_tickets(
        wanted, agent=seat.agent, after=after, limit=_LOOKED_THROUGH if soon else _PAGE
    )
    if asked.state == MENTIONS:
        found = _where_named(found, named, wanted)
    dues = seat.dues(*(ticket for ticket in found.tickets if ticket.state in AT_WORK))
    return (_due_soon(found, dues, now=seat.desk.clock.now()) if soon else found), dues


def _due_soon(found: TicketList, dues: Dues, *, now: datetime) -> TicketList:
    """Return the tickets whose promise is broken or nearly so, the nearest first, out of those looked through."""
    running = {id: [one for one in those if one.state != "paused" and one.warn_at <= now] for id, those in dues.items()}
    pressing = [ticket for ticket in found.tickets if running.get(ticket.id)]
    nearest = tuple(sorted(pressing, key=lambda ticket: running[ticket.id][0].at))
    return replace(found, tickets=nearest, total=len(nearest), more=False)


def _where_named(found: TicketList, named: tuple[Named, ...], wanted: TicketFilter) -> TicketList:
    """Return the tickets on which this agent was named in a note, the last note first, those of the engine too."""
    tickets = {one.ticket.id: one.ticket for one in named}
    fitting = tuple(ticket for ticket in tickets.values() if matches(wanted, replace(ticket, tier=1)))
    return replace(found, tickets=fitting, total=len(fitting), more=False)


def _views(found: TicketList, asked: Asked, seat: Seat) -> tuple[Door, ...]:
    plain, me = Asked(order=asked.order), seat.id
    unseen = seat.desk.tools.mentions.unseen(agent=seat.agent)
    ours = GROUPS["mine_to_do"]
    wanted: tuple[tuple[str, dict[str, str], int | None], ...] = (
        (_("Everything at work"), {"state": "work"}, _sum(found.loads)),
        (_("Waiting on me"), {"state": "mine_to_do", "assignee": ME}, _sum(found.loads, holder=me, states=ours)),
        (_("All of mine"), {"state": "work", "assignee": ME}, _sum(found.loads, holder=me)),
        (_("Due soon"), {"state": SOON}, None),
        (_("Where I was named"), {"state": MENTIONS}, unseen or None),
        (_("Nobody's yet"), {"state": "work", "assignee": NOBODY}, _sum(found.loads, holder="")),
    )
    return tuple(
        Door(
            name=name,
            href=plain.href(**values),
            tickets=tickets,
            current=_is_current(asked, values),
            is_news=values["state"] == MENTIONS,
        )
        for name, values, tickets in wanted
    )


def _is_current(asked: Asked, values: dict[str, str]) -> bool:
    same = (asked.state or "work") == values["state"] and asked.assignee == values.get("assignee", "")
    return same and not asked.queue


def _queues(found: TicketList, asked: Asked, seat: Seat) -> tuple[Door, ...]:
    known = {name for name in seat.desk.tools.queues() if seat.agent.serves(name)} | seat.agent.queues
    names = known | {load.queue or DEFAULT_QUEUE for load in found.loads} | ({asked.queue} if asked.queue else set())
    plain = Asked(order=asked.order, state=asked.state or "work")
    return tuple(
        Door(
            name=name,
            href=plain.href(queue=name),
            tickets=_sum(load for load in found.loads if (load.queue or DEFAULT_QUEUE) == name),
            current=asked.queue == name,
            is_queue=True,
        )
        for name in sorted(names)
    )


def _sum(loads: Iterable[Load], *, holder: str | None = None, states: frozenset[str] | None = None) -> int:
    return sum(
        load.tickets
        for load in loads
        if (holder is None or load.assignee == holder) and (states is None or load.state in states)
    )
