"""What happens on our side to a ticket that stands in another system too, and to the line in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx

from app.domain.lifecycle import escalate
from app.domain.message import TicketMessage
from app.domain.ticket import Ticket, TicketState, move
from app.mirroring.showing import made_in
from tests.fakes.builders import MOMENT, a_ticket, an_event
from tests.fakes.desk_server import LineDropped
from tests.fakes.desk_world import DeskWorld
from tests.fakes.engine import FakeChannel

TICKET = "tkt_1"


def with_people(world: DeskWorld, queue: str = "it", **request: Any) -> Ticket:
    """A ticket that people have."""
    return world.keep(escalate(a_ticket(), queue=queue, tier=1, at=MOMENT), **request)


def standing_there(world: DeskWorld) -> None:
    """Show such a ticket there, and link it, as the worker does."""
    ticket = with_people(world)
    id = world.desk().create(ticket)
    with world.units() as work:
        work.links.link(ticket.id, system=world.SYSTEM, external_id=id)
        work.commit()


def next_version(world: DeskWorld, ticket: Ticket) -> Ticket:
    """Save it as it is now."""
    with world.units() as work:
        work.tickets.save(ticket, an_event(ticket))
        work.commit()
    return ticket


def in_state(world: DeskWorld, ticket: Ticket, state: TicketState) -> Ticket:
    """Move it."""
    return next_version(world, move(ticket, state, at=MOMENT))


def the_ticket(world: DeskWorld) -> Ticket:
    """Return it as it is here."""
    with world.units() as work:
        return work.tickets.get(TICKET)


def said_here(world: DeskWorld, *messages: TicketMessage) -> None:
    """Have people write this here."""
    with world.units() as work:
        for message in messages:
            work.conversations.add(message)
        work.commit()


def said(world: DeskWorld, kind: str = "reply") -> list[TicketMessage]:
    """Return what people wrote, here or there; not that the ticket was made there."""
    with world.units() as work:
        kept = work.conversations.of_ticket(TICKET)
    return [one for one in kept if one.kind == kind and one.source != made_in(world.SYSTEM)]


def notes_here(world: DeskWorld) -> list[str]:
    """Return the notes below it, whoever made them."""
    with world.units() as work:
        return [one.text for one in work.conversations.of_ticket(TICKET) if one.kind == "note"]


def carried_out(world: DeskWorld) -> FakeChannel:
    """Deliver everything that waits to go out."""
    channel = FakeChannel()
    carry_out = replace(world.wiring().carry_out(), channels={"web": channel}, tellers={"web": channel})
    for _ in range(10):
        if not carry_out():
            break
        world.clock.advance(30)
    return channel


def breaking(world: DeskWorld, name: str, at: str, *, how: Callable[[], httpx.Response]) -> None:
    """Have one call of this name go wrong, before or after it was carried out."""
    armed = [True]

    def meddle(call: str, when: str) -> httpx.Response | None:
        if armed and (call, when) == (name, at):
            armed.clear()
            return how()
        return None

    world.meddle(meddle)


def dropped() -> httpx.Response:
    """Answer nothing: the line drops."""
    raise LineDropped
