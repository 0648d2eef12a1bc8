"""The app's own page: a requester sees their requests, an agent their queue, each in their own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.models.blocks import (
    Block,
    HeaderBlock,
    RichTextBlock,
    RichTextListElement,
    RichTextSectionElement,
)
from slack_sdk.models.blocks import RichTextElementParts as Part
from slack_sdk.models.views import View

from app.channels.desk import wording
from app.channels.desk.card_words import StateNames, no_own_names, queue_name, state_name
from app.channels.desk.seats import Seats
from app.channels.slack.desk.board import card_ts
from app.channels.slack.elements import line, plain, said
from app.channels.slack.events import OpenedHome
from app.channels.slack.place import PREFIX, question_of
from app.channels.slack.texts import visible
from app.channels.slack.windows import SlackWindows
from app.channels.wording import Words
from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import is_over
from app.domain.plain_words import shortened
from app.domain.sla import Due
from app.domain.ticket import Ticket, TicketState
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory

_SHOWN, _LOOKED_AT, _SUBJECT, _HEAD = 10, 100, 120, 150
_OPEN: tuple[TicketState, ...] = ("open", "in_progress", "pending_requester", "snoozed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headline and the tickets below it; `empty` is said where there are none. `dues` say when promises are due."""

    head: str
    tickets: tuple[Ticket, ...]
    empty: str = ""
    dues: Mapping[str, Due] = field(default_factory=dict)


Dues = Callable[[UnitOfWork, Ticket], tuple[Due, ...]]
"""Returns when the promises made for a ticket are due."""


def no_dues(_: UnitOfWork, __: Ticket) -> tuple[Due, ...]:
    """Promise nothing."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppHome:
    """Shows everybody only what is theirs: their own requests, and the queues whose channel they are in."""

    seats: Seats
    windows: SlackWindows
    reading: UnitOfWorkFactory
    clock: Clock
    dues: Dues = no_dues
    states: StateNames = no_own_names

    def __call__(self, event: OpenedHome) -> None:
        """Publish somebody's page as it is now; raise `DeliveryFailed` where Slack does not take it."""
        words, own = self.seats.words(event.user), self.states(self.seats.language(event.user))
        sections = [*self._of_agent(event.user), *self._of_requester(event.user)]
        blocks = [block for section in sections for block in self._blocks(section, words, own)]
        self.windows.publish(event.user, View(type="home", blocks=blocks))

    def _of_requester(self, user: str) -> Iterator[Section]:
        with self.reading() as work:
            mine = work.queries.find(requester=PREFIX + user, limit=_LOOKED_AT)
        is_open = tuple(ticket for ticket in mine if not is_over(ticket))
        ended = tuple(ticket for ticket in mine if is_over(ticket))
        yield Section(head=wording.MY_OPEN, tickets=is_open[:_SHOWN], empty=wording.NOTHING_OPEN)
        if ended:
            yield Section(head=wording.MY_RECENT, tickets=ended[:_SHOWN])

    def _of_agent(self, user: str) -> Iterator[Section]:
        rooms = [room for room in sorted(self.seats.rules.triage_rooms) if self._is_seated(user, room)]
        if not rooms:
            return
        tickets = [t for t in self._open() if self.seats.rules.room_of_queue(t.queue) in rooms]
        agent = self.seats.agent_of(user)
        held = tuple(ticket for ticket in tickets if ticket.assignee == agent)
        on_me = tuple(ticket for ticket in held if ticket.state in {"open", "in_progress"})
        theirs = tuple(ticket for ticket in held if ticket.state == "pending_requester")
        put_off = tuple(ticket for ticket in held if ticket.state == "snoozed")
        free = tuple(ticket for ticket in tickets if not ticket.assignee)
        yield self._due_soon((*on_me, *free))
        yield Section(head=wording.WAITING_ON_ME, tickets=_oldest(on_me), empty=wording.NOTHING_WAITS)
        yield Section(head=wording.WAITING_ON_THEM, tickets=_oldest(theirs), empty=wording.NOTHING_WAITS)
        yield Section(head=wording.MY_QUEUE, tickets=_oldest(free), empty=wording.QUEUE_EMPTY)
        if put_off:
            yield Section(head=wording.PUT_OFF, tickets=_oldest(put_off))

    def _due_soon(self, tickets: tuple[Ticket, ...]) -> Section:
        """Return those whose promise is broken or nearly so, the most urgent first."""
        now, soon = self.clock.now(), dict[str, Due]()
        with self.reading() as work:
            for ticket in tickets:
                running = [due for due in self.dues(work, ticket) if _is_soon(due, now)]
                if running:
                    soon[ticket.id] = min(running, key=lambda due: due.at)
        shown = sorted((t for t in tickets if t.id in soon), key=lambda t: (soon[t.id].at, t.id))[:_SHOWN]
        return Section(head=wording.DUE_SOON, tickets=tuple(shown), empty=wording.NOTHING_DUE, dues=soon)

    def _is_seated(self, user: str, room: str) -> bool:
        try:
            return self.seats.is_seated(user, room)
        except DeliveryFailed:
            return False  # who cannot be asked about seats nobody; the page shows the rest

    def _open(self) -> list[Ticket]:
        with self.reading() as work:
            found = [ticket for state in _OPEN for ticket in work.queries.find(state=state, limit=_LOOKED_AT)]
        return [ticket for ticket in found if ticket.tier]

    def _blocks(self, section: Section, words: Words, own: Mapping[str, str]) -> Iterator[Block]:
        yield HeaderBlock(text=plain(words.gettext(section.head), _HEAD))
        if not section.tickets:
            yield RichTextBlock(elements=[line(said(words.gettext(section.empty)))])
            return
        items = [
            RichTextSectionElement(elements=list(self._item(ticket, section, words, own))) for ticket in section.tickets
        ]
        yield RichTextBlock(elements=[RichTextListElement(elements=items, style="bullet")])

    def _item(
        self, ticket: Ticket, section: Section, words: Words, own: Mapping[str, str]
    ) -> Iterator[Part.Text | Part.Link | Part.Date]:
        subject, url = shortened(visible(ticket.subject), _SUBJECT), self._link(ticket)
        yield Part.Link(url=url, text=subject) if url else said(subject)
        state, due = state_name(ticket, words, own), section.dues.get(ticket.id)
        where = [queue_name(ticket.queue)] if ticket.queue else []
        yield said(" · " + " · ".join([state, words.gettext(wording.PRIORITIES[ticket.priority]), *where]) + " · ")
        if due is None:
            yield _when(ticket.updated_at)
            return
        broken = due.at <= self.clock.now()
        yield said(words.gettext(wording.WAS_DUE if broken else wording.DUE))
        yield Part.Date(timestamp=int(due.at.timestamp()), format="{date_short_pretty} {time}", fallback=_utc(due.at))

    def _link(self, ticket: Ticket) -> str:
        place = question_of(ticket)
        try:
            if place is not None and not place.is_private:
                return self.windows.link(place.room, place.ts)
            room = self.seats.rules.room_of_queue(ticket.queue)
            ts = card_ts(self.reading, ticket.id, room) if room else ""
            return self.windows.link(room, ts) if ts else ""
        except DeliveryFailed:
            return ""  # a page without a link is better than none


def _oldest(tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    return tuple(sorted(tickets, key=lambda ticket: (ticket.updated_at, ticket.id))[:_SHOWN])


def _when(moment: datetime) -> Part.Date:
    return Part.Date(timestamp=int(moment.timestamp()), format="{ago}", fallback=_utc(moment))


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _is_soon(due: Due, now: datetime) -> bool:
    return due.met_at is None and due.state != "paused" and due.warn_at <= now
