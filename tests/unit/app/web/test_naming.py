"""What pages call people: by their names, wherever those are known."""

from __future__ import annotations

import pytest

from app.domain.person import Person, Session
from app.domain.roster import Agent, Roster
from app.web.naming import Names
from tests.fakes.builders import MOMENT
from tests.fakes.memory import MemoryUnitsOfWork

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
    assert Names(roster=ROSTER, reading=units, visitor="Visitor")(person) == called
