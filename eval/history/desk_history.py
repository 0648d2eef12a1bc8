"""What was asked at the desk of a home, as gold rows: with what people replied, linked, or their askers confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import dropwhile

from app.domain.course import BACK
from app.domain.gold import YES, Basis, GoldRow, groups_cell
from app.domain.message import TicketMessage
from app.domain.opt_out import leaves_out
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket, TicketEvent
from app.domain.trial import place_name
from app.domain.turns import shown_by
from app.ports import UnitOfWork, UnitOfWorkFactory
from eval.history.desk_rows import Happened
from eval.history.goldset import last_linked
from indexer.masking import mask_names, mask_private, names_in
from indexer.threads import is_chatter


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHistory:
    """The requests of a desk; what people or conversations that are `left_out` said is not there.

    `pages` are ids of pages by address, `address` is under which people open the desk, to whose ticket each row leads.
    """

    happened: Happened
    units: UnitOfWorkFactory
    left_out: frozenset[str] = frozenset()
    pages: Mapping[str, str] = field(default_factory=dict)
    address: str = ""

    def rows(self, *, since: datetime, until: datetime, limit: int) -> tuple[GoldRow, ...]:
        """Return a row for each request that was asked of the engine itself, oldest first."""
        asked = self._asked(since, until, limit)
        with self.units() as work:
            return tuple(self._row(work, *one) for one in asked)

    def masked(self, *, since: datetime, until: datetime, limit: int) -> tuple[GoldRow, ...]:
        """Return the same for a file that people keep: names, addresses and secrets masked, askers under another name.

        What was sensitive is left out, as it is from the knowledge.
        """
        asked = self._asked(since, until, limit)
        with self.units() as work:
            return tuple(
                _masked(self._row(work, request, receipt, said), _people(work, request))
                for request, receipt, said in asked
                if not receipt.triage.sensitive
            )

    def _asked(self, since: datetime, until: datetime, limit: int) -> Sequence[tuple[Request, Receipt, str]]:
        """Return the first decision on each request, with what its asker said of the answer."""
        said = {one.request_id: one.said for one in self.happened.answers(since=since, until=until, limit=limit)}
        first: dict[str, tuple[Request, Receipt, str]] = {}
        for request, receipt in self.happened.decided(since=since, until=until, limit=limit):
            if request.explicit and not leaves_out(self.left_out, requester=request.requester, origin=request.origin):
                first.setdefault(request.id, (request, receipt, said.get(request.id, "")))
        return tuple(first.values())

    def _row(self, work: UnitOfWork, request: Request, receipt: Receipt, said: str) -> GoldRow:
        row = GoldRow(
            id=request.id,
            text=request.text,
            time=request.received_at.isoformat(),
            asker=request.requester,
            groups=groups_cell(request.audience),
            language=request.language,
            channel=place_name(request.origin),
            evidence=request.id,
        )
        ticket = work.tickets.of_request(request.id)
        if ticket is None:
            return _confirmed(row, receipt, said)
        after = [one for one in work.conversations.of_ticket(ticket.id) if one.at >= request.received_at]
        events = work.tickets.events(ticket.id)
        filed = _filed(row, ticket, events, self.address)
        replies = [one for one in after if one.kind == "reply"]
        if not replies:
            return _confirmed(filed, receipt, said)
        linked = last_linked((one.text for one in replies), self.pages)
        return replace(
            filed,
            document_id=linked,
            resolution="\n\n".join(one.text for one in replies),
            first_reply=replies[0].at.isoformat(),
            basis="linked_page" if linked else _basis(after, events),
        )


def _filed(row: GoldRow, ticket: Ticket, events: Iterable[TicketEvent], address: str) -> GoldRow:
    """Return the row as its ticket was filed and closed: by the tags of who closed it, else by the topic found."""
    return replace(
        row,
        thread_id=ticket.id,
        queue=ticket.queue if ticket.tier else "",  # else the engine alone thought so
        priority=ticket.priority,
        topic=next(iter(ticket.tags or ticket.topics), ""),
        reopened=YES if any(event.kind in BACK for event in events) else "",
        evidence=f"{address}/desk/tickets/{ticket.id}",
    )


def _confirmed(row: GoldRow, receipt: Receipt, said: str) -> GoldRow:
    """Return the row with the page that was quoted, where nobody replied and its asker said that it helped."""
    shown = next(shown_by(receipt.decision), "") if said == "right" else ""
    return replace(row, document_id=shown, basis="accepted_reply") if shown else row


def _basis(after: Iterable[TicketMessage], events: Iterable[TicketEvent]) -> Basis:
    """Return whether the asker took what people replied: by saying that it is solved, or by nothing but thanks."""
    later = dropwhile(lambda one: one.kind != "reply", after)
    thanked = any(one.kind == "requester" and is_chatter(one.text, confirming=True) for one in later)
    solved = any(event.kind == "solved" and event.detail == "by_requester" for event in events)
    return "accepted_reply" if thanked or solved else "agent_resolution"


def _people(work: UnitOfWork, request: Request) -> frozenset[str]:
    """Return the names of who took part, as far as their addresses tell."""
    ticket = work.tickets.of_request(request.id)
    said = () if ticket is None else work.conversations.of_ticket(ticket.id)
    ids = {request.requester, *(one.author for one in said)}
    return frozenset(name for id_ in ids for name in names_in(id_))


def _masked(row: GoldRow, people: frozenset[str]) -> GoldRow:
    asker = hashlib.sha256(row.asker.encode()).hexdigest()[:12] if row.asker else ""
    text, resolution = (mask_names(mask_private(part), people) for part in (row.text, row.resolution))
    return replace(row, text=text, resolution=resolution, asker=asker)
