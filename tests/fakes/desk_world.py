"""Tickets on one side, a ticket system on the other, and what keeps them in step between; a subclass says which."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import httpx

from app.domain.desk_rules import DeskRules
from app.domain.ticket import Ticket
from app.mirroring.alarm import AlarmThere
from app.mirroring.copies import System
from app.mirroring.showing import ShowTickets
from app.mirroring.story import Markup, TellStory
from app.ports import ExternalDesk, UnitOfWorkFactory
from app.services.desk.reply_to_requester import AddNote
from app.services.worker.hold_mirror import HoldMirror
from app.services.worker.pull_external_changes import PullExternalChanges
from app.services.worker.take_over_changes import TakeOverChanges
from tests.fakes.builders import a_request
from tests.fakes.clock import CountingIds, FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.wiring import Wiring

Meddle = Callable[[str, str], httpx.Response | None]


@dataclass(slots=True, kw_only=True)
class DeskWorld(ABC):
    """Change a part before asking for a use case."""

    units: UnitOfWorkFactory = field(default_factory=MemoryUnitsOfWork)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: CountingIds = field(default_factory=CountingIds)
    rules: DeskRules = field(default_factory=DeskRules)
    transport: httpx.BaseTransport | None = None

    SYSTEM: ClassVar[str]
    MARKUP: ClassVar[Markup]

    @abstractmethod
    def system(self) -> System:
        """Return how tickets are shown there."""

    @abstractmethod
    def changes(self) -> ExternalDesk:
        """Return how what people do there is read."""

    @abstractmethod
    def meddle(self, meddle: Meddle) -> None:
        """Have this hear of every call there, before and after it is carried out; it may answer instead."""

    def holding(self) -> HoldMirror:
        return HoldMirror(unit_of_work=self.units, clock=self.clock, system=self.SYSTEM)

    def tell(self) -> TellStory:
        return TellStory(
            system=self.SYSTEM,
            markup=self.MARKUP,
            say=lambda message: message,
            names=lambda people: lambda one: people.name(one) or one,
            desk="https://help.example",
        )

    def desk(self) -> ShowTickets:
        return ShowTickets(
            system=self.system(),
            tell=self.tell(),
            note=self.add_note(),
            holding=self.holding(),
            unit_of_work=self.units,
            reading=self.units,
            clock=self.clock,
        )

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
