"""Whenever the process dies, each answer stands in Teams once; a Teams that kills."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.teams import ANN, CHAT, FakeTeams
from tests.fakes.teams_desk import TeamsDesk
from tests.fakes.teams_events import edited, said
from tests.fakes.wiring import Wiring


class Killed(BaseException):
    """The process is gone."""


@dataclass(slots=True)
class DeadlyTeams(FakeTeams):
    """Kills before or after the calls of these numbers."""

    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()
    number: int = 0

    def _call(self) -> None:
        self.number += 1
        if self.number in self.before:
            raise Killed

    def _break(self, name: str) -> None:
        if self.number in self.after:
            raise Killed


@settings(max_examples=40, deadline=None)
@given(
    before=st.frozensets(st.integers(1, 12), max_size=4),
    after=st.frozensets(st.integers(1, 12), max_size=4),
    edits=st.booleans(),
)
def test_each_answer_stands_once_whenever_the_process_dies(
    before: frozenset[int], after: frozenset[int], edits: bool
) -> None:
    units = MemoryUnitsOfWork()
    clock, ids, teams = FakeClock(), CountingIds(), DeadlyTeams(before=before, after=after)
    wiring = Wiring(unit_of_work=units, clock=clock, ids=ids)
    desk = TeamsDesk(wiring=wiring, teams=teams)
    desk.receive(said("My VPN does not connect", id="7"))
    desk.receive(said("new thing: how do I print?", id="8"))
    for round_ in range(14):
        if round_ == 6 and edits:
            desk.receive(edited("My VPN does not connect at home", id="7"))
        with suppress(Killed):
            desk.run(seconds=61)
        desk = TeamsDesk(wiring=Wiring(unit_of_work=units, clock=clock, ids=ids), teams=teams)
    shown = [json.loads(message) for message in teams.shown(CHAT)]
    assert len(shown) == 2
    assert all("attachments" in message for message in shown)
    with units() as work:
        tickets = [ticket for ticket in work.queries.find() if ticket.state != "cancelled"]
    assert [ticket.requester for ticket in tickets] == [f"teams:{ANN}"] * 2
