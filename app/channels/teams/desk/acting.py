"""What agents do with a ticket from Teams, each act through the use case that every other face calls too."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.channels.desk import wording
from app.channels.desk.acts import (
    Act,
    Sending,
    TicketActs,
    end,
    is_as_wanted,
    refusal,
    reject,
    route,
    send,
    snooze,
    tags_chosen,
    ticket_now,
)
from app.channels.desk.ended import EndedFirst
from app.channels.desk.seats import Seats
from app.channels.teams.api import TeamsCalls
from app.channels.teams.cards import lines_post
from app.channels.teams.desk import cards
from app.channels.teams.events import Acted
from app.channels.teams.place import CHANNEL, PREFIX, Place
from app.channels.teams.saying import SayOnce
from app.domain.desk_rules import Closing
from app.domain.errors import Conflict, InvalidInput
from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket
from app.domain.triage import PRIORITIES
from app.ports import UnitOfWorkFactory
from app.services.desk.macro_tags import SUGGESTION, macro_tags
from app.services.desk.reply_to_requester import AddNote
from app.services.tickets.edit_ticket import TicketEdit

log = logging.getLogger(__name__)

_ENDS = frozenset({cards.CLOSE, cards.MERGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsActing:
    """Does it for a member of the channel that works on the ticket's queue; the card shows what became of it.

    What could not be done any more is said to whoever pressed, in a chat of their own. Doing the same twice is doing it
    once.
    """

    seats: Seats
    acts: TicketActs
    calls: TeamsCalls
    say: SayOnce
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    add_note: AddNote
    ended: EndedFirst
    closing: Callable[[], Closing] = Closing

    def __call__(self, event: Acted, *, key: str) -> None:
        """Do what a button or a window says; raise `DeliveryFailed` to be read again."""
        ticket = self.ticket(event.ticket)
        if ticket is None:
            return
        agent = self.seats.agent(event.user, ticket)
        if not agent:
            if not is_done(event, ticket):
                self._tell(event, ticket, wording.ONLY_MEMBERS, key=key)
            return
        self._met(event)
        if is_done(event, ticket):
            self._tell_who_ended(event, ticket, agent, key=key)
        act = act_of(self.acts, self.bounded(event, ticket))
        try:
            if act is not None:
                act(ticket, agent)
        except (Conflict, InvalidInput) as error:
            log.info("an act on %s was not done: %s", ticket.id, error)
            if not is_done(event, ticket):
                self._tell(event, ticket, refusal(ticket, agent), key=key)

    def give_up(self, event: Acted) -> None:
        """Keep the words of a reply that could not be taken, for the agents: nothing that somebody wrote is lost."""
        ticket, text = self.ticket(event.ticket), event.one("text")
        if event.verb != cards.REPLY or ticket is None or not text.strip():
            return
        said = f"{self.seats.speak('').gettext(wording.NOT_SENT)}\n{text}"
        self.add_note(ticket.id, said, agent=PREFIX + event.user, key=f"unsent:{event.id}")

    def ticket(self, ticket_id: str) -> Ticket | None:
        """Return a ticket as it is now, or None where there is none."""
        return ticket_now(self.reading, ticket_id)

    def needs_tag(self, event: Acted, ticket: Ticket) -> bool:
        """Whether a reply that solves lacks the closing tag that the house wants."""
        if event.verb != cards.REPLY or event.one("then") != "solved" or is_over(ticket):
            return False
        suggestion, closing = event.one("suggestion"), self.closing()
        with self.reading() as work:
            brought = macro_tags(work, self.acts.reply.rules(), SUGGESTION + suggestion) if suggestion else ()
        return closing.applies(ticket) and not {*ticket.tags, *brought} & set(closing.tags)

    def bounded(self, event: Acted, ticket: Ticket) -> Acted:
        """Return the event; a reply that would solve without a closing tag is sent, and the ticket stays."""
        return replace(event, values={**event.values, "then": "stay"}) if self.needs_tag(event, ticket) else event

    def _tell_who_ended(self, event: Acted, ticket: Ticket, agent: str, *, key: str) -> None:
        me = frozenset({agent, PREFIX + event.user})
        said = self.ended(ticket, self.seats.speak(event.language), me=me)
        if said:
            self._tell(event, ticket, said, key=f"{key}:first")

    def _tell(self, event: Acted, ticket: Ticket, sentence: str, *, key: str) -> None:
        words = self.seats.speak(event.language)
        about = Place(room=event.room.id, id=ticket.id, root=ticket.id)
        conversation = self.calls.direct(event.user, event.room.id)
        said = f"{ticket.subject}: {words.gettext(sentence)}"
        self.say(conversation, lines_post(said), key=f"{ticket.id}:{key}", about=about, words=words)

    def _met(self, event: Acted) -> None:
        """Keep what Teams calls an agent: the card would name an id."""
        person = PREFIX + event.user
        with self.unit_of_work() as work:
            if event.name and work.people.name(person) != event.name:
                work.people.met(person, event.name)
                work.commit()


def is_done(event: Acted, ticket: Ticket) -> bool:
    """Whether a ticket is as an act would leave it: after a crash an event is read again that was carried out."""
    return is_as_wanted(ticket, queue=event.one("queue") if event.verb == cards.ROUTE else "", over=event.verb in _ENDS)


def act_of(acts: TicketActs, event: Acted) -> Act | None:
    """Return what a button or window does; None for one that is not known, or says nothing."""
    return _pressed(acts, event) if event.verb not in cards.WINDOWS else _sent(acts, event)


def _pressed(acts: TicketActs, event: Acted) -> Act | None:
    pressed: dict[str, Act] = {
        cards.CLAIM: lambda ticket, agent: acts.claim(ticket.id, agent=agent),
        cards.RELEASE: lambda ticket, agent: acts.release(ticket.id, agent=agent),
        cards.REOPEN: lambda ticket, agent: acts.reopen(ticket.id, actor=agent) if is_over(ticket) else None,
        cards.REJECT: lambda ticket, agent: reject(acts, ticket, event.one("suggestion"), agent),
    }
    return pressed.get(event.verb)


def _sent(acts: TicketActs, event: Acted) -> Act | None:
    topics, closing = _tags(event), event.some("closing")
    about = TicketEdit(topics=topics or None, tags=closing or None)
    queue, priority, hours, into = (event.one(name) for name in ("queue", "priority", "hours", "into"))
    sent: dict[str, tuple[bool, Act]] = {
        cards.REPLY: (
            bool(event.one("text").strip()),
            lambda ticket, agent: send(acts, ticket, _sending(event), agent),
        ),
        cards.CLOSE: (True, lambda ticket, agent: end(acts, ticket, event.one("ending"), agent, about=about)),
        cards.TAG: (bool(topics), lambda t, agent: acts.edit(t.id, TicketEdit(topics=topics), actor=agent)),
        cards.MERGE: (bool(into), lambda ticket, agent: acts.merge(ticket.id, into=into, actor=agent)),
        cards.ROUTE: (bool(queue), lambda ticket, agent: route(acts, ticket, queue, agent)),
        cards.SNOOZE: (hours in wording.SNOOZES, lambda ticket, agent: snooze(acts, ticket, int(hours), agent)),
        cards.PRIORITY: (
            priority in PRIORITIES,
            lambda t, agent: acts.edit(t.id, TicketEdit(priority=priority), actor=agent),  # type: ignore[arg-type]
        ),
    }
    said, act = sent[event.verb]
    return act if said else None


def _tags(event: Acted) -> tuple[str, ...]:
    return tags_chosen(event.some("topics"), event.one("other"))


def _sending(event: Acted) -> Sending:
    return Sending(
        text=event.one("text"),
        key=event.one("form") or event.id,
        channel=CHANNEL,
        then=event.one("then"),
        suggestion=event.one("suggestion"),
    )
