"""Take the requester's verdict on a reply, and the next step it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.errors import Conflict
from app.domain.feedback import Feedback
from app.domain.label import Source, verdict_label
from app.domain.lifecycle import is_over
from app.domain.receipt import Receipt
from app.domain.ticket import Ticket, TicketEvent, move
from app.ports import UnitOfWork, UnitOfWorkFactory
from app.services.tickets.change_ticket import save_and_mirror
from app.services.tickets.escalate_ticket import escalate_within


def _no_other(_: Feedback) -> Ticket | None:
    return None


def _no_later(_: UnitOfWork, __: Ticket, *, at: datetime) -> Ticket | None:  # noqa: ARG001 - the shape of `Later`
    return None


class Later(Protocol):
    """Opens another ticket where one ended too long ago to go on; returns None where it goes on."""

    def __call__(self, work: UnitOfWork, ticket: Ticket, /, *, at: datetime) -> Ticket | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFeedback:
    """`solved` solves the ticket; `not_quite` brings what `another` turn finds; `person`, and in the end `not_quite`,
    hand it to people, with the pages already tried noted; long after the end as another ticket (`later`).

    Who may speak for a request is the face's to check: it knows how people sign in. Saying the same twice is once.
    """

    unit_of_work: UnitOfWorkFactory
    source: Source = "feedback"
    another: Callable[[Feedback], Ticket | None] = _no_other
    later: Later = _no_later

    def __call__(self, feedback: Feedback) -> Ticket:
        """Return the ticket after the verdict.

        Raises `NotFound` for an unknown request, `Conflict` for one that is not handled yet.
        """
        with self.unit_of_work() as work:
            work.records.request(feedback.request_id)
            ticket = _ticket(work, feedback)
            work.records.add_feedback(feedback)
            self._learn(work, feedback)
            if feedback.verdict != "not_quite":
                ticket = (_solve if feedback.verdict == "solved" else self._hand_over)(work, ticket, feedback)
            work.commit()
        return ticket if feedback.verdict != "not_quite" else self._go_on(feedback)

    def _go_on(self, feedback: Feedback) -> Ticket:
        """Return the ticket after another turn, or with people; searching takes too long for a transaction."""
        following = self.another(feedback)
        if following is not None:
            return following
        with self.unit_of_work() as work:
            handed = self._hand_over(work, _ticket(work, feedback), feedback)
            work.commit()
        return handed

    def _hand_over(self, work: UnitOfWork, ticket: Ticket, feedback: Feedback) -> Ticket:
        later = self.later(work, ticket, at=feedback.at)
        return later or _hand_over(work, ticket, feedback)

    def _learn(self, work: UnitOfWork, feedback: Feedback) -> None:
        receipt = _meant(work, feedback)
        if receipt.decision.kind == "reply":
            request = work.records.request(feedback.request_id)
            work.labels.add([verdict_label(feedback, request, shown=tuple(_tried(receipt)), source=self.source)])


def _ticket(work: UnitOfWork, feedback: Feedback) -> Ticket:
    ticket = work.tickets.of_request(feedback.request_id)
    if ticket is None:
        raise Conflict(f"Request {feedback.request_id!r} is still being worked on. Try again in a moment.")
    return ticket


def _meant(work: UnitOfWork, feedback: Feedback) -> Receipt:
    """Return the receipt that was judged: the one named, or else the last."""
    past = work.turns.of_request(feedback.request_id) if feedback.receipt_id else ()
    named = [receipt for receipt in past if receipt.id == feedback.receipt_id]
    return named[0] if named else work.records.receipt(feedback.request_id)


def _solve(work: UnitOfWork, ticket: Ticket, feedback: Feedback) -> Ticket:
    if is_over(ticket):
        return ticket
    solved = move(ticket, "solved", at=feedback.at)
    save_and_mirror(work, solved, _event(ticket, feedback, kind="solved", detail="by_requester"))
    return solved


def _hand_over(work: UnitOfWork, ticket: Ticket, feedback: Feedback) -> Ticket:
    if ticket.tier and not is_over(ticket):
        return ticket  # people have it already
    detail = {"not_quite": "not_quite", "person": "asked_for_person"}[feedback.verdict]
    tried = ", ".join(_tried(work.records.receipt(ticket.request_id)))
    event = _event(ticket, feedback, kind="escalated", detail=f"{detail}: tried {tried}" if tried else detail)
    return escalate_within(work, ticket, event)


def _tried(receipt: Receipt) -> Iterator[str]:
    """Yield the ids of the pages the requester was shown, the answer's first, each once."""
    answer = receipt.decision.answer
    shown = [span.document_id for span in answer.spans] if answer else []
    shown += [suggestion.document_id for suggestion in receipt.decision.suggestions]
    yield from dict.fromkeys(shown)


def _event(ticket: Ticket, feedback: Feedback, *, kind: str, detail: str) -> TicketEvent:
    return TicketEvent(ticket_id=ticket.id, kind=kind, actor=feedback.actor, at=feedback.at, detail=detail)
