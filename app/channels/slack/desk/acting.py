"""What agents do with a ticket in Slack, each act through the use case that every other face calls too."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial

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
from app.channels.slack import blocks
from app.channels.slack.api import SlackCalls
from app.channels.slack.desk import cards, forms
from app.channels.slack.desk.asking_tags import CLOSED_AS, TAGGED, AskTags
from app.channels.slack.events import Pressed, Submitted
from app.channels.slack.place import CHANNEL, PREFIX, Place, unsent
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket
from app.domain.triage import PRIORITIES
from app.ports import UnitOfWorkFactory
from app.services.desk.macro_tags import SUGGESTION, macro_tags
from app.services.tickets.edit_ticket import TicketEdit

log = logging.getLogger(__name__)

_ENDS = frozenset({cards.CLOSE, cards.MERGE})
_OVER = partial(is_as_wanted, over=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackActing:
    """Does it for a member of the channel that works on the ticket's queue; tells everybody else why not, in private.

    The card shows what became of it. Doing the same twice is doing it once.
    """

    seats: Seats
    acts: TicketActs
    calls: SlackCalls
    reading: UnitOfWorkFactory
    ask_tags: AskTags
    ended: EndedFirst

    def pressed(self, event: Pressed) -> None:
        """Do what a card's button or list says."""
        ticket_id = cards.ticket_of(event.block)
        if event.action == cards.SOLVE:
            self.solve(ticket_id, event.user, unsent(event.place.room, ticket_id))
            return
        act = _act_of(self.acts, event.action, event.value)
        if act is not None:
            self.act(ticket_id, event.user, event.place.room, act, done=_done_by(event))

    def submitted(self, event: Submitted) -> None:
        """Do what a window says; where a closing tag comes first, what is said is sent and the tag is asked for."""
        ticket_id = event.about.partition("\n")[0]
        tags_first = event.form == cards.REPLY and event.one(forms.THEN) == "solved" and self._needs_tag(event)
        if tags_first:
            event = replace(event, values={**event.values, forms.THEN: ("stay",)})
        act = _act_of_form(self.acts, event)
        done = partial(is_as_wanted, over=event.form in _ENDS)
        if act is not None and self.act(ticket_id, event.user, "", act, done=done) and tags_first:
            self._ask_tag(ticket_id, event.user)

    def solve(self, ticket_id: str, user: str, place: Place) -> bool:
        """Have an agent end a ticket, and ask them there what it was about; first, where the house wants a closing tag.

        Return whether it was theirs to do.
        """
        return self.act(
            ticket_id,
            user,
            place.room,
            lambda t, agent: self._solve(t, agent, user=user, place=place),
            done=_OVER,
        )

    def _solve(self, ticket: Ticket, agent: str, *, user: str, place: Place) -> None:
        if not is_over(ticket):
            if self.ask_tags.comes_first(ticket):
                self.ask_tags.before(ticket, user=user, place=place)
                return
            self.acts.edit(ticket.id, TicketEdit(state="solved"), actor=agent)
        self.ask_tags(ticket, user=user, place=place)

    def act(
        self, ticket_id: str, user: str, room: str, act: Act, *, done: Callable[[Ticket], bool] = is_as_wanted
    ) -> bool:
        """Do something as this person where they may; return whether it was done now.

        Of what was `done` nobody is told that it cannot be: after a crash an event is read again. Whoever comes second
        to an end is told who was first.
        """
        words = self.seats.words(user)
        ticket = ticket_now(self.reading, ticket_id)
        if ticket is None:
            self.tell(room, user, words.gettext(wording.GONE))
            return False
        room = room or self.seats.rules.room_of_queue(ticket.queue)
        agent = self.seats.agent(user, ticket)
        if agent and done(ticket):
            self._tell_who_ended(ticket, user, agent, room)
        try:
            if agent:
                act(ticket, agent)
                return True
        except (Conflict, InvalidInput) as error:
            log.info("an act on %s was not done: %s", ticket_id, error)
        if not done(ticket):
            self.tell(room, user, words.gettext(refusal(ticket, agent) if agent else wording.ONLY_MEMBERS))
        return False

    def _tell_who_ended(self, ticket: Ticket, user: str, agent: str, room: str) -> None:
        said = self.ended(ticket, self.seats.words(user), me=frozenset({agent, PREFIX + user}))
        if said:
            self.tell(room, user, said)

    def _needs_tag(self, event: Submitted) -> bool:
        ticket_id, _, suggestion = event.about.partition("\n")
        try:
            with self.reading() as work:
                ticket = work.tickets.get(ticket_id)
                brought = macro_tags(work, self.acts.reply.rules(), SUGGESTION + suggestion) if suggestion else ()
        except NotFound:
            return False
        return not is_over(ticket) and self.ask_tags.comes_first(replace(ticket, tags=(*ticket.tags, *brought)))

    def _ask_tag(self, ticket_id: str, user: str) -> None:
        with self.reading() as work:
            ticket = work.tickets.get(ticket_id)
        room = self.seats.rules.room_of_queue(ticket.queue) or user
        self.ask_tags.before(ticket, user=user, place=unsent(room, ticket_id))

    def last_actor(self, ticket: Ticket, kinds: Collection[str]) -> str:
        """Return who did the last of some kinds of things to a ticket, or an empty text."""
        with self.reading() as work:
            done = [event.actor for event in work.tickets.events(ticket.id) if event.kind in kinds]
        return done[-1] if done else ""

    def tell(self, room: str, user: str, sentence: str) -> None:
        """Say something to one person alone."""
        self.calls.whisper(room or user, user, blocks.plain_post([sentence]))


def _done_by(event: Pressed) -> Callable[[Ticket], bool]:
    queue = event.value if event.action == cards.ROUTE else ""
    return partial(is_as_wanted, queue=queue, over=event.action.startswith(CLOSED_AS))


def _act_of(acts: TicketActs, action: str, value: str) -> Act | None:
    """Return what a button or a list does; None for one that opens a window or is not known."""
    if action == cards.PRIORITY and value not in PRIORITIES:
        return None
    if action == cards.SNOOZE and value not in wording.SNOOZES:
        return None
    if action.startswith(CLOSED_AS):
        return lambda ticket, agent: acts.edit(ticket.id, TicketEdit(state="solved", tags=(value,)), actor=agent)
    if action.startswith(TAGGED):
        return lambda ticket, agent: acts.edit(ticket.id, _closed_about(ticket, value), actor=agent)
    simple: dict[str, Act] = {
        cards.CLAIM: lambda ticket, agent: acts.claim(ticket.id, agent=agent),
        cards.RELEASE: lambda ticket, agent: acts.release(ticket.id, agent=agent),
        cards.REOPEN: lambda ticket, agent: acts.reopen(ticket.id, actor=agent) if is_over(ticket) else None,
        cards.SNOOZE: lambda ticket, agent: snooze(acts, ticket, int(value), agent),
        cards.REJECT: lambda ticket, agent: reject(acts, ticket, value, agent),
        cards.ROUTE: lambda ticket, agent: route(acts, ticket, value, agent),
        cards.PRIORITY: lambda ticket, agent: acts.edit(
            ticket.id,
            TicketEdit(priority=value),  # type: ignore[arg-type]  # our own menu's
            actor=agent,
        ),
    }
    return simple.get(action)


def _closed_about(ticket: Ticket, tag: str) -> TicketEdit:
    return TicketEdit(topics=(tag,), state=None if is_over(ticket) else "solved")


def _act_of_form(acts: TicketActs, event: Submitted) -> Act | None:
    tags = tags_of(event)
    if event.form == cards.CLOSE:
        return lambda ticket, agent: end(acts, ticket, event.one(forms.ENDING), agent, about=_about(event))
    if event.form == cards.REPLY and event.one(forms.TEXT).strip():
        return lambda ticket, agent: send(acts, ticket, _sending(event), agent)
    if event.form == cards.TAG and tags:
        return lambda ticket, agent: acts.edit(ticket.id, TicketEdit(topics=tags), actor=agent)
    if event.form == cards.MERGE and (into := event.one(forms.INTO)):
        return lambda ticket, agent: acts.merge(ticket.id, into=into, actor=agent)
    return None


def tags_of(event: Submitted) -> tuple[str, ...]:
    """Return the tags of a window: those picked, and the one that was written."""
    return tags_chosen(event.values.get(forms.TAGS, ()), event.one(forms.OTHER_TAG))


def _sending(event: Submitted) -> Sending:
    suggestion = event.about.partition("\n")[2]
    return Sending(
        text=event.one(forms.TEXT),
        key=event.id,
        channel=CHANNEL,
        then=event.one(forms.THEN),
        suggestion=suggestion,
    )


def _about(event: Submitted) -> TicketEdit:
    return TicketEdit(topics=tags_of(event) or None, tags=event.values.get(forms.CLOSING, ()) or None)
