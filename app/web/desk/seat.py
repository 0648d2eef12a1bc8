"""What every route of the desk needs: who sits there, and what they may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from app.domain.errors import NotFound
from app.domain.identity import Identity
from app.domain.sla import Due
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from app.services.desk.read_ticket import TicketStory, ticket_for
from app.services.front_desk import FrontDesk
from app.services.tickets.undo import LastAct
from app.web.visiting import AgentSeat, Desk

Dues = Mapping[str, tuple[Due, ...]]
TicketId = Annotated[str, Path(max_length=100, pattern=r"^\w*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One agent at the desk, for the length of one request."""

    request: Request
    desk: FrontDesk
    agent: Identity

    @property
    def id(self) -> str:
        """Who the agent is in histories."""
        return self.agent.requester

    def ticket(self, ticket_id: str) -> Ticket:
        """Return a ticket of the agent's queues; raise `NotFound` for any other."""
        with self.desk.reading() as work:
            return ticket_for(work, ticket_id, agent=self.agent)

    def story(self, ticket_id: str) -> TicketStory:
        """Return everything about a ticket of the agent's queues; raise `NotFound` for any other."""
        return self.desk.tools.read_ticket(ticket_id, agent=self.agent)

    def suggestion(self, ticket_id: str, suggestion_id: str) -> SuggestedReply:
        """Return a reply as it was suggested for this ticket; raise `NotFound` for any other."""
        with self.desk.reading() as work:
            offer = work.suggestions.offered(suggestion_id)
        if offer.ticket_id != ticket_id:
            raise NotFound(f"There is no suggestion {suggestion_id!r} for ticket {ticket_id!r}.")
        return offer.reply

    def dues(self, *tickets: Ticket) -> Dues:
        """Return the promises that still run, by ticket, the nearest first."""
        now = self.desk.clock.now()
        with self.desk.reading() as work:
            found = {ticket.id: self.desk.life.dues(work, ticket, now=now) for ticket in tickets}
        return {id: tuple(sorted((one for one in dues if one.met_at is None), key=_when)) for id, dues in found.items()}

    def done(self, act: LastAct) -> None:
        """Remember what was just done, to say it and to take it back."""
        self.desk.tools.undo.remember(act, person=self.id)

    @property
    def just_done(self) -> LastAct | None:
        """What was done right before this page, where its address says so."""
        return self.desk.tools.undo.last(person=self.id) if "did" in self.request.query_params else None


def _when(due: Due) -> datetime:
    return due.at


def take_seat(request: Request, desk: Desk, who: AgentSeat) -> Seat:
    """Return the seat of whoever is signed in as an agent."""
    return Seat(request=request, desk=desk, agent=who)


AtDesk = Annotated[Seat, Depends(take_seat)]
