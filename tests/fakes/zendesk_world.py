"""Tickets on one side, a Zendesk on the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from app.mirroring.calling import Caller
from app.mirroring.copies import System
from app.mirroring.story import Markup
from app.ticketing.zendesk import SYSTEM
from app.ticketing.zendesk.api import ZendeskApi
from app.ticketing.zendesk.calling import ZENDESK
from app.ticketing.zendesk.markup import HTML
from app.ticketing.zendesk.places import Place, Places
from app.ticketing.zendesk.reading import ZendeskChanges
from app.ticketing.zendesk.sharing import zendesk_system
from indexer.webapi import client_for
from tests.fakes.desk_world import DeskWorld, Meddle
from tests.fakes.zendesk_desk import SITE, TOKEN, USER, FakeZendesk


@dataclass(slots=True, kw_only=True)
class ZendeskWorld(DeskWorld):
    """`places` is where queues stand there; `requesters`, whether whoever asked is the requester there."""

    zendesk: FakeZendesk = field(default_factory=FakeZendesk)
    places: dict[str, Place] = field(default_factory=lambda: {"*": Place(group="IT")})
    requesters: bool = False
    user: str = f"{USER}/token"

    SYSTEM: ClassVar[str] = SYSTEM
    MARKUP: ClassVar[Markup] = HTML

    def api(self) -> ZendeskApi:
        transport = self.transport or self.zendesk.transport()
        client = client_for(SITE, user=self.user, token=TOKEN, transport=transport)
        return ZendeskApi(Caller(client=client, dialect=ZENDESK))

    def system(self) -> System:
        return zendesk_system(self.api(), Places(queues=self.places, requesters=self.requesters), self.tell())

    def meddle(self, meddle: Meddle) -> None:
        self.zendesk.meddle = meddle

    def changes(self) -> ZendeskChanges:
        return ZendeskChanges(api=self.api(), reading=self.units, clock=self.clock)

    def wait(self, seconds: int) -> None:
        """Have both clocks go on, so that the export knows what changed, and gives out pages again."""
        self.clock.advance(seconds)
        self.zendesk.now = max(self.zendesk.now, self.clock.now())
        self.zendesk.pages = 10
