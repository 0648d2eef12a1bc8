"""Do here what people in another ticket system did with a ticket."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.desk_rules import DeskRules
from app.domain.errors import Conflict, DeliveryFailed, InvalidInput
from app.domain.external import ExternalPerson, ExternalTicket, Remark
from app.domain.lifecycle import assign, escalate, is_over
from app.domain.message import MAX_REPLY
from app.domain.mirroring import Mirror, agreed_priority, agreed_standing, standing_of
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket, TicketEvent, move
from app.ports import Clock, ExternalDesk, UnitOfWork, UnitOfWorkFactory
from app.services.desk.reply_to_requester import AddNote, ReplyToRequester
from app.services.tickets.change_ticket import save_and_mirror
from app.services.worker.hold_mirror import HoldMirror

log = logging.getLogger(__name__)

REPLIES_AN_HOUR = 30
"""More than people write: beyond it something writes by itself, and its words stay among agents."""
GONE = "gone"

Act = Callable[[Ticket, datetime], Ticket]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverChanges:
    """Takes over what changed there since both sides agreed: words first, then who has it, how urgent, how it stands.

    Public words of people reach the requester as any agent's reply does; all others are notes. What both sides agree on
    is noted in the commit that makes it so. Doing it twice is doing it once.
    """

    there: ExternalDesk
    holding: HoldMirror
    reply: ReplyToRequester
    note: AddNote
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    gone: str
    """What agents are told where it cannot be seen there any more, with `%(name)s` for its name."""
    rules: Callable[[], DeskRules] = DeskRules

    def __call__(self, ticket_id: str) -> None:
        """Look at the ticket there; raise `DeliveryFailed` where it cannot be looked at, or is being worked on."""
        with self.holding(ticket_id) as held:
            theirs = self.there.look(held.external_id)
            now = self.clock.now()
            if theirs is not None and not theirs.marked and not held.version:
                return  # it is being made
            if theirs is None or theirs.marked != ticket_id:  # another system may have another's under that id
                self._miss(held)
                self.holding.note(held, looked_at=now, trouble=GONE)
                return
            try:
                self._take_over(held, theirs)
            except Conflict as conflict:
                raise DeliveryFailed(f"Ticket {ticket_id!r} changed while it was looked at: {conflict}") from conflict
            self.holding.note(held, looked_at=now, changed_at=theirs.changed_at, name=theirs.name, trouble="")

    def _take_over(self, held: Mirror, theirs: ExternalTicket) -> None:
        self._hear(held, theirs.remarks)
        self._hold(held, theirs)
        self._urge(held, theirs)
        self._move(held, theirs)

    def _hear(self, held: Mirror, remarks: tuple[Remark, ...]) -> None:
        """Take over what was not heard before."""
        with self.reading() as work:
            said = work.conversations.of_ticket(held.ticket_id)
        known, hour = {message.source for message in said}, self.clock.now() - timedelta(hours=1)
        theirs = (one for one in said if one.kind == "reply" and one.source.startswith(f"{held.system}:"))
        left = REPLIES_AN_HOUR - sum(one.at > hour for one in theirs)
        for remark in remarks:
            if f"{held.system}:{remark.id}" not in known:
                self._keep(held, remark, public=remark.public and left > 0)
                left -= remark.public
        if left < 0:
            log.warning("more replies to %s within an hour than people write: some stay among agents", held.ticket_id)

    def _keep(self, held: Mirror, remark: Remark, *, public: bool) -> None:
        key, text = f"{held.system}:{remark.id}", shortened(remark.text, MAX_REPLY - 1)
        with self.unit_of_work() as work:
            who = self._person(work, remark.author)
            work.commit()
        try:
            if public:
                self.reply(held.ticket_id, text, agent=who, source=key, key=key)
            else:
                self.note(held.ticket_id, text, agent=who, source=key, key=key)
        except InvalidInput as error:  # no words in it, or none that can be read
            log.info("comment %s on %s is left out: %s", remark.id, held.ticket_id, error)

    def _hold(self, held: Mirror, theirs: ExternalTicket) -> None:
        """Take over who has it, where that changed there."""
        id = theirs.holder.id if theirs.holder else ""
        with self.unit_of_work() as work:
            ticket = work.tickets.get(held.ticket_id)
            if id != held.holder:
                who = self._person(work, theirs.holder) if theirs.holder else ""
                if ticket.tier and not is_over(ticket) and ticket.assignee != who:
                    ticket = self._done(work, ticket, lambda one, now: assign(one, who, at=now), "assigned", who, id)
            # Who has it was heard there, or is told there already: it is not told back.
            told = ticket.assignee if ticket.assignee.startswith(f"{held.system}:") or id != held.holder else None
            changed = {"holder": id} | ({"assignee": told} if told is not None else {})
            if any(getattr(held, name) != value for name, value in changed.items()):
                self._agree(work, held, **changed)

    def _urge(self, held: Mirror, theirs: ExternalTicket) -> None:
        """Take over how urgent it is, where that changed there and we have a word for it."""
        _, then = agreed_priority(held, theirs.priority)
        if theirs.priority == then:
            return
        with self.unit_of_work() as work:
            ticket, wanted = work.tickets.get(held.ticket_id), theirs.urgency
            if wanted is not None and wanted != ticket.priority:

                def act(one: Ticket, now: datetime) -> Ticket:
                    return replace(one, priority=wanted, updated_at=now, version=one.version + 1)

                ticket = self._done(work, ticket, act, "rerouted", self._actor(held, theirs), f"priority={wanted}")
            self._agree(work, held, priority=f"{ticket.priority}={theirs.priority}", doing="")

    def _move(self, held: Mirror, theirs: ExternalTicket) -> None:
        """Take over that it is over, or open again, where that changed there; what changed here is for us to show."""
        base = agreed_standing(held, theirs.standing)
        with self.unit_of_work() as work:
            ticket = work.tickets.get(held.ticket_id)
            if standing_of(ticket) != theirs.standing:
                if theirs.standing == base:
                    return
                who = self._actor(held, theirs)
                if theirs.standing == "over":
                    end = theirs.ending
                    self._done(work, ticket, lambda one, now: move(one, end, at=now), end, who, theirs.resolution)
                else:
                    self._done(work, ticket, _reopened, "reopened", who, theirs.name)
            if held.standing != theirs.standing or held.doing.startswith("standing="):
                self._agree(work, held, standing=theirs.standing, doing="")

    def _done(self, work: UnitOfWork, ticket: Ticket, act: Act, kind: str, who: str, detail: str) -> Ticket:
        changed = act(ticket, self.clock.now())
        event = TicketEvent(
            ticket_id=ticket.id, kind=kind, actor=who or self.there.name, at=changed.updated_at, detail=detail
        )
        save_and_mirror(work, changed, event)
        return changed

    def _agree(self, work: UnitOfWork, held: Mirror, **changed: object) -> None:
        if not work.mirrors.note(held, **changed):
            raise DeliveryFailed(f"Somebody else is working on the copy of {held.ticket_id!r} by now.")
        work.commit()

    def _miss(self, held: Mirror) -> None:
        """Say once that it is gone from sight."""
        if held.trouble != GONE:
            text, key = self.gone % {"name": held.name}, f"{held.system}:gone:{held.changed_at or held.begun_at}"
            self.note(held.ticket_id, text, agent=held.system, source=key, key=key)

    def _actor(self, held: Mirror, theirs: ExternalTicket) -> str:
        return f"{held.system}:{theirs.holder.id}" if theirs.holder else held.system

    def _person(self, work: UnitOfWork, person: ExternalPerson) -> str:
        """Return who somebody there is here: an agent of the roster with that address, else by their id there."""
        address = person.email.casefold()
        known = next((id for id in self.rules().roster.agents if address and id.casefold() == address), "")
        if known:
            return known
        id = f"{self.there.name}:{person.id}"
        if person.name and work.people.name(id) != person.name:
            work.people.met(id, person.name)
        return id


def _reopened(ticket: Ticket, now: datetime) -> Ticket:
    return escalate(ticket, queue=ticket.queue, tier=ticket.tier, at=now)
