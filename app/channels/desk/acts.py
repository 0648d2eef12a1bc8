"""What agents do with a ticket from a chat, each act through the use case that every other face calls too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.channels.desk import wording
from app.domain.errors import NotFound
from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory
from app.services.desk.macro_tags import SUGGESTION
from app.services.desk.reply_to_requester import ReplyToRequester
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.edit_ticket import EditTicket, TicketEdit
from app.services.tickets.merge_tickets import MergeTickets, PartTickets
from app.services.tickets.release_ticket import ReleaseTicket
from app.services.tickets.reopen_ticket import ReopenTicket
from app.services.tickets.show_again import ShowAgain
from app.services.tickets.snooze_ticket import SnoozeTicket

_TAG, _TAGS = 80, 20

Learn = Callable[[str, str, str | None], object]
"""Takes a suggestion's id, the agent's and what was sent of it, or None where it was rejected."""

Act = Callable[[Ticket, str], object]
"""Takes the ticket and the agent's id."""


def learn_nothing(_: str, __: str, ___: str | None) -> None:
    """Learn nothing: nothing is suggested here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketActs:
    """The use cases an agent reaches from a chat."""

    claim: ClaimTicket
    release: ReleaseTicket
    edit: EditTicket
    close: CloseTicket
    reopen: ReopenTicket
    merge: MergeTickets
    part: PartTickets
    reply: ReplyToRequester
    snooze: SnoozeTicket
    show_again: ShowAgain
    learn: Learn = learn_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is sent to the requester from a window: made of which `suggestion`, and what becomes of the ticket `then`.

    The same `key` is sent once. `channel` is where it was written.
    """

    text: str
    key: str
    channel: str
    then: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What a reply begins with, and what shall become of the ticket after it."""

    text: str
    then: str = "stay"


def nothing_offered(_: str) -> Begun | None:
    """Return None: nothing is suggested here."""
    return None


def ticket_now(reading: UnitOfWorkFactory, ticket_id: str) -> Ticket | None:
    """Return a ticket as it is now, or None where there is none."""
    try:
        with reading() as work:
            return work.tickets.get(ticket_id)
    except NotFound:
        return None


def is_as_wanted(ticket: Ticket, *, queue: str = "", over: bool = False) -> bool:
    """Whether a ticket is as an act would leave it, in a `queue` or `over`: an event is read again after a crash."""
    return bool(queue and ticket.queue == queue) or (over and is_over(ticket))


def refusal(ticket: Ticket, agent: str) -> str:
    """Return why an act cannot be done any more."""
    taken = ticket.assignee not in {"", agent} and not is_over(ticket)
    return wording.SOMEBODY_HAS_IT if taken else wording.CHANGED


def snooze(acts: TicketActs, ticket: Ticket, hours: int, agent: str) -> None:
    """Put a ticket off for so many hours."""
    acts.snooze(ticket.id, until=acts.snooze.change.clock.now() + timedelta(hours=hours), agent=agent)


def send(acts: TicketActs, ticket: Ticket, said: Sending, agent: str) -> None:
    """Answer the requester, once a key."""
    acts.reply(
        ticket.id,
        said.text,
        agent=agent,
        source=SUGGESTION + said.suggestion if said.suggestion else said.channel,
        then=said.then if said.then in {"pending_requester", "solved"} else "",  # type: ignore[arg-type]  # of the two
        key=said.key,
    )
    if said.suggestion:
        acts.learn(said.suggestion, agent, said.text)


def reject(acts: TicketActs, ticket: Ticket, suggestion: str, agent: str) -> None:
    """Say that a suggested reply is wrong here; it is not suggested for this ticket again."""
    acts.learn(suggestion, agent, None)
    acts.show_again(ticket.id, reason=suggestion)


def route(acts: TicketActs, ticket: Ticket, queue: str, agent: str) -> None:
    """Send a ticket to another queue; whoever held it no longer does."""
    if queue != ticket.queue:
        acts.release(ticket.id, agent=agent)
        acts.edit(ticket.id, TicketEdit(queue=queue), actor=agent)


def end(acts: TicketActs, ticket: Ticket, ending: str, agent: str, *, about: TicketEdit) -> None:
    """End a ticket; what it is said to have been `about` (topics, closing tags) is a label."""
    if ending == "cancelled":
        acts.close(ticket.id, actor=agent, ending="cancelled")
    elif ending in {"solved", "closed"}:
        edit = TicketEdit(state=ending, topics=about.topics, tags=about.tags)  # type: ignore[arg-type]  # of the two
        acts.edit(ticket.id, edit, actor=agent)


def tags_chosen(picked: tuple[str, ...], written: str) -> tuple[str, ...]:
    """Return the tags of a window: those picked, and the one that was written."""
    one = " ".join(written.replace("|", " ").split())[:_TAG]
    return tuple(dict.fromkeys(filter(None, [*picked, one])))[:_TAGS]
