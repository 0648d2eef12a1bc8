"""What pages call people: by their names, wherever those are known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.person import Person, Session
from app.domain.request import Incoming, Origin
from app.domain.roster import Agent, Roster
from app.ports import UnitOfWork
from app.web.naming import Names
from tests.fakes.builders import MOMENT
from tests.fakes.faces import a_desk, a_seat
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.wiring import Wiring

ROSTER = Roster(
    agents={
        "ann@example.com": Agent(id="ann@example.com", name="Ann Lee", slack="U1"),
        "bo@example.com": Agent(id="bo@example.com"),
    }
)


@pytest.mark.parametrize(
    ("person", "called"),
    [
        ("ann@example.com", "Ann Lee"),
        ("slack:U1", "Ann Lee"),
        ("bo@example.com", "bo"),
        ("slack:U2", "U2"),
        ("cy@example.com", "Cy Young"),
        ("dee@example.com", "dee"),
        ("engine", "Firstline"),
        ("web:0123456789", "Visitor 0123"),
        ("command line", "command line"),
    ],
)
def test_people_are_called_by_the_roster_then_as_they_signed_in_then_by_their_id(person: str, called: str) -> None:
    units = MemoryUnitsOfWork()
    with units() as work:
        cy = Person(id="cy@example.com", name="Cy Young")
        work.people.saw(Session(id="s", person=cy, started_at=MOMENT, seen_at=MOMENT))
        work.commit()
    with units() as work:
        assert Names(roster=ROSTER, people=lambda: work.people, visitor="Visitor")(person) == called


def test_a_page_opens_the_register_once_however_many_people_it_names() -> None:
    wiring, opened = Wiring(), []

    def reading() -> UnitOfWork:
        opened.append("once more")
        return wiring.unit_of_work()

    desk = replace(a_desk(wiring), reading=reading)
    reader, counts = a_seat(desk), []
    for name in ("Cy", "Dee", "Eve"):
        colleague = a_seat(desk, Person(id=name, name=f"{name} Young", role="agent"))
        ticket = wiring.ask()(
            Incoming(text=f"Where is the payslip of {name}?", requester=name, origin=Origin(channel="web"))
        ).ticket
        colleague.post(f"/desk/tickets/{ticket.id}/act", data={"act": "claim", "version": ticket.version})
        opened.clear()
        assert f"{name} Young" in reader.get("/desk?state=any").text
        counts.append(len(opened))
    assert counts[0] == counts[2]
