"""What agents do with an incident: confirm it, end it, or say that it is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.effects import PostReply
from app.domain.incident import Incident, ending_of, notice_of_the_end, step
from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket, TicketEvent, move
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory
from app.services.tickets.change_ticket import save_and_mirror


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleIncident:
    """Each act is one unit of work; repeating one that is done already changes nothing and posts nothing."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def confirm(self, incident_id: str, *, note: str, title: str = "") -> Incident:
        """From now on newcomers read `note`. Raises `NotFound`, or `Conflict` for an ended incident."""
        with self.unit_of_work() as work:
            incident = work.incidents.get(incident_id)
            if (incident.state, incident.note) == ("confirmed", note) and title in {"", incident.title}:
                return incident
            confirmed = step(incident, "confirmed", note=note, title=title, at=self.clock.now())
            work.incidents.save(confirmed)
            work.commit()
        return confirmed

    def dismiss(self, incident_id: str) -> Incident:
        """It was a false alarm: the tickets go on alone. Raises `NotFound`, or `Conflict` for an ended incident."""
        with self.unit_of_work() as work:
            incident = work.incidents.get(incident_id)
            if incident.state == "dismissed":
                return incident
            dismissed = step(incident, "dismissed", at=self.clock.now())
            work.incidents.save(dismissed)
            work.commit()
        return dismissed

    def resolve(self, incident_id: str, *, actor: str, words: str = "") -> Incident:
        """Solve every linked ticket and tell every thread once, with `words`. Raises as `dismiss` does."""
        with self.unit_of_work() as work:
            incident = work.incidents.get(incident_id)
            if incident.state == "resolved":
                return incident
            resolved = step(incident, "resolved", at=self.clock.now())
            work.incidents.save(resolved)
            for ticket_id in work.incident_tickets.tickets_of(incident_id):
                self._end(work, work.tickets.get(ticket_id), resolved, actor, words)
                work.outbox.put(_notices(work, work.tickets.get(ticket_id), resolved, words))
            work.commit()
        return resolved

    def _end(self, work: UnitOfWork, ticket: Ticket, incident: Incident, actor: str, words: str) -> None:
        if is_over(ticket):
            return
        solved = move(ticket, "solved", at=self.clock.now())
        event = TicketEvent(
            ticket_id=ticket.id,
            kind="incident_ended",
            actor=actor,
            at=solved.updated_at,
            detail=ending_of(incident, words),
        )
        save_and_mirror(work, solved, event)


def _notices(work: UnitOfWork, ticket: Ticket, incident: Incident, words: str) -> Iterator[PostReply]:
    """Yield one notice for each thread of the ticket, keyed so that none is ever told twice."""
    for request_id in (ticket.request_id, *work.attachments.requests_of(ticket.id)):
        origin = work.records.request(request_id).origin
        key = f"{incident.id}:ended:{request_id}"
        yield PostReply(key=key, request_id=request_id, origin=origin, decision=notice_of_the_end(words))
