"""Tickets on one side, a Jira on the other, and what keeps them in step between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from app.domain.desk_rules import DeskRules
from app.domain.ticket import Ticket
from app.domain.triage import Priority
from app.mirroring.alarm import AlarmThere
from app.mirroring.calling import Caller
from app.mirroring.showing import ShowTickets
from app.mirroring.story import TellStory
from app.ports import UnitOfWorkFactory
from app.services.hold_mirror import HoldMirror
from app.services.pull_external_changes import PullExternalChanges
from app.services.reply_to_requester import AddNote
from app.services.take_over_changes import TakeOverChanges
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.api import JiraApi
from app.ticketing.jira.calling import JIRA
from app.ticketing.jira.markup import WIKI
from app.ticketing.jira.places import Place, Places
from app.ticketing.jira.reading import JiraChanges
from app.ticketing.jira.sharing import jira_system
from indexer.webapi import client_for
from tests.fakes.builders import a_request
from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.jira_desk import SITE, TOKEN, USER, FakeJiraDesk
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.wiring import Wiring

DESK = Place(project="IT", request_type="Get IT help")
PLAIN = Place(project="OPS")
PRIORITIES: dict[Priority, str] = {"critical": "Highest", "high": "High", "normal": "Medium", "low": "Low"}


@dataclass(slots=True, kw_only=True)
class JiraWorld:
    """Change a part before asking for a use case."""

    jira: FakeJiraDesk = field(default_factory=FakeJiraDesk)
    units: UnitOfWorkFactory = field(default_factory=MemoryUnitsOfWork)
    clock: FakeClock = field(default_factory=FakeClock)
    places: dict[str, Place] = field(default_factory=lambda: {"*": DESK})
    ids: CountingIds = field(default_factory=CountingIds)
    rules: DeskRules = field(default_factory=DeskRules)
    token: str = TOKEN
    transport: httpx.BaseTransport | None = None

    def api(self) -> JiraApi:
        transport = self.transport or self.jira.transport()
        client = client_for(SITE, user=USER, token=self.token, transport=transport)
        return JiraApi(Caller(client=client, dialect=JIRA))

    def holding(self) -> HoldMirror:
        return HoldMirror(unit_of_work=self.units, clock=self.clock, system=SYSTEM)

    def tell(self) -> TellStory:
        return TellStory(
            system=SYSTEM,
            markup=WIKI,
            say=lambda message: message,
            names=lambda people: lambda one: people.name(one) or one,
            desk="https://help.example",
        )

    def desk(self) -> ShowTickets:
        places, tell = Places(queues=self.places, priorities=PRIORITIES), self.tell()
        return ShowTickets(
            system=jira_system(self.api(), places, tell, self.clock),
            tell=tell,
            note=self.add_note(),
            holding=self.holding(),
            unit_of_work=self.units,
            reading=self.units,
            clock=self.clock,
        )

    def changes(self) -> JiraChanges:
        places = Places(queues=self.places, priorities=PRIORITIES)
        return JiraChanges(api=self.api(), places=places, reading=self.units)

    def pull(self) -> PullExternalChanges:
        there = self.changes()
        return PullExternalChanges(
            there=there,
            take_over=TakeOverChanges(
                there=there,
                holding=self.holding(),
                reply=self.wiring().reply(),
                note=self.add_note(),
                unit_of_work=self.units,
                reading=self.units,
                clock=self.clock,
                gone="%(name)s is gone.",
                rules=lambda: self.rules,
            ),
            unit_of_work=self.units,
            reading=self.units,
            clock=self.clock,
            rest_seconds=0,
        )

    def alarm(self) -> AlarmThere:
        return AlarmThere(say_once=self.desk().say_once(), tell=self.tell())

    def add_note(self) -> AddNote:
        return AddNote(unit_of_work=self.units, clock=self.clock, ids=self.ids)

    def wiring(self) -> Wiring:
        return Wiring(
            unit_of_work=self.units, clock=self.clock, ids=self.ids, desk_rules=self.rules, syncs=(self.desk(),)
        )

    def keep(self, ticket: Ticket, **request: Any) -> Ticket:
        """Store a ticket and its request as they are."""
        with self.units() as work:
            work.records.add_request(a_request(ticket.request_id, **request))
            kept = work.tickets.add(ticket)
            work.commit()
        return kept
