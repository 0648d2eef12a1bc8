"""Whenever the process dies, each answer stands in Teams once; a Teams that kills."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.teams import AGENT, ANN, CHAT, IT, FakeTeams
from tests.fakes.teams_agents import TeamsAgents
from tests.fakes.teams_desk import TeamsDesk
from tests.fakes.teams_events import edited, said, sent
from tests.fakes.wiring import Wiring, unsure


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


@settings(max_examples=15, deadline=None)
@given(
    before=st.frozensets(st.integers(1, 20), max_size=4),
    after=st.frozensets(st.integers(1, 20), max_size=4),
)
def test_each_card_and_reply_stand_once_whenever_the_process_dies(
    before: frozenset[int], after: frozenset[int]
) -> None:
    units, clock, ids = MemoryUnitsOfWork(), FakeClock(), CountingIds()
    teams = DeadlyTeams(before=before, after=after)

    def born() -> TeamsAgents:
        return TeamsAgents(wiring=replace(unsure("it"), unit_of_work=units, clock=clock, ids=ids), teams=teams)

    desk = born()
    desk.desk.receive(said("My VPN does not connect", id="7"))
    for round_ in range(14):
        if round_ in range(5, 11):  # what Microsoft heard nothing of comes again
            with units() as work:
                (ticket,) = work.queries.find()
            fields = {"form": "o1", "text": "Restart it.", "then": "solved"}
            data = {"verb": "desk_reply", "ticket": ticket.id} | fields
            with suppress(Killed):
                desk.desk.receive(sent(data, room=IT, user=AGENT, id="s1"))
        with suppress(Killed):
            desk.desk.run(seconds=61)
        desk = born()
    (card,) = teams.shown(IT)
    assert "Open again" in card
    assert sum("Restart it." in message for message in teams.shown(CHAT)) == 1
    with units() as work:
        (ticket,) = work.queries.find()
    assert (ticket.requester, ticket.state) == (f"teams:{ANN}", "solved")
