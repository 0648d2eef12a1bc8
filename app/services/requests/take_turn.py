"""Decide a request again after its requester answered; it keeps its ticket, and every turn leaves a receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.decision import Decision
from app.domain.effects import effects_of
from app.domain.errors import Conflict, InvalidInput
from app.domain.feedback import Feedback
from app.domain.lifecycle import is_over, settle, settled_event
from app.domain.message import written_by_requester
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket, TicketEvent
from app.domain.turns import NONE_OF_THESE, Among, NextTurn, after_choice, after_not_quite, may_choose, shown_by
from app.ports import UnitOfWorkFactory
from app.services.requests.decide_request import DecideRequest
from app.services.tickets.escalate_ticket import escalate_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A request with its ticket and every receipt so far, the first decision first."""

    request: Request
    ticket: Ticket
    past: tuple[Receipt, ...]

    @property
    def last(self) -> Decision:
        """What the requester sees now."""
        return self.past[-1].decision

    @property
    def with_engine(self) -> bool:
        """Whether the ticket is its own, not over, and not with people yet."""
        return self.ticket.request_id == self.request.id and not is_over(self.ticket) and not self.ticket.tier


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTurn:
    """Decides outside of any transaction and records the turn only if the ticket has not changed meanwhile."""

    unit_of_work: UnitOfWorkFactory
    decide: DecideRequest

    def another(self, feedback: Feedback) -> Ticket | None:
        """Return the ticket after "not quite", or None where a person must take it.

        A verdict on any decision but the last one is old news and changes nothing. Raises `Conflict` where somebody
        else was quicker.
        """
        known = self._known(feedback.request_id, feedback.groups)
        if not known.with_engine:
            return None
        if feedback.receipt_id and feedback.receipt_id != known.past[-1].id:
            return known.ticket
        past = [receipt.decision for receipt in known.past]
        following = after_not_quite(known.request, past, self.decide.thresholds)
        receipt = self._decided(following) if following else None
        if receipt is None or receipt.decision.kind == "escalate":
            return None
        return self._record(known, receipt)

    def chosen(
        self, request_id: str, choice: str, *, actor: str, at: datetime, groups: frozenset[str] | None = None
    ) -> Ticket:
        """Return the ticket after the answer to a question back; raise `InvalidInput` for what was not offered.

        `groups` are those the requester is in by now, None where that is not known.
        """
        known = self._known(request_id, groups)
        if not may_choose(known.last, choice):
            raise InvalidInput(f"{choice!r} is not one of the choices. Open the request again and pick one.")
        if not known.with_engine:
            return known.ticket
        asking = self.decide.manners().asking
        past = [receipt.decision for receipt in known.past]
        following = after_choice(known.request, past, choice, asking)
        receipt = self._decided(following) if following else None
        if receipt is None or receipt.decision.kind == "escalate":
            return self._hand_over(known, choice, actor=actor, at=at)
        return self._record(known, receipt)

    def again(self, request_id: str, *, instead_of: Decision) -> Ticket | None:
        """Decide again because what `instead_of` quotes no longer stands; None where it is not the last word anyway.

        An answer that cannot be given becomes a person's ticket, never silence.
        """
        known = self._known(request_id)
        if known.last.answer != instead_of.answer or not known.with_engine:
            return None
        tried = frozenset(shown for receipt in known.past[:-1] for shown in shown_by(receipt.decision))
        return self._record(known, self.decide(known.request, among=Among(without=tried)))

    def _known(self, request_id: str, groups: frozenset[str] | None = None) -> Known:
        with self.unit_of_work() as work:
            request, ticket = work.records.request(request_id), work.tickets.of_request(request_id)
            past = work.turns.of_request(request_id)
        if ticket is None or not past:
            raise Conflict(f"Request {request_id!r} is still being worked on. Try again in a moment.")
        return Known(request=request.still_in(groups), ticket=ticket, past=past)

    def _decided(self, following: NextTurn) -> Receipt:
        return self.decide(following.request, turn=following.turn, among=following.among)

    def _record(self, known: Known, receipt: Receipt) -> Ticket:
        with self.unit_of_work() as work:
            settled = settle(known.ticket, receipt.decision, receipt.triage, at=receipt.at)
            if settled.version == known.ticket.version:  # answered again: the same state, and yet another version
                settled = replace(settled, updated_at=receipt.at, version=settled.version + 1)
            work.tickets.save(settled, settled_event(settled, receipt.decision, at=receipt.at))
            work.records.add_receipt(receipt)
            work.outbox.put(effects_of(settled, receipt.decision))
            work.commit()
        return settled

    def _hand_over(self, known: Known, choice: str, *, actor: str, at: datetime) -> Ticket:
        offered = choice in known.last.choices
        queue = choice if offered and known.last.question not in {"which_page", "which_detail"} else ""
        said = self._said(known.request, choice, at=at) if _is_told(known.last, choice) else None
        detail = f"detail_added: {said.id}" if said else f"chosen: {choice}" if offered else "chosen"
        event = TicketEvent(ticket_id=known.ticket.id, kind="escalated", actor=actor, at=at, detail=detail)
        with self.unit_of_work() as work:
            if said is not None:
                work.inbox.put(said, held_until=at)
                work.records.add_request(said)
                work.inbox.done(said.id)
                work.conversations.add(written_by_requester(said, ticket_id=known.ticket.id))
            escalated = escalate_within(work, known.ticket, event, queue=queue)
            work.commit()
        return escalated

    def _said(self, request: Request, text: str, *, at: datetime) -> Request:
        """Return what somebody typed as a message of its own: the ticket's history holds none, yet people need it."""
        new_id = self.decide.ids.new("req")
        origin = replace(request.origin, message=f"{request.id}:{new_id}")
        return replace(request, id=new_id, text=text, origin=origin, received_at=at, language="", files=())


def _is_told(asked: Decision, choice: str) -> bool:
    return asked.question == "which_detail" and choice not in {*asked.choices, NONE_OF_THESE}
