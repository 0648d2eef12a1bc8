"""Tickets on one side, a Jira on the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from app.domain.triage import Priority
from app.mirroring.calling import Caller
from app.mirroring.copies import System
from app.mirroring.story import Markup
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.api import JiraApi
from app.ticketing.jira.calling import JIRA
from app.ticketing.jira.markup import WIKI
from app.ticketing.jira.places import Place, Places
from app.ticketing.jira.reading import JiraChanges
from app.ticketing.jira.sharing import jira_system
from indexer.webapi import client_for
from tests.fakes.desk_world import DeskWorld, Meddle
from tests.fakes.jira_desk import SITE, TOKEN, USER, FakeJiraDesk

DESK = Place(project="IT", request_type="Get IT help")
PLAIN = Place(project="OPS")
PRIORITIES: dict[Priority, str] = {"critical": "Highest", "high": "High", "normal": "Medium", "low": "Low"}


@dataclass(slots=True, kw_only=True)
class JiraWorld(DeskWorld):
    """`places` is where queues stand there; `token` is what we show."""

    jira: FakeJiraDesk = field(default_factory=FakeJiraDesk)
    places: dict[str, Place] = field(default_factory=lambda: {"*": DESK})
    token: str = TOKEN

    SYSTEM: ClassVar[str] = SYSTEM
    MARKUP: ClassVar[Markup] = WIKI

    def api(self) -> JiraApi:
        transport = self.transport or self.jira.transport()
        client = client_for(SITE, user=USER, token=self.token, transport=transport)
        return JiraApi(Caller(client=client, dialect=JIRA))

    def system(self) -> System:
        return jira_system(self.api(), self._places(), self.tell(), self.clock)

    def meddle(self, meddle: Meddle) -> None:
        self.jira.meddle = meddle

    def changes(self) -> JiraChanges:
        return JiraChanges(api=self.api(), places=self._places(), reading=self.units)

    def _places(self) -> Places:
        return Places(queues=self.places, priorities=PRIORITIES)
