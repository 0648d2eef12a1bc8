"""Take what requesters write below their request, and do what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.desk_rules import DeskRules
from app.domain.effects import note_effects
from app.domain.errors import Conflict
from app.domain.files import AttachedFile, checked_files
from app.domain.lifecycle import is_long_over, is_over, welcomed_back
from app.domain.message import TicketMessage, written_by_requester
from app.domain.outcome import Outcome
from app.domain.reply import (
    ACTS,
    FILLED_IN,
    UNCLEAR,
    After,
    Reading,
    came_after,
    noted,
    raised,
    thank,
    was_raised,
    withdraw,
)
from app.domain.request import Incoming, Request, clean_text
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, IdMaker, UnitOfWork, UnitOfWorkFactory
from app.services.requests.open_follow_up import OpenFollowUp
from app.services.requests.read_request import continues_at
from app.services.tickets.change_ticket import MERGED, joined_to, save_and_mirror
from app.services.tickets.escalate_ticket import escalate_within

ReadReply = Callable[[str, After], Reading]
AskNew = Callable[[Incoming], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """The ticket after a reply, how the reply was read, and the request it became when it asked something new."""

    ticket: Ticket
    reading: Reading
    asks_if_solved: bool = False
    forked: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueRequest:
    """Thanks never reopen, "still broken" does, or opens a linked ticket long after the end; a new question gets its
    own ticket, a detail is kept, and a withdrawal cancels. What is not sure is kept and asked about; with people on it,
    it is simply theirs to read.

    The words are kept as a request of their own, which the ticket's event names, and in the ticket's conversation.
    Who may speak for the request is the face's to check. The same message twice is once.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker
    read: ReadReply
    ask: AskNew
    reopen_within: Callable[[], timedelta] = lambda: DeskRules().reopen_within
    groups: frozenset[str] | None = None
    """Those the requester is in by now, None where that is not known: a new question is answered from what they may
    read."""

    def __call__(
        self,
        request_id: str,
        text: str,
        *,
        message: str = "",
        files: tuple[AttachedFile, ...] = (),
        fills_in: bool = False,
    ) -> Continued:
        """Return what the reply did; raise `NotFound`, `InvalidInput` for no text, `Conflict` before the outcome.

        `fills_in` says that it is a form with details: what it means need not be guessed.
        """
        said = clean_text(text)
        with self.unit_of_work() as work:
            # What one person's ticket was merged into is where they go on.
            request_id = continues_at(work, work.tickets.of_request(request_id)) or request_id
            request, ticket = work.records.request(request_id).still_in(self.groups), _ticket(work, request_id)
        reading = FILLED_IN if fills_in else self.read(said, came_after(ticket))
        reply = self._reply(request, said, message, files)
        if reading.sure and reading.kind == "new_question":
            return self._fork(request, ticket, reply, reading=reading)
        return self._go_on(request_id, reply, reading)

    def _go_on(self, request_id: str, reply: Request, reading: Reading) -> Continued:
        """Do to the ticket what the reply means; one that is long over is followed by another."""
        with self.unit_of_work() as work:
            ticket = _ticket(work, request_id)
            if not _is_new(work, reply):
                return Continued(ticket=ticket, reading=reading)
            if self._is_long_over(ticket, reading):
                ticket, new = OpenFollowUp(ids=self.ids)(work, ticket, reply)
                work.commit()
                return Continued(ticket=ticket, reading=reading, forked=new)
            work.conversations.add(written_by_requester(reply, ticket_id=ticket.id))
            ticket = _act(work, ticket, reply, reading)
            if not (reading.sure and reading.kind == "acknowledgement"):
                _tell_where_it_went(work, ticket, reply)
            work.commit()
        asks = not reading.sure and not (ticket.tier and not is_over(ticket))
        return Continued(ticket=ticket, reading=reading, asks_if_solved=asks)

    def _is_long_over(self, ticket: Ticket, reading: Reading) -> bool:
        broken = reading.sure and reading.kind == "still_broken"
        return broken and is_long_over(ticket, now=self.clock.now(), within=self.reopen_within())

    def _reply(self, request: Request, text: str, message: str, files: tuple[AttachedFile, ...]) -> Request:
        return replace(
            request,
            id=self.ids.new("req"),
            text=text,
            origin=replace(request.origin, message=f"{request.id}:{message}" if message else ""),
            received_at=self.clock.now(),
            language="",
            files=checked_files(files),
        )

    def _fork(self, request: Request, ticket: Ticket, asked: Request, *, reading: Reading) -> Continued:
        outcome = self.ask(
            Incoming(
                text=asked.text,
                requester=request.requester,
                audience=request.audience,
                origin=asked.origin,
                files=asked.files,
            )
        )
        with self.unit_of_work() as work:
            old, new = work.tickets.get(ticket.id), work.tickets.get(outcome.ticket.id)
            linked = any(event.kind == "asked_more" and event.detail == new.id for event in work.tickets.events(old.id))
            if new.id != old.id and not linked:
                old = _note(work, old, kind="asked_more", actor=request.requester, at=asked.received_at, detail=new.id)
                new = _note(work, new, kind="forked", actor=request.requester, at=asked.received_at, detail=old.id)
                work.commit()
        return Continued(ticket=old, reading=reading, forked=replace(outcome, ticket=new))


def _is_new(work: UnitOfWork, reply: Request) -> bool:
    """Keep a reply with its files; return whether it was not kept before."""
    if not work.inbox.put(reply, held_until=reply.received_at):
        return False
    work.records.add_request(reply)
    if reply.uploads:
        work.uploads.claim(reply.uploads, request_id=reply.id)
    work.inbox.done(reply.id)
    return True


def _ticket(work: UnitOfWork, request_id: str) -> Ticket:
    ticket = work.tickets.of_request(request_id)
    if ticket is None:
        raise Conflict(f"Request {request_id!r} is still being worked on. Try again in a moment.")
    return ticket


def _act(work: UnitOfWork, ticket: Ticket, reply: Request, reading: Reading) -> Ticket:
    at, kind = reply.received_at, ACTS[reading.kind] if reading.sure else UNCLEAR
    event = TicketEvent(ticket_id=ticket.id, kind=kind, actor=reply.requester, at=at, detail=reply.id)
    if reading.sure and reading.kind == "still_broken":
        return _take_up(work, ticket, event)
    if reading.sure and reading.kind == "acknowledgement":
        changed = thank(ticket, at=at)
    elif reading.sure and reading.kind == "withdrawal":
        changed = withdraw(ticket, at=at)
        event = replace(event, kind=kind if changed.state != ticket.state else "wrote_back")
    elif ticket.state in {"pending_requester", "snoozed"}:
        return _after_question(work, ticket, event)
    else:
        changed = noted(ticket, ticket, at=at)
    save_and_mirror(work, changed, event)
    return changed


def _tell_where_it_went(work: UnitOfWork, ticket: Ticket, reply: Request) -> None:
    """Note for agents what somebody wrote whose ticket was merged into another person's, who must not read it."""
    kept = joined_to(work, ticket)
    if kept is None:
        return
    note = TicketMessage(
        id=f"{reply.id}:{kept.id}",
        ticket_id=kept.id,
        kind="note",
        author=reply.requester,
        text=reply.text,
        at=reply.received_at,
        source=MERGED,
        files=reply.files,
    )
    if work.conversations.add(note):
        work.outbox.put(note_effects(kept, reply.id))


def _take_up(work: UnitOfWork, ticket: Ticket, event: TicketEvent) -> Ticket:
    """Reopen with a higher priority; where people have it already, raise it once and leave it in their hands."""
    higher = raised(ticket.priority)
    if ticket.tier and not is_over(ticket) and ticket.state != "answered":
        again = was_raised(work.tickets.events(ticket.id))
        kept = welcomed_back(replace(ticket, priority=ticket.priority if again else higher), at=event.at)
        save_and_mirror(work, kept, replace(event, detail=f"still_broken: {event.detail}"))
        return kept
    kind = "reopened" if is_over(ticket) else "escalated"
    taken_up = replace(event, kind=kind, detail=f"still_broken: {event.detail}")
    return escalate_within(work, replace(ticket, priority=higher), taken_up)


def _after_question(work: UnitOfWork, ticket: Ticket, event: TicketEvent) -> Ticket:
    """Whoever asked has an answer now: a person goes on, and what the engine asked goes to one."""
    if ticket.tier:
        changed = welcomed_back(ticket, at=event.at)
        save_and_mirror(work, changed, event)
        return changed
    return escalate_within(work, ticket, replace(event, kind="escalated", detail=f"detail_added: {event.detail}"))


def _note(work: UnitOfWork, ticket: Ticket, *, kind: str, actor: str, at: datetime, detail: str) -> Ticket:
    changed = noted(ticket, ticket, at=at)
    event = TicketEvent(ticket_id=ticket.id, kind=kind, actor=actor, at=at, detail=detail)
    save_and_mirror(work, changed, event)
    return changed
