"""`TicketSync` on a ticket system whose people change things too: made once, with everything that is known."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import is_over
from app.domain.mirroring import Mirror, agreed_priority, agreed_standing, standing_of
from app.domain.ticket import Ticket
from app.mirroring.copies import Copy, System
from app.mirroring.making import MakeOnce, later
from app.mirroring.saying import SayOnce
from app.mirroring.story import Story, TellStory
from app.mirroring.wording import LOCKED
from app.ports import Clock, UnitOfWorkFactory
from app.services.desk.reply_to_requester import AddNote
from app.services.worker.hold_mirror import HoldMirror

log = logging.getLogger(__name__)

_BUDGET = timedelta(seconds=30)
"""So long we talk about one ticket at a time: half of how long it is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTickets:
    """Shows tickets there as they are. What people changed there since both sides agreed is left as they want it."""

    system: System
    tell: TellStory
    holding: HoldMirror
    note: AddNote
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock

    @property
    def name(self) -> str:
        """How the system is noted."""
        return self.system.id

    def create(self, ticket: Ticket) -> str:
        """Return the copy's id, which it keeps wherever it is moved; empty where its queue has no place there.

        One that is over before anybody there could see it is not shown there any more.
        """
        mirror = self.holding.look(ticket.id)
        if mirror is None and (not self.system.copies.belongs(ticket.queue) or _is_past(ticket)):
            return ""
        if mirror is None or not mirror.external_id:
            make = MakeOnce(
                system=self.system,
                tell=self.tell,
                unit_of_work=self.unit_of_work,
                reading=self.reading,
                clock=self.clock,
            )
            make(ticket, mirror)
        with self.holding(ticket.id) as held:
            self._show(ticket, held)
            return held.external_id

    def update(self, ticket: Ticket, external_id: str) -> None:  # noqa: ARG002 - it is noted with the rest
        """Show the ticket as it is now."""
        with self.holding(ticket.id) as held:
            self._show(ticket, held)

    def say_once(self) -> SayOnce:
        """Return what says each thing once there."""
        return SayOnce(
            system=self.name,
            words=self.system.words,
            unit_of_work=self.unit_of_work,
            reading=self.reading,
            clock=self.clock,
        )

    def _show(self, ticket: Ticket, mirror: Mirror) -> None:
        story, copy = self._story(ticket), self.system.acts.read(mirror.external_id)
        if copy.marked != ticket.id and (mirror.version or copy.marked):
            raise DeliveryFailed(
                f"{copy.name} of {self.system.sentence} is not the copy of ticket {ticket.id!r}. Has `{self.name}_url` "
                f"changed? Tickets that stood in another {self.system.called} go on here alone."
            )
        if copy.locked:
            self._let_go(ticket, mirror, copy)
            return
        if self._say(story, copy):
            copy = self.system.acts.read(copy.id)
        self._hand(story, mirror, copy)
        self._urge(ticket, mirror, copy)
        self._move(story, mirror, copy)
        if not mirror.version:
            self._say_where(ticket, copy)
        self.system.acts.seal(story, copy)
        self.holding.note(mirror, version=ticket.version)

    def _let_go(self, ticket: Ticket, mirror: Mirror, copy: Copy) -> None:
        """Say once, where anything is still owed to the requester, that it goes on here alone.

        What ended there since both sides agreed ends here, too, as soon as it is taken over.
        """
        if copy.standing != agreed_standing(mirror, copy.standing):
            return
        if standing_of(ticket) == "open":
            text = self.tell.say(LOCKED) % {"name": copy.name, "system": self.system.called}
            source = f"{self.name}:locked"
            self.note(ticket.id, text, agent=self.name, source=source, key=source)
        self.holding.note(mirror, version=ticket.version, standing=copy.standing, doing="")

    def _say(self, story: Story, copy: Copy) -> bool:
        """Say what is not said there yet; return whether there was any."""
        ends, say, said_now = self.clock.now() + _BUDGET, self.say_once(), False
        for said in self.tell.said(story):
            if self.clock.now() > ends:
                raise later(f"There is more to say about {story.ticket.id!r} than goes at once.", timedelta(0))
            said_now |= say(copy.id, said)
        return said_now

    def _hand(self, story: Story, mirror: Mirror, copy: Copy) -> None:
        """Have it where it went and with whom it is; what the system has no way for is said."""
        ticket, holder = story.ticket, self.system.acts.hand(story, mirror)
        told = mirror.assignee if holder is None else ticket.assignee
        news = self.tell.news(story, queue=mirror.queue, assignee=told)
        if news is not None:
            self.say_once()(copy.id, news)
        kept = {} if holder is None else {"holder": holder}
        self.holding.note(mirror, queue=ticket.queue, assignee=ticket.assignee, name=copy.name, **kept)

    def _urge(self, ticket: Ticket, mirror: Mirror, copy: Copy) -> None:
        """Give it our priority, where ours changed since both sides agreed and theirs did not."""
        wanted, theirs = self.system.word(ticket.priority), copy.priority
        ours_then, theirs_then = agreed_priority(mirror, theirs)
        if not wanted or theirs not in {wanted, theirs_then} or ours_then == ticket.priority:
            return
        if wanted != theirs:
            self.holding.note(mirror, doing=f"priority={ticket.priority}={wanted}")
            if not self.system.acts.urge(copy, wanted):  # the note for agents says it
                log.warning("the priority of %s cannot be set in %s", copy.name, self.system.called)
                wanted = theirs
        self.holding.note(mirror, priority=f"{ticket.priority}={wanted}", doing="")

    def _move(self, story: Story, mirror: Mirror, copy: Copy) -> None:
        """Bring it to where the ticket is, unless they moved it since both sides agreed."""
        wanted, theirs = standing_of(story.ticket), copy.standing
        if wanted != theirs:
            if theirs != agreed_standing(mirror, theirs):
                return
            self.holding.note(mirror, doing=f"standing={wanted}")
            if not self.system.acts.move(story, copy):
                self.say_once()(copy.id, self.tell.stuck(story))
                wanted = theirs
        if mirror.standing != wanted or mirror.doing:
            self.holding.note(mirror, standing=wanted, doing="")

    def _say_where(self, ticket: Ticket, copy: Copy) -> None:
        """Have those who look at the ticket here know where else it stands."""
        with self.unit_of_work() as work:
            work.people.met(self.name, self.system.called)
            work.commit()
        source = made_in(self.name)
        self.note(ticket.id, f"{copy.name}: {copy.url}", agent=self.name, source=source, key=source)

    def _story(self, ticket: Ticket) -> Story:
        with self.reading() as work:
            return self.tell.read(work, ticket)


def made_in(system: str) -> str:
    """Return the source of the note that says where else a ticket stands."""
    return f"{system}:made"


def _is_past(ticket: Ticket) -> bool:
    """Whether nobody needs to see it there any more: it is over, and not by what the engine answered."""
    return is_over(ticket) and (ticket.tier > 0 or ticket.state != "solved")
