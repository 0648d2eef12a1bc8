"""Tickets on one side, a Zendesk on the other, and what keeps them in step between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from app.domain.desk_rules import DeskRules
from app.domain.ticket import Ticket
from app.mirroring.alarm import AlarmThere
from app.mirroring.calling import Caller
from app.mirroring.showing import ShowTickets
from app.mirroring.story import TellStory
from app.ports import UnitOfWorkFactory
from app.services.hold_mirror import HoldMirror
from app.services.pull_external_changes import PullExternalChanges
from app.services.reply_to_requester import AddNote
from app.services.take_over_changes import TakeOverChanges
from app.ticketing.zendesk import SYSTEM
from app.ticketing.zendesk.api import ZendeskApi
from app.ticketing.zendesk.calling import ZENDESK
from app.ticketing.zendesk.markup import HTML
from app.ticketing.zendesk.places import Place, Places
from app.ticketing.zendesk.reading import ZendeskChanges
from app.ticketing.zendesk.sharing import zendesk_system
from indexer.webapi import client_for
from tests.fakes.builders import a_request
from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.wiring import Wiring
from tests.fakes.zendesk_desk import SITE, TOKEN, USER, FakeZendesk


@dataclass(slots=True, kw_only=True)
class ZendeskWorld:
    """Change a part before asking for a use case."""

    zendesk: FakeZendesk = field(default_factory=FakeZendesk)
    units: UnitOfWorkFactory = field(default_factory=MemoryUnitsOfWork)
    clock: FakeClock = field(default_factory=FakeClock)
    places: dict[str, Place] = field(default_factory=lambda: {"*": Place(group="IT")})
    requesters: bool = False
    ids: CountingIds = field(default_factory=CountingIds)
    rules: DeskRules = field(default_factory=DeskRules)
    user: str = f"{USER}/token"
    transport: httpx.BaseTransport | None = None

    def api(self) -> ZendeskApi:
        transport = self.transport or self.zendesk.transport()
        client = client_for(SITE, user=self.user, token=TOKEN, transport=transport)
        return ZendeskApi(Caller(client=client, dialect=ZENDESK))

    def holding(self) -> HoldMirror:
        return HoldMirror(unit_of_work=self.units, clock=self.clock, system=SYSTEM)

    def tell(self) -> TellStory:
        return TellStory(
            system=SYSTEM,
            markup=HTML,
            say=lambda message: message,
            names=lambda people: lambda one: people.name(one) or one,
            desk="https://help.example",
        )

    def desk(self) -> ShowTickets:
        tell, places = self.tell(), Places(queues=self.places, requesters=self.requesters)
        return ShowTickets(
            system=zendesk_system(self.api(), places, tell),
            tell=tell,
            note=self.add_note(),
            holding=self.holding(),
            unit_of_work=self.units,
            reading=self.units,
            clock=self.clock,
        )

    def changes(self) -> ZendeskChanges:
        return ZendeskChanges(api=self.api(), reading=self.units, clock=self.clock)

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

    def wait(self, seconds: int) -> None:
        """Have both clocks go on, so that the export knows what changed, and gives out pages again."""
        self.clock.advance(seconds)
        self.zendesk.now = max(self.zendesk.now, self.clock.now())
        self.zendesk.pages = 10
