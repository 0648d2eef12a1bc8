"""What whoever pressed an agents' button is told at once: a window, why not, or that it is noted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.channels.desk import wording
from app.channels.desk.acts import Begun, nothing_offered, refusal
from app.channels.teams.desk import cards
from app.channels.teams.desk.acting import TeamsActing
from app.channels.teams.desk.windows import (
    Form,
    close_form,
    merge_form,
    notice,
    priority_form,
    reply_form,
    route_form,
    snooze_form,
    tag_form,
)
from app.channels.teams.elements import Json
from app.channels.teams.events import Acted, Opened
from app.channels.wording import NOTED, Words
from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import is_over
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket

log = logging.getLogger(__name__)

_OTHERS, _SUBJECT = 100, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """Changes nothing: what is wanted is kept, and done by the worker, which asks again who may.

    `topics` are the tags that may be chosen, `queues` where a ticket may go; `offered` returns a suggested reply.
    """

    acting: TeamsActing
    topics: Callable[[], tuple[str, ...]]
    queues: Callable[[], tuple[str, ...]]
    offered: Callable[[str], Begun | None] = nothing_offered

    def opened(self, event: Opened) -> Json:
        """Return the window that a button asks for, or why there is none."""
        words = self.acting.seats.speak(event.language)
        ticket, agent, why = self._seated(event)
        if ticket is None or not agent:
            return notice(words.gettext(why))
        return self._window(event, ticket, words)

    def acted(self, event: Acted) -> tuple[bool, Json | str]:
        """Return whether an act is to be kept, and what its presser is told: a sentence, or the next window."""
        words = self.acting.seats.speak(event.language)
        ticket, agent, why = self._seated(event)
        if ticket is None or why == wording.ONLY_MEMBERS:
            return False, words.gettext(why)
        if event.verb == cards.CLAIM and agent and ticket.assignee not in {"", agent}:
            return False, words.gettext(refusal(ticket, agent))
        if self.acting.needs_tag(event, ticket):
            form = Form(verb=cards.CLOSE, ticket=ticket, id=event.id, words=words)
            note = words.gettext(wording.NOT_CLOSED_YET) % {"subject": shortened(ticket.subject, _SUBJECT)}
            return True, close_form(form, tags=self.topics(), closing=self.acting.closing(), note=note)
        return True, words.gettext(NOTED)

    def _seated(self, event: Acted | Opened) -> tuple[Ticket | None, str, str]:
        """Return the ticket, as whom its presser may work on it, and why they may not, or why nobody knows just now."""
        ticket = self.acting.ticket(event.ticket)
        if ticket is None:
            return None, "", wording.GONE
        try:
            agent = self.acting.seats.agent(event.user, ticket)
        except DeliveryFailed as error:
            log.warning("who may work on %s is not known now: %s", ticket.id, error)
            return ticket, "", wording.NOT_NOW
        return ticket, agent, "" if agent else wording.ONLY_MEMBERS

    def _window(self, event: Opened, ticket: Ticket, words: Words) -> Json:
        form = Form(verb=event.verb, ticket=ticket, id=event.id, words=words)
        if event.verb == cards.REPLY:
            begun = self.offered(event.suggestion) if event.suggestion else None
            return reply_form(form, begun, suggestion=event.suggestion)
        if event.verb == cards.CLOSE:
            return close_form(form, tags=self.topics(), closing=self.acting.closing())
        if event.verb == cards.MERGE:
            return merge_form(form, others=self._others(ticket))
        if event.verb == cards.ROUTE:
            return route_form(form, queues=self.queues())
        simple: dict[str, Callable[[Form], Json]] = {cards.PRIORITY: priority_form, cards.SNOOZE: snooze_form}
        return simple[event.verb](form) if event.verb in simple else tag_form(form, tags=self.topics())

    def _others(self, ticket: Ticket) -> list[tuple[str, str]]:
        with self.acting.reading() as work:
            found = work.queries.find(queue=ticket.queue, limit=_OTHERS)
        return [(other.id, other.subject) for other in found if other.id != ticket.id and not is_over(other)]
