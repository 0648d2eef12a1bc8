"""What was asked at the desk of a home, as a history for a replay: with what people replied, or askers confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.course import BACK
from app.domain.message import TicketMessage
from app.domain.opt_out import leaves_out
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket
from app.domain.trial import channel_name
from app.domain.turns import shown_by
from app.ports import UnitOfWork, UnitOfWorkFactory
from eval.desk_rows import Happened

_ROOMS = "slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHistory:
    """The requests of a desk; what people or conversations that are `left_out` said is not there."""

    happened: Happened
    units: UnitOfWorkFactory
    left_out: frozenset[str] = frozenset()

    def rows(self, *, since: datetime, until: datetime, limit: int) -> list[dict[str, Any]]:
        """Return a row for each request that was asked of the engine itself, as `eval replay` reads it."""
        said = {one.request_id: one.said for one in self.happened.answers(since=since, until=until, limit=limit)}
        first: dict[str, tuple[Request, Receipt]] = {}
        for request, receipt in self.happened.decided(since=since, until=until, limit=limit):
            if request.explicit and not leaves_out(self.left_out, requester=request.requester, origin=request.origin):
                first.setdefault(request.id, (request, receipt))
        with self.units() as work:
            return [_row(work, request, receipt, said.get(request.id, "")) for request, receipt in first.values()]


def _row(work: UnitOfWork, request: Request, receipt: Receipt, said: str) -> dict[str, Any]:
    ticket = work.tickets.of_request(request.id)
    replies = [] if ticket is None else _replies(work, ticket)
    return {
        "id": request.id,
        "text": request.text,
        "time": request.received_at.isoformat(),
        "asker": request.requester,
        "groups": sorted(request.audience),
        "language": request.language,
        "channel": channel_name(request.origin) if request.origin.channel == _ROOMS else request.origin.channel,
        "first_reply": replies[0].at.isoformat() if replies else None,
        "resolution": _resolution(receipt, said, replies),
        **({} if ticket is None else _filed(work, ticket)),
    }


def _filed(work: UnitOfWork, ticket: Ticket) -> dict[str, Any]:
    """Return how its ticket was filed and closed: by the tags of who closed it, else by the topic found."""
    return {
        "ticket_id": ticket.id,
        "queue": ticket.queue if ticket.tier else "",  # else the engine alone thought so
        "priority": ticket.priority,
        "topics": list(ticket.tags or ticket.topics),
        "reopened": any(event.kind in BACK for event in work.tickets.events(ticket.id)),
    }


def _replies(work: UnitOfWork, ticket: Ticket) -> list[TicketMessage]:
    return [message for message in work.conversations.of_ticket(ticket.id) if message.kind == "reply"]


def _resolution(receipt: Receipt, said: str, replies: Sequence[TicketMessage]) -> dict[str, str] | None:
    """Return what people replied; else the page that was quoted, where its asker said that it helped."""
    if replies:
        return {"text": "\n\n".join(message.text for message in replies)}
    shown = next(shown_by(receipt.decision), "")
    return {"document_id": shown} if said == "right" and shown else None
