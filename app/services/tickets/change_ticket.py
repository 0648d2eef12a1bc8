"""What all acts of people on a ticket share: load it, change it, store it with its event, mirror it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.effects import PostReply, mirror_effects
from app.domain.errors import NotFound
from app.domain.incident import notice_of_the_end
from app.domain.label import Source, corrections
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory

MERGED, ABSORBED = "merged", "absorbed"
"""Kinds of events on the duplicate and on the ticket that stays, whose detail is the other one's id."""

PARTED, GAVE_BACK = "parted", "gave_back"
"""What takes these back: on the former duplicate, and on the ticket it was joined to."""

Act = Callable[[Ticket, datetime], Ticket]
"""Takes a ticket and now, returns its next version, or the same ticket when there is nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTicket:
    """One act on one ticket in one unit of work; with a `source`, each corrected value becomes a label in it too."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self, ticket_id: str, act: Act, *, kind: str, actor: str, detail: str = "", source: Source | None = None
    ) -> Ticket:
        """Return the ticket after `act`; raise `NotFound` for an unknown one and whatever `act` raises."""
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            changed = act(ticket, self.clock.now())
            if changed is not ticket:
                event = TicketEvent(ticket_id=ticket_id, kind=kind, actor=actor, at=changed.updated_at, detail=detail)
                save_and_mirror(work, changed, event)
                if source is not None:
                    request = work.records.request(ticket.request_id)
                    work.labels.add(corrections(ticket, changed, request, actor=actor, source=source))
                work.commit()
        return changed


def save_and_mirror(work: UnitOfWork, ticket: Ticket, event: TicketEvent) -> None:
    """Store the next version of `ticket` in an open unit of work and have it mirrored.

    Once it is solved, other people whose tickets were merged into it hear that it is over, each once.
    """
    work.tickets.save(ticket, event)
    work.outbox.put(mirror_effects(ticket))
    if event.kind == "solved":
        work.outbox.put(_notices(work, ticket))


def merged_into(work: UnitOfWork, ticket: Ticket) -> Iterator[Ticket]:
    """Yield the tickets that were merged into `ticket` and still are, in the order they were."""
    joined: dict[str, None] = {}
    for event in work.tickets.events(ticket.id):
        if event.kind == ABSORBED:
            joined[event.detail] = None
        elif event.kind == GAVE_BACK:
            joined.pop(event.detail, None)
    for duplicate in joined:
        try:
            yield work.tickets.get(duplicate)
        except NotFound:  # forgotten by now
            continue


def joined_to(work: UnitOfWork, ticket: Ticket) -> Ticket | None:
    """Return the ticket that `ticket` was merged into and still is, or None."""
    if ticket.state != "closed":
        return None
    moves = [event for event in work.tickets.events(ticket.id) if event.kind in {MERGED, PARTED}]
    if not moves or moves[-1].kind != MERGED:
        return None
    return work.tickets.get(moves[-1].detail.removeprefix("into "))


def _notices(work: UnitOfWork, ticket: Ticket) -> Iterator[PostReply]:
    for duplicate in merged_into(work, ticket):
        if duplicate.requester != ticket.requester:
            key, decision = f"{ticket.id}:ended:{duplicate.request_id}", notice_of_the_end("")
            yield PostReply(key=key, request_id=duplicate.request_id, origin=duplicate.origin, decision=decision)
