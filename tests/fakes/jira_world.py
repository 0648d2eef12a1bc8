"""Tickets on one side, a Jira on the other, and what keeps them in step between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from app.domain.ticket import Ticket
from app.domain.triage import Priority
from app.ports import UnitOfWorkFactory
from app.ticketing.jira.api import JiraApi
from app.ticketing.jira.calling import JiraCaller
from app.ticketing.jira.holding import Holding
from app.ticketing.jira.places import Place, Places
from app.ticketing.jira.sharing import JiraDesk
from app.ticketing.jira.story import TellStory
from indexer.webapi import client_for
from tests.fakes.builders import a_request
from tests.fakes.clock import FakeClock
from tests.fakes.jira_desk import SITE, TOKEN, USER, FakeJiraDesk
from tests.fakes.memory import MemoryUnitsOfWork

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
    token: str = TOKEN
    transport: httpx.BaseTransport | None = None

    def api(self) -> JiraApi:
        transport = self.transport or self.jira.transport()
        return JiraApi(JiraCaller(client_for(SITE, user=USER, token=self.token, transport=transport)))

    def holding(self) -> Holding:
        return Holding(unit_of_work=self.units, clock=self.clock)

    def desk(self) -> JiraDesk:
        return JiraDesk(
            api=self.api(),
            places=Places(queues=self.places, priorities=PRIORITIES),
            tell=TellStory(say=lambda message: message, desk="https://help.example"),
            holding=self.holding(),
            unit_of_work=self.units,
            clock=self.clock,
        )

    def keep(self, ticket: Ticket, **request: Any) -> Ticket:
        """Store a ticket and its request as they are."""
        with self.units() as work:
            work.records.add_request(a_request(ticket.request_id, **request))
            kept = work.tickets.add(ticket)
            work.commit()
        return kept
