"""Opens the window that a button asks for, at once: Slack gives three seconds, so it cannot wait for the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from slack_sdk.models.views import View

from app.channels.desk.acts import Begun, nothing_offered
from app.channels.desk.seats import Seats
from app.channels.slack.desk import cards
from app.channels.slack.desk.forms import Form, close_form, merge_form, reply_form, tag_form
from app.channels.slack.events import Pressed
from app.channels.slack.windows import SlackWindows
from app.domain.desk_rules import Closing
from app.domain.errors import FirstlineError
from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory

log = logging.getLogger(__name__)

_OTHERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow:
    """Changes nothing: what the window asks for is done when it is sent. Whoever is too late presses again.

    `topics` are the tags that may be chosen; `offered` returns a suggested reply, or None.
    """

    seats: Seats
    windows: SlackWindows
    reading: UnitOfWorkFactory
    topics: Callable[[], tuple[str, ...]]
    closing: Callable[[], Closing] = Closing
    offered: Callable[[str], Begun | None] = nothing_offered

    def __call__(self, event: Pressed) -> None:
        """Open it; where that is not possible, log why."""
        try:
            with self.reading() as work:
                ticket = work.tickets.get(cards.ticket_of(event.block))
            if self.seats.agent(event.user, ticket):
                self.windows.open(event.trigger, self._view(event, ticket))
        except FirstlineError as error:
            log.warning("the window %s was not opened: %s", event.action, error)

    def _view(self, event: Pressed, ticket: Ticket) -> View:
        form = Form(form=event.action, ticket=ticket, words=self.seats.words(event.user))
        if event.action == cards.REPLY:
            begun = self.offered(event.value)
            if begun is None:
                return reply_form(form)
            return reply_form(replace(form, also=event.value), text=begun.text, then=begun.then)
        if event.action == cards.MERGE:
            return merge_form(form, others=self._others(ticket))
        if event.action == cards.CLOSE:
            return close_form(form, tags=self._tags(ticket), closing=self.closing())
        return tag_form(form, tags=self._tags(ticket))

    def _tags(self, ticket: Ticket) -> Iterator[tuple[str, str]]:
        # Those it has first: Slack shows a hundred at most.
        yield from ((tag, tag) for tag in dict.fromkeys([*ticket.topics, *self.topics()]))

    def _others(self, ticket: Ticket) -> Iterator[tuple[str, str]]:
        with self.reading() as work:
            found = work.queries.find(queue=ticket.queue, limit=_OTHERS)
        yield from ((other.id, other.subject) for other in found if other.id != ticket.id and not is_over(other))


def opens_window(event: Pressed) -> bool:
    """Whether a button asks for a window."""
    return event.action in {cards.REPLY, cards.CLOSE, cards.TAG, cards.MERGE}
