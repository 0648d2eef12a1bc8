"""A desk as tests work at it: what was asked, what is listed, and one press."""

from __future__ import annotations

from starlette.testclient import TestClient

from app.domain.ticket import Ticket
from app.services.front_desk import FrontDesk
from tests.fakes.faces import a_client
from tests.fakes.markup import Page, values


def asked(desk: FrontDesk, text: str = "My VPN does not connect") -> Ticket:
    """A ticket that came to people since nobody could answer."""
    client = a_client(desk)
    page = client.post("/ask", data={"text": text})
    with desk.reading() as work:
        ticket = work.tickets.of_request(str(page.url).rpartition("/")[2])
    assert ticket is not None
    return ticket


def now(desk: FrontDesk, ticket: Ticket) -> Ticket:
    with desk.reading() as work:
        return work.tickets.get(ticket.id)


def subjects(page: Page) -> list[str]:
    return values(page, "//*[contains(concat(' ', @class, ' '), ' subject ')]")


def act(agent: TestClient, ticket: Ticket, act: str, version: int | None = None) -> Page:
    return agent.post(f"/desk/tickets/{ticket.id}/act", data={"act": act, "version": str(version or ticket.version)})
