"""What people, and we, do in a ticket system: the same acts wherever the contract of `ExternalDesk` runs."""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Protocol

import httpx

from app.domain.effects import MirrorTicket
from app.domain.errors import DeliveryFailed
from app.domain.lifecycle import escalate
from app.domain.triage import Priority
from app.ports import ExternalDesk
from tests.fakes.builders import MOMENT, a_message, a_ticket
from tests.fakes.desk_server import LineDropped
from tests.fakes.desk_world import DeskWorld
from tests.fakes.jira_shapes import DONE, GRACE, WORK
from tests.fakes.jira_world import PRIORITIES, JiraWorld
from tests.fakes.memory_external_desk import ANN_THERE, MemoryExternalDesk
from tests.fakes.zendesk_shapes import GRACE as GRACE_IN_ZENDESK
from tests.fakes.zendesk_world import ZendeskWorld

TICKET = "tkt_1"


class Elsewhere(Protocol):
    """One ticket system. `stand` has our one ticket stand there; `stranger` is one that we did not make."""

    @property
    def desk(self) -> ExternalDesk: ...

    def stand(self) -> str: ...

    def stranger(self) -> str: ...

    def we_write(self, id: str, text: str, *, unheard: bool = False) -> None:
        """Have words of ours shown there; `unheard` is a line that drops before we hear that they are."""

    def write(self, id: str, text: str, *, public: bool = True) -> None: ...

    def end(self, id: str) -> None: ...

    def reopen(self, id: str) -> None: ...

    def take(self, id: str) -> str:
        """Somebody takes it; return their name."""

    def urge(self, id: str, priority: Priority) -> None: ...

    def vanish(self, id: str) -> None: ...

    def wait(self, minutes: int) -> None: ...

    def break_once(self) -> None: ...


@dataclass(slots=True)
class InMemory:
    """The fake; it is told nothing of what we write, so nothing of it can come back."""

    desk: MemoryExternalDesk = field(default_factory=MemoryExternalDesk)

    def stand(self) -> str:
        return self.desk.stand(TICKET)

    def stranger(self) -> str:
        return self.desk.stand("")

    def we_write(self, id: str, text: str, *, unheard: bool = False) -> None:
        self.desk.change(id)

    def write(self, id: str, text: str, *, public: bool = True) -> None:
        self.desk.write(id, text, public=public)

    def end(self, id: str) -> None:
        self.desk.change(id, standing="over", resolution="Done")

    def reopen(self, id: str) -> None:
        self.desk.change(id, standing="open", resolution="")

    def take(self, id: str) -> str:
        self.desk.change(id, holder=ANN_THERE)
        return ANN_THERE.name

    def urge(self, id: str, priority: Priority) -> None:
        self.desk.change(id, priority=priority, urgency=priority)

    def vanish(self, id: str) -> None:
        del self.desk.tickets[id]

    def wait(self, minutes: int) -> None:
        self.desk.now += timedelta(minutes=minutes)

    def break_once(self) -> None:
        self.desk.failures = 1


@dataclass(slots=True)
class InWorld(ABC):
    """What is the same over every stand-in that an adapter serves; `SAYS` names the call that carries our words."""

    world: DeskWorld

    SAYS: ClassVar[str]

    @property
    def desk(self) -> ExternalDesk:
        return self.world.changes()

    def stand(self) -> str:
        ticket = self.world.keep(escalate(a_ticket(id=TICKET), queue="it", tier=1, at=MOMENT))
        return self.world.desk().create(ticket)

    def we_write(self, id: str, text: str, *, unheard: bool = False) -> None:
        with self.world.units() as work:
            work.conversations.add(a_message(f"m-{text}", text))
            ticket = work.tickets.get(TICKET)
            work.outbox.put([MirrorTicket(key="again", ticket_id=TICKET)])
            work.commit()
        if unheard:
            self.world.meddle(self._drops_after_words)
        try:
            self.world.desk().update(ticket, id)
        except DeliveryFailed:
            assert unheard
        self.world.meddle(lambda _call, _when: None)

    def break_once(self) -> None:
        armed = [httpx.Response(503)]
        self.world.meddle(lambda _call, when: armed.pop() if armed and when == "before" else None)

    def _drops_after_words(self, call: str, when: str) -> httpx.Response | None:
        if (call, when) == (self.SAYS, "after"):
            raise LineDropped
        return None


@dataclass(slots=True)
class InJira(InWorld):
    """A service desk of the stand-in for Jira, over the adapter that serves it."""

    world: JiraWorld = field(default_factory=JiraWorld)

    SAYS: ClassVar[str] = "say"

    def stranger(self) -> str:
        id = self.stand()
        self.world.jira.issues[id].creator = GRACE
        self.world.jira.issues[id].properties.clear()
        return id

    def write(self, id: str, text: str, *, public: bool = True) -> None:
        self.world.jira.write(self.world.jira.issues[id], text, public=public)

    def end(self, id: str) -> None:
        self.world.jira.change(self.world.jira.issues[id], status=DONE, resolution="Done")

    def reopen(self, id: str) -> None:
        self.world.jira.change(self.world.jira.issues[id], status=WORK, resolution="")

    def take(self, id: str) -> str:
        self.world.jira.change(self.world.jira.issues[id], assignee=GRACE)
        return "Grace Hill"

    def urge(self, id: str, priority: Priority) -> None:
        self.world.jira.change(self.world.jira.issues[id], priority=PRIORITIES[priority])

    def vanish(self, id: str) -> None:
        del self.world.jira.issues[id]

    def wait(self, minutes: int) -> None:
        self.world.jira.now += timedelta(minutes=minutes)


@dataclass(slots=True)
class InZendesk(InWorld):
    """The stand-in for Zendesk, over the adapter that serves it."""

    world: ZendeskWorld = field(default_factory=ZendeskWorld)

    SAYS: ClassVar[str] = "change"

    def stranger(self) -> str:
        id = self.stand()
        self.world.zendesk.tickets[int(id)].external_id = ""
        return id

    def write(self, id: str, text: str, *, public: bool = True) -> None:
        self.world.zendesk.write(self.world.zendesk.tickets[int(id)], text, public=public)

    def end(self, id: str) -> None:
        self._change(id, status="solved")

    def reopen(self, id: str) -> None:
        self._change(id, status="open")

    def take(self, id: str) -> str:
        self._change(id, assignee=GRACE_IN_ZENDESK)
        return "Grace Hill"

    def urge(self, id: str, priority: Priority) -> None:
        self._change(id, priority=priority)

    def vanish(self, id: str) -> None:
        del self.world.zendesk.tickets[int(id)]

    def wait(self, minutes: int) -> None:
        self.world.wait(minutes * 60)

    def _change(self, id: str, **fields: str | int) -> None:
        self.world.zendesk.change(self.world.zendesk.tickets[int(id)], **fields)
