"""An agent's edit is one version with one event, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import Conflict, NotFound
from app.domain.ticket import Ticket
from app.services.tickets.edit_ticket import EditTicket, TicketEdit
from tests.fakes.builders import an_incoming
from tests.fakes.wiring import Wiring


@pytest.fixture
def wiring() -> Wiring:
    return Wiring()


@pytest.fixture
def ticket(wiring: Wiring) -> Ticket:
    return wiring.ask()(an_incoming()).ticket


def edit(wiring: Wiring, ticket_id: str, *, version: int | None = None, **changes: Any) -> Ticket:
    return EditTicket(change=wiring.change())(
        ticket_id, TicketEdit(**changes), actor="agent@example.com", version=version
    )


def kinds(wiring: Wiring, ticket: Ticket) -> list[str]:
    with wiring.unit_of_work() as work:
        return [event.kind for event in work.tickets.events(ticket.id)]


def test_several_values_change_in_one_version(wiring: Wiring, ticket: Ticket) -> None:
    edited = edit(wiring, ticket.id, queue="it-apps", priority="low", topics=("it/erp",))
    assert (edited.queue, edited.priority, edited.topics) == ("it-apps", "low", ("it/erp",))
    assert edited.version == ticket.version + 1
    assert kinds(wiring, ticket)[-1] == "rerouted"


def test_an_edit_that_changes_nothing_leaves_no_trace(wiring: Wiring, ticket: Ticket) -> None:
    before = kinds(wiring, ticket)
    assert edit(wiring, ticket.id, priority=ticket.priority) == ticket
    assert kinds(wiring, ticket) == before


def test_what_is_opened_for_people_has_a_desk(wiring: Wiring, ticket: Ticket) -> None:
    opened = edit(wiring, ticket.id, state="open")
    assert opened.tier >= 1
    assert opened.queue


def test_an_old_version_is_refused(wiring: Wiring, ticket: Ticket) -> None:
    with pytest.raises(Conflict, match="version"):
        edit(wiring, ticket.id, version=ticket.version - 1, queue="hr")


def test_a_step_that_the_table_lacks_is_refused(wiring: Wiring, ticket: Ticket) -> None:
    edit(wiring, ticket.id, state="solved")
    with pytest.raises(Conflict, match="cannot become"):
        edit(wiring, ticket.id, state="answered")


def test_an_unknown_ticket_is_not_found(wiring: Wiring) -> None:
    with pytest.raises(NotFound):
        edit(wiring, "tkt_none", queue="hr")
