"""A desk with somebody else's request, a browser for each role, and every route there is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.testclient import TestClient

from app.domain.identity import Identity
from app.domain.incident import Incident
from app.domain.person import Person, Role
from app.domain.ticket import Ticket, TicketEvent
from app.domain.upload import Upload
from app.services.front_desk import FrontDesk
from tests.fakes.administration import AdminWorld
from tests.fakes.builders import MOMENT
from tests.fakes.faces import a_client, a_desk, a_person, a_seat
from tests.fakes.wiring import Wiring
from tests.unit.app.security.routes import api_ways, page_ways

PAGE_WAYS, API_WAYS = page_ways(a_desk()), api_ways(a_desk())


SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@cache
def world() -> tuple[FrontDesk, dict[str, TestClient], dict[str, str]]:
    """A desk, a browser for each role, and the ids of what somebody else asked and reported."""
    wiring = Wiring()
    desk, administration = a_desk(wiring), AdminWorld(home=Path("none"), wiring=wiring).administration()

    def seat(person: Person) -> TestClient:
        return a_seat(desk, person, administration=administration)

    asker = seat(a_person("requester", id="asker"))
    request_id = asker.post("/ask", data={"text": "My VPN does not connect"}).url.path.rpartition("/")[2]
    myself = Identity(requester="asker", audience=frozenset())
    log = Upload(name="vpn.log", content=b"error 809")
    desk.files.send_along(desk.read_request(request_id, reader=myself), "The log.", [log], message="m0")
    [file] = desk.read_request(request_id, reader=myself).files
    with desk.reading() as work:
        ticket = work.queries.find()[0]
    with wiring.unit_of_work() as work:
        work.incidents.add(Incident(id="inc_1", title="VPN", opened_at=MOMENT, updated_at=MOMENT, queue=ticket.queue))
        work.incident_tickets.link("inc_1", ticket.id, at=MOMENT)
        work.commit()
    roles: tuple[Role, ...] = ("requester", "agent", "admin")
    browsers: dict[str, TestClient] = {role: seat(a_person(role, id=f"the-{role}")) for role in roles}
    browsers |= {"visitor": a_client(desk, administration=administration), "asker": asker}
    browsers["elsewhere"] = seat(a_person(id="elsewhere", queues=frozenset({"legal"})))
    ids = {"request_id": request_id, "ticket_id": ticket.id, "incident_id": "inc_1", "file_id": file.id}
    return desk, browsers, ids


def before(ids: dict[str, str]) -> tuple[Ticket, tuple[TicketEvent, ...], Incident]:
    """What nobody may have changed."""
    with world()[0].reading() as work:
        ticket = work.tickets.get(ids["ticket_id"])
        return ticket, work.tickets.events(ticket.id), work.incidents.get(ids["incident_id"])
