"""Hand a ticket to people where our words did not reach the requester, so that it does not wait for them in vain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.decision import COURTESY
from app.domain.effects import PostMessage, PostReply, alert_effect
from app.domain.lifecycle import ENGINE, is_over
from app.domain.reached import Reached
from app.domain.replying import replied, replied_event
from app.domain.ticket import Ticket, TicketEvent, move
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory
from app.services.tickets.change_ticket import save_and_mirror
from app.services.tickets.escalate_ticket import escalate_quietly

UNHEARD, TAKEN_BACK = "unheard", "question_gone"
"""Why a ticket came to people, or ended, though the engine had decided otherwise."""

UNDELIVERED = "undelivered"
"""Kind of the event, and of the alarm, of an agent's words that did not arrive; the detail is the message's id."""

UNMIRRORED = "unmirrored"
"""Kind of the event of a ticket that cannot be shown where agents work, too; the detail is that system's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleUnheard:
    """Sets right what was recorded when it was decided. Doing it twice is doing it once.

    Raises `Conflict` where the ticket changed in the same moment.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def reply(self, effect: PostReply, reached: Reached) -> None:
        """Hand the ticket of an answer or question that its asker never saw to people; end it where they took it back.

        A ticket that people have already, or that is over, is left as it is.
        """
        if reached == "asker" or effect.decision.kind not in {"reply", "clarify"} or _is_courtesy(effect):
            return
        with self.unit_of_work() as work:
            ticket = work.tickets.of_request(effect.request_id)
            if ticket is None or ticket.request_id != effect.request_id or ticket.tier or is_over(ticket):
                return
            at = self.clock.now()
            if reached == "taken_back":
                ended = move(ticket, "cancelled", at=at)
                save_and_mirror(work, ended, _event(ticket, "cancelled", at, TAKEN_BACK))
            else:
                handed = escalate_quietly(work, ticket, _event(ticket, "escalated", at, UNHEARD))
                _leave_to_who_answered(work, handed, at)
            work.commit()

    def message(self, effect: PostMessage) -> None:
        """Give a ticket whose requester did not get an agent's words back to whoever holds it, and tell them."""
        with self.unit_of_work() as work:
            ticket, at = work.tickets.get(effect.ticket_id), self.clock.now()
            if _is_known(work, effect.ticket_id, UNDELIVERED, effect.message_id):
                return
            back = _back_in_hand(ticket, at=at)
            save_and_mirror(work, back, _event(ticket, UNDELIVERED, at, effect.message_id))
            work.outbox.put([alert_effect(back, UNDELIVERED, agents=(ticket.assignee,))])
            work.commit()

    def copy(self, ticket_id: str, system: str) -> None:
        """Note, once for each system, that agents do not see the ticket there, or not as it is now."""
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            if not _is_known(work, ticket_id, UNMIRRORED, system):
                event = _event(ticket, UNMIRRORED, self.clock.now(), system)
                work.tickets.save(replace(ticket, version=ticket.version + 1), event)  # mirrored, it would fail again
                work.commit()


def _leave_to_who_answered(work: UnitOfWork, ticket: Ticket, at: datetime) -> None:
    """Give the ticket to the agent who was quicker than the engine: what they told the asker was heard before."""
    told = [one for one in work.conversations.of_ticket(ticket.id) if one.kind == "reply" and one.author != ENGINE]
    if told:
        theirs = replied(ticket, "", agent=told[-1].author, at=at)
        event = replied_event(ticket, theirs, agent=told[-1].author, message_id=told[-1].id)
        save_and_mirror(work, theirs, event)


def _is_courtesy(effect: PostReply) -> bool:
    return effect.decision.reason == COURTESY


def _is_known(work: UnitOfWork, ticket_id: str, kind: str, detail: str) -> bool:
    return any(event.kind == kind and event.detail == detail for event in work.tickets.events(ticket_id))


def _back_in_hand(ticket: Ticket, *, at: datetime) -> Ticket:
    """Return `ticket` as somebody's to do again, where it waited for its requester or those words had solved it."""
    moved = ticket
    if ticket.state in {"pending_requester", "solved"}:
        opened = move(ticket, "open", at=at)
        moved = move(opened, "in_progress", at=at) if ticket.assignee else opened
    return replace(moved, updated_at=at, version=ticket.version + 1)


def _event(ticket: Ticket, kind: str, at: datetime, detail: str) -> TicketEvent:
    return TicketEvent(ticket_id=ticket.id, kind=kind, actor=ENGINE, at=at, detail=detail)
